"""Rules of requests: how one stands, what may follow, when it is due, what is told, and what a neighbour may need."""
