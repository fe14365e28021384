"""Matching: two nations learn whether they mean the same, and neither learns what else the other has."""
