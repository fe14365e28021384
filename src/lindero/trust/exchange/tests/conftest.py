"""Fixtures of tests that share nodes: those of the tests with several nodes."""

from tests.nodes.conftest import allied, three, world

__all__ = ["allied", "three", "world"]
