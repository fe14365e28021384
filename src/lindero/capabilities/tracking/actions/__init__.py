"""Tracking at work: it follows every batch of observations, and ends tracks of which nothing is heard."""

from lindero.capabilities.tracking.actions.following import end_silent, follow

__all__ = ["end_silent", "follow"]
