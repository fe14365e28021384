"""`lindero simulate`: scenes for tests, training and benchmarks."""

import csv
import json
import math
from pathlib import Path

import pytest

from lindero.shells.cli.tests.conftest import Run


def test_scenes_are_listed(run: Run) -> None:
    """Without a scene the command says what there is."""
    assert "sea-everything" in run("simulate").output


def test_what_radars_saw_is_followed_to_where_things_were(tmp_path: Path, run: Run) -> None:
    """A scene's files go straight into `lindero track`, whose tracks lie where the truth says."""
    told = run("simulate", "sea-ordinary", "--seed", "2", "--hours", "0.2", "--out", str(tmp_path / "scene"))
    assert "radar plots" in told.output
    run("track", str(tmp_path / "scene"), str(tmp_path / "tracks.csv"))
    truth = [row for row in rows_of(tmp_path / "scene" / "truth.csv") if float(row["t"]) == 700.0]
    tracks = [row for row in rows_of(tmp_path / "tracks.csv") if float(row["t"]) == 700.0]
    near = [track for track in tracks if min(apart_m(track, thing) for thing in truth) < 300]
    assert len(truth) >= 5
    assert len(near) >= 5
    assert json.loads((tmp_path / "scene" / "scene.json").read_text())["is_simulated"] is True


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def apart_m(first: dict[str, str], second: dict[str, str]) -> float:
    """Return the distance between two rows, metres."""
    return math.dist(*((float(row["x"]), float(row["y"])) for row in (first, second)))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("nowhere", "--out", "x"), "There is no scene nowhere"),
        (("sea-storm",), "--out FOLDER"),
        (("sea-storm", "--out", "x", "--begin", "yesterday"), "not an instant"),
    ],
)
def test_bad_input_is_told_with_what_to_do(
    given: tuple[str, ...], told: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the message says what to give instead."""
    monkeypatch.chdir(tmp_path)
    result = run("simulate", *given)
    assert result.exit_code == 1
    assert told in result.output
    assert not list(tmp_path.rglob("*.csv"))
