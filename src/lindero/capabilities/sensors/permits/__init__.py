"""Permits: a flight or a sensor's deployment is planned by one person and permitted by another (SEN-05)."""
