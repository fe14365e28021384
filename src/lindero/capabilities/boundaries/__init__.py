"""Boundaries: the treaty's line, each party's own, what is disputed, and who decides there: people, never a machine."""
