"""Fixtures of the tests with several nodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes.concluded import concluded_world
from tests.nodes.world import TREATY, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give two nodes that recognise each other, without an agreement."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def allied(tmp_path: Path) -> Iterator[World]:
    """Give two nodes under a bilateral agreement in force."""
    made = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), folders=())
    yield made
    made.close()


@pytest.fixture
def three(tmp_path: Path) -> Iterator[World]:
    """Give three nodes that recognise each other, without an agreement."""
    made = World(tmp_path, ("NRD", "SUD", "VES"))
    yield made
    made.close()
