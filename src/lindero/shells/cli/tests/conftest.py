"""The command line as a person uses it, on nodes that are made once and copied."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from lindero.app import find_records
from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.conftest import folder, made_folder
from lindero.shells.cli.main import cli
from lindero.shells.cli.reaching import Found

__all__ = ["folder", "made_folder"]

Run = Callable[..., Result]
"""Runs `lindero` with some words, and returns what it said and its exit status."""


@pytest.fixture
def run() -> Iterator[Run]:
    """Return what runs the command line in this process.

    The journal of a node that a test serves meanwhile goes to standard error, as that of a process of its own would:
    what a command says stays alone on standard output.
    """
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))

    def call(*words: object, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(
            cli,
            [str(word) for word in words],
            input=stdin,
            env={"LINDERO_NODE": "", "LINDERO_PHRASE_FILE": "", **(env or {})},
            obj=Found(nodes.harbour_registry, find_records),
            prog_name="lindero",
        )

    yield call
    structlog.reset_defaults()


@pytest.fixture
def phrase_file(tmp_path: Path) -> Path:
    """Return a file with the pass phrase that everybody has in these tests."""
    path = tmp_path / "phrase"
    path.write_text(f"{nodes.PHRASE}\n", encoding="utf-8")
    path.chmod(0o600)
    return path
