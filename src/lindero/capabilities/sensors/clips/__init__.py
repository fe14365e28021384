"""Clips of events: short, around their event, over ground that the sensor may see, and gone in time (SEN-02)."""
