"""The runner of the checks."""

import subprocess
import sys

import pytest

from checks import __main__ as runner
from checks.house import ROOT


def test_failing_check_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One failure is enough, what it said is shown, and the others run all the same."""
    commands = {
        "good": [sys.executable, "-c", "pass"],
        "bad": [sys.executable, "-c", "print('what is wrong'); raise SystemExit(1)"],
        "late": [sys.executable, "-c", "pass"],
    }
    monkeypatch.setattr(runner, "CHECKS", commands)
    assert runner.main([]) == 1
    said = capsys.readouterr().out
    assert "what is wrong" in said
    assert "2 passed, 1 failed: bad" in said


def test_named_checks_run_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A person may run one check by its name."""
    commands = {"good": [sys.executable, "-c", "pass"], "bad": [sys.executable, "-c", "raise SystemExit(1)"]}
    monkeypatch.setattr(runner, "CHECKS", commands)
    assert runner.main(["good"]) == 0
    assert "1 passed, 0 failed" in capsys.readouterr().out


def test_unknown_check_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped name runs nothing and says what there is."""
    assert runner.main(["lnit"]) == 2
    assert "lint" in capsys.readouterr().out


def test_every_module_of_checks_can_be_started() -> None:
    """What the runner starts exists: each check's module answers to its name."""
    for command in runner.CHECKS.values():
        if command[1:2] == ["-m"] and command[2].startswith("checks."):
            asked = subprocess.run([sys.executable, "-c", f"import {command[2]}"], cwd=ROOT, check=False)
            assert asked.returncode == 0
