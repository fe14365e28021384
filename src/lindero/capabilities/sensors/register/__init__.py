"""The register of sensors: what people know of each, how it is, and whether it can be believed."""
