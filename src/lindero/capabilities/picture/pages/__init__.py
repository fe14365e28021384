"""Pages of the picture of an earlier time: the replay, its window, the strip of time; and what they look up."""
