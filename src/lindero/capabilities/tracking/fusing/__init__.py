"""What many sensors saw, as one set of tracks: the filter on the live node, and which names speak of one thing."""
