"""The console in a real browser: two nations under an agreement, seen by their officers."""
