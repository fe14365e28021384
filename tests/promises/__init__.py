"""Promises: tests that run for every capability and trust folder that is found."""
