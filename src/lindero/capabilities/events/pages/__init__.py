"""Pages of single events."""
