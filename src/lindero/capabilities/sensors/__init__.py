"""Sensors: what ships, radars, drones and ground sensors report, as sealed batches of observations."""
