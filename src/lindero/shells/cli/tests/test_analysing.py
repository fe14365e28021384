"""The guide to what an agreement comes to: every command in it is run as it stands there."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from lindero.shells.cli.tests.conftest import Run

ROOT = Path(__file__).parents[5]
GUIDE = ROOT / "docs" / "guide" / "analysing.md"
TREATY = Path(__file__).with_name("treaty.yaml")
LAW = """\
lindero: overlay/1
overlay_for: NRD
id: act
version: 1
agreement: every_agreement
title: Act
legal_basis: [Act]
effective: {from: 2026-01-01}
narrows: [{id: names, because: Act 3, withhold: identity}]
"""


def commands() -> list[list[str]]:
    """Return the words of every command in the guide but those that ask a node."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line.partition(" > ")[0]) for block in blocks for line in block.splitlines()]
    return [words for words in lines if "--node" not in words]


def test_the_guide_has_commands() -> None:
    """A guide without commands would pass any test."""
    assert {words[2] for words in commands()} == {
        *("may", "diff", "onward", "faults", "show", "cedar", "odrl", "from-odrl"),
    }


def test_every_command_of_the_guide_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types what the guide says gets an answer; the exit status of `faults` says that it found some."""
    shutil.copy(TREATY, tmp_path / "treaty.yaml")
    text = TREATY.read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n")
    (tmp_path / "amended.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "national-law.yaml").write_text(LAW, encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "treaty.jsonld").write_text(run("agreement", "odrl", "treaty.yaml").stdout, encoding="utf-8")
    for words in commands():
        given = [
            name for word in words[1:] for name in (_matching(tmp_path, word) if "*" in word else [word])
        ]
        said = run(*given)
        assert said.exit_code == (1 if words[2] == "faults" else 0), (words, said.stderr)
        assert said.stdout


def _matching(folder: Path, pattern: str) -> list[str]:
    """Return what a shell would put in place of a pattern."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob(pattern))
