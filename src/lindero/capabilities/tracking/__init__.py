"""Tracking: what sensors observed, joined into tracks of ships and other things that name themselves."""
