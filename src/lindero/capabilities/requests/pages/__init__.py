"""Pages of requests: the inbox with its clocks, one request, its forms, delays, offers and a court's bundle."""
