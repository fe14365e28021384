"""The work of the border services: one folder for each capability, found by scanning."""
