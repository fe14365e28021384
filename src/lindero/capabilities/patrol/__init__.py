"""A patrol at its phone: where it is, what it is to do, what it saw, and help at once; also without a network."""
