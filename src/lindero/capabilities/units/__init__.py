"""Own forces and neighbours': which units there are, how they stand, and who is sent where by the quickest way."""
