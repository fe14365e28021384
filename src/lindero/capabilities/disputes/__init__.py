"""Disputes between two nations: what each side says, the ladder that the agreement names, how they end."""
