"""Alarms of devices: raised at once, on the map, with the time that each took, until they are over."""
