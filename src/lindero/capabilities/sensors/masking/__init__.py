"""Masking before storage (safeguard S-26): what a sensor may not see is removed before anything of it is kept."""
