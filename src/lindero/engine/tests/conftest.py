"""Fixtures of the engine's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.engine.tests.workshop import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give an engine with one small capability."""
    made = Bench(tmp_path)
    yield made
    made.store.close()
