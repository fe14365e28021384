"""Weather, sea, daylight, drift and what they do to people who are out in them."""
