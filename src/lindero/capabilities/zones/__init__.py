"""Zones that officers draw: shown on the map, watched while they hold, closed with a reason."""
