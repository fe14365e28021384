"""`lindero track`: detections without identities turned into tracks."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from lindero.shells.cli.tests.conftest import Run
from lindero.shells.cli.tracking import COLUMNS

PARAMETERS = {"area": [0, 0, 1000, 1000], "dt": 1.0, "pd": 0.95, "clutter_density": 1e-6, "manoeuvre": True}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what a sensor saw of two targets, and what is known of it."""
    rng = np.random.default_rng(1)
    lines = ["scan,t,sensor,nation,x,y,rxx,rxy,ryy"]
    for scan in range(15):
        for x, y in ((100 + 8 * scan, 200), (700, 900 - 5 * scan)):
            dx, dy = rng.normal(0, 2, 2)
            lines.append(f"{scan},{scan}.0,S1,A,{x + dx:.3f},{y + dy:.3f},4,0,4")
    (tmp_path / "detections.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "params.json").write_text(json.dumps(PARAMETERS), encoding="utf-8")
    return tmp_path


def test_two_targets_become_two_tracks(folder: Path, run: Run) -> None:
    """A folder, or its file, with parameters found beside it or named: the same tracks each time."""
    ways = (
        [str(folder)],
        [str(folder / "detections.csv"), "--params", str(folder / "params.json")],
    )
    written = []
    for way in ways:
        result = run("track", way[0], str(folder / "tracks.csv"), *way[1:])
        assert "of 2 tracks" in result.output
        written.append((folder / "tracks.csv").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    rows = list(csv.DictReader(written[0].splitlines()))
    assert tuple(rows[0]) == COLUMNS
    last = {row["track_id"]: (float(row["x"]), float(row["y"])) for row in rows if row["scan"] == "14"}
    assert sorted(last.values()) == [pytest.approx((212, 200), abs=6), pytest.approx((700, 830), abs=6)]


def test_how_long_it_took_stands_beside_the_tracks(folder: Path, run: Run) -> None:
    """The time of following is told for each scan, so that trackers can be compared."""
    run("track", folder, folder / "tracks.csv")
    told = json.loads((folder / "tracks.csv.timing.json").read_text(encoding="utf-8"))
    assert (told["scans"], told["dets"], len(told["scan_ms"]), len(told["scan_cpu_ms"])) == (15, 30, 15, 15)
    assert told["track_s"] >= 0
    assert told["cpu_s"] >= 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("detections.csv", b"scan,t,x\n", "no column"),
        ("detections.csv", b"\xff\xfe", "no text"),
        ("detections.csv", b"scan,t,x,y,rxx,rxy,ryy\n0,0,1,1,a,0,1\n", "Line 2"),
        ("params.json", b"{", "parameters cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(
    folder: Path, run: Run, name: str, content: bytes, told: str
) -> None:
    """A wrong file is refused in words, and no file of tracks appears."""
    (folder / name).write_bytes(content)
    result = run("track", folder, folder / "tracks.csv")
    assert result.exit_code != 0
    assert told in result.output
    assert not (folder / "tracks.csv").exists()
