"""Tasks of sensors: an officer asks, the sensor answers, both are on record."""
