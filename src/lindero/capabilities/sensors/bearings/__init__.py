"""Bearings without a distance: the newest of each sensor as lines on the map, cut where the sensor may not look."""
