"""The check for traces of one machine."""

import pytest

from checks.house import ROOT
from checks.traces import project_files, traces


@pytest.mark.parametrize(
    "text",
    [
        "see /root/notes.txt",
        "path = '/home/anna/lindero'",
        "/Users/Anna/lindero",
        "--extra-index-url x",
        "from https://pypi.org/simple",
        "resolved: registry.npmjs.org",
        "file:///opt/wheels",
    ],
)
def test_trace_is_found(text: str) -> None:
    """A machine's folder, and a registry's host, is found with its line."""
    ((line, _),) = set(traces("clean\n" + text))
    assert line == 2


@pytest.mark.parametrize(
    "text", ["../shared/data", "/var/lib/lindero/node.toml", "https://example.org/root/page"]
)
def test_other_paths_pass(text: str) -> None:
    """Relative paths, places where a program is installed, and addresses are no traces."""
    assert list(traces(text)) == []


def test_files_are_those_of_the_project() -> None:
    """What git ignores is not looked at; what it keeps is."""
    names = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert "pyproject.toml" in names
    assert ".venv" not in names
