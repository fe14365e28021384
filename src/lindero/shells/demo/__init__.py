"""The demonstration: three fictional neighbours, each with a node of its own, that share a picture under agreements."""
