"""Tests of what spans folders; a folder's own tests lie inside it."""
