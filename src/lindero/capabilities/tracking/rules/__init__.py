"""How observations become tracks: pure functions over columns."""
