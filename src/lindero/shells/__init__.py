"""Doors for people and machines: console, JSON interface, command line, demonstration; no rules in here."""
