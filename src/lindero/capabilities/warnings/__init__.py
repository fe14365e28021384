"""Warnings of weather and civil protection: those of others taken in, the own ones issued, as CAP 1.2."""
