"""Two and three nodes in one process, with a set clock and simulated links."""
