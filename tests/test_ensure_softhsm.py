"""Finding SoftHSM for the tests: what is there is taken, and its absence is said, or fails a run that decides."""

from pathlib import Path

import pytest

from scripts import ensure_softhsm


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the library's path is written in this test; nothing is there, and nothing can be installed."""
    path = tmp_path / "softhsm-path"
    monkeypatch.setattr(ensure_softhsm, "NOTE", path)
    monkeypatch.setattr(ensure_softhsm, "PLACES", ())
    monkeypatch.setattr("shutil.which", lambda name: "/bin/it" if name == "softhsm2-util" else None)
    monkeypatch.delenv("LINDERO_SOFTHSM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return path


def test_named_library_is_taken(note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What LINDERO_SOFTHSM names goes first."""
    library = tmp_path / "libsofthsm2.so"
    library.touch()
    monkeypatch.setenv("LINDERO_SOFTHSM", str(library))
    assert ensure_softhsm.main() == 0
    assert note.read_text(encoding="utf-8").strip() == str(library)


def test_absence_is_said_and_an_old_note_goes(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person's own run goes on, and is told what is missing and how to get it."""
    note.write_text("/gone.so\n", encoding="utf-8")
    assert ensure_softhsm.main() == 0
    assert not note.exists()
    assert "apt-get install softhsm2" in capsys.readouterr().out


def test_absence_fails_the_run_that_decides(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI a test that cannot run is no test that passed."""
    monkeypatch.setenv("CI", "true")
    assert ensure_softhsm.main() == 1
