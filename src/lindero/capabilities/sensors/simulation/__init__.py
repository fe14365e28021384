"""Scenes made up from a seed, with their truth: what moves, what sensors make of it, and what of it matters."""
