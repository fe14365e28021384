"""A new node's first quarter of an hour: a one-time address, a few pages, and the node serves."""
