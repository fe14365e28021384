"""Detectors of patterns in how things moved: pure functions over tracks' histories, each with its evidence."""
