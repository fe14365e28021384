"""Alerts: what machines propose to look at, and what people make of it."""
