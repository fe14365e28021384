"""What people look up of alerts, and what detectors look at."""
