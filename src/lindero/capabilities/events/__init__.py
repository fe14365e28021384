"""Single events: suspected, reported in time, updated, owned, closed; persons in them are counts."""
