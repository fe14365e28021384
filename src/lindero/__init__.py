"""Lindero: neighbouring countries secure a border together, lawfully and without giving up sovereignty."""

__version__ = "0.1.0"
