"""The administrator's guide on copies: its commands, as they stand there, on a node of this machine."""

import re
import shlex
from pathlib import Path

import pytest

from lindero.shells.cli.tests.conftest import Run
from lindero.shells.kept_notes import last_backup
from lindero.shells.key_copies import last_copy

GUIDE = Path(__file__).parents[5] / "docs" / "guide" / "administrator.md"


def test_the_guides_backup_and_copy_hold_what_they_say(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Store and keys are copied, each is remembered for the health page, and the copy proves good when read again."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "nordia", "--nation", "NRD", "--name", "Nordia", "--console-port", 0).exit_code == 0
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines() if "nordia " in line]
    assert [words[1] for words in lines] == ["backup", "keys"]
    for words in lines:
        assert run(*words[1:]).exit_code == 0
    node = tmp_path / "nordia"
    assert last_backup(node) is not None
    assert last_copy(node) is not None
    (copy,) = (tmp_path / "stick").iterdir()
    assert "good, of " in run("keys", "check-copy", "nordia", copy).output
    (node / "keys" / "folders").mkdir(exist_ok=True)
    (node / "keys" / "folders" / "later.key").write_bytes(b"k" * 32)
    assert "make a new copy" in run("keys", "check-copy", "nordia", copy).output


def test_no_second_set_up(run: Run, tmp_path: Path) -> None:
    """The command opens no pages for a folder that holds a node."""
    (tmp_path / "nordia").mkdir()
    (tmp_path / "nordia" / "node.toml").write_text("", encoding="utf-8")
    refused = run("setup", tmp_path / "nordia")
    assert refused.exit_code != 0
    assert "not set up a second time" in refused.output
