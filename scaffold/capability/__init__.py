"""Things that officers note at a place, until somebody has seen to them."""
