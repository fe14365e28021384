"""Finding a browser for the tests: the first that really starts, or a clear word that there is none."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ensure_browser


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the browser's path is written in this test."""
    path = tmp_path / "browser-path"
    monkeypatch.setattr(ensure_browser, "NOTE", path)
    return path


def program(path: Path, exit_status: int) -> str:
    """Write a program that starts and ends with a status, as a browser asked for its version does."""
    path.write_text(f"#!/bin/sh\nexit {exit_status}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def way(*paths: str) -> tuple[str, object]:
    """Return a way that finds these paths."""

    def find() -> Iterator[str]:
        yield from paths

    return ("tried", find)


def test_first_browser_that_starts_is_taken(
    note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stub that only asks to be installed, and a path to nothing, are passed over."""
    stub, real = program(tmp_path / "stub", 1), program(tmp_path / "real", 0)
    monkeypatch.setattr(ensure_browser, "WAYS", (way(stub, str(tmp_path / "nothing")), way(real)))
    assert ensure_browser.main() == 0
    assert note.read_text(encoding="utf-8").strip() == real


def test_later_ways_are_not_tried_when_one_is_found(
    note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is downloaded while a browser is at hand."""
    tried = []

    def download() -> Iterator[str]:
        tried.append("download")
        yield from ()

    real = program(tmp_path / "real", 0)
    monkeypatch.setattr(ensure_browser, "WAYS", (way(real), ("download", download)))
    assert ensure_browser.main() == 0
    assert tried == []


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_absence_is_said_and_fails_only_in_ci(
    note: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, status: int
) -> None:
    """Without a browser the run says what is missing and how to get it; an old note does not stay."""
    note.write_text("/gone/chromium\n", encoding="utf-8")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(ensure_browser, "WAYS", (way(),))
    assert ensure_browser.main() == status
    assert "reported as missing" in capsys.readouterr().out
    assert not note.exists()


def test_named_browser_comes_first(note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LINDERO_CHROMIUM decides, whatever else lies on the machine."""
    real = program(tmp_path / "mine", 0)
    monkeypatch.setenv("LINDERO_CHROMIUM", real)
    assert ensure_browser.main() == 0
    assert note.read_text(encoding="utf-8").strip() == real


@pytest.mark.parametrize("offered", [("chromium-headless-shell", "chromium"), ("chromium",)])
def test_a_browser_without_windows_is_asked_for_first(
    note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offered: tuple[str, ...]
) -> None:
    """Where the distribution has the lighter build that one is installed, and the whole browser otherwise."""
    asked = []

    def done(command: list[str], env: dict[str, str]) -> bool:
        asked.append(command[-1])
        if command[-1] in offered:
            program(tmp_path / command[-1], 0)
        return command[-1] in offered

    program(tmp_path / "apt-get", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(ensure_browser, "_done", done)
    monkeypatch.setattr(ensure_browser, "WAYS", (("Debian's", ensure_browser._distribution_package),))
    assert ensure_browser.main() == 0
    assert note.read_text(encoding="utf-8").strip() == str(tmp_path / offered[0])
    packages = ensure_browser.PACKAGES
    assert asked == ["--quiet", *packages[: packages.index(offered[0]) + 1]]
