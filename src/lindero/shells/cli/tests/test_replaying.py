"""`lindero replay`: recordings turned into tracks."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pyais.encode import encode_dict

from lindero.shells.cli.replaying import COLUMNS
from lindero.shells.cli.tests.conftest import Run

BEGIN_S = 1_795_334_400
CSV = """\
id,lon,lat,time,speed_mps
ada,11.0,55.0,2026-11-22T08:00:00Z,3.5
ada,11.001,55.0,2026-11-22T08:01:00Z,
"""
GEOJSON = """\
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "geometry": {"type": "Point", "coordinates": [11.0, 55.0]},
   "properties": {"id": "ada", "time": "2026-11-22T08:00:00Z"}},
  {"type": "Feature", "geometry": {"type": "Point", "coordinates": [11.001, 55.0]},
   "properties": {"id": "ada", "time": "2026-11-22T08:01:00Z"}}
]}
"""


def checksum(text: str) -> str:
    """Return the checksum of NMEA 0183 over a text."""
    value = 0
    for character in text:
        value ^= ord(character)
    return f"{value:02X}"


def recording(ships: int, minutes: int) -> str:
    """Return lines of invented ships that go east, each with its time."""
    lines = []
    for minute in range(minutes):
        for ship in range(ships):
            report: dict[str, Any] = {
                "type": 1,
                "mmsi": 219_000_001 + ship,
                "lon": 11.0 + 0.002 * minute,
                "lat": 55.0 + 0.1 * ship,
                "speed": 7.2,
                "course": 90.0,
            }
            tag = f"c:{BEGIN_S + 60 * minute}"
            lines += [f"\\{tag}*{checksum(tag)}\\{part}" for part in encode_dict(report, talker_id="AI")]
    return "\n".join(lines) + "\n"


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Return a recording of three ships over ten minutes, with lines that cannot be used."""
    path = tmp_path / "recording.nmea"
    path.write_text(recording(3, 10) + "# a comment\nnoise\n!AIVDM,1,1,,A,oops,0*00\n", encoding="ascii")
    return path


def rows(folder: Path) -> list[dict[str, str]]:
    """Return the rows of tracks.csv."""
    with (folder / "tracks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_recording_becomes_tracks(run: Run, recorded: Path, tmp_path: Path) -> None:
    """Each ship is one track with all its positions, in the columns that outside checks rely on."""
    said = run("replay", recorded, "--out", tmp_path / "deep" / "out")
    assert said.exit_code == 0, said.stderr
    found = rows(tmp_path / "deep" / "out")
    assert tuple(found[0]) == COLUMNS
    assert len(found) == 30
    assert len({row["track_id"] for row in found}) == 3
    assert {row["identity"] for row in found} == {"219000001", "219000002", "219000003"}
    assert {float(row["t"]) for row in found} == {BEGIN_S + 60.0 * minute for minute in range(10)}
    assert float(found[0]["lat"]) == pytest.approx(55.0, abs=1e-4)
    assert float(found[0]["speed_mps"]) == pytest.approx(3.7, abs=0.1)
    assert float(found[0]["course_deg"]) == 90.0
    assert "30 positions of 3 tracks" in said.stdout


def test_every_line_is_accounted_for(run: Run, recorded: Path, tmp_path: Path) -> None:
    """What could not be used is counted with its reason, and nothing is lost."""
    said = run("replay", recorded, "--out", tmp_path / "out").stdout
    assert "33 lines: 30 decoded" in said
    assert "1 blank, 2 invalid" in said
    assert "1 x neither a sentence nor a comment (garbage)" in said
    assert "1 x the checksum does not match (checksum)" in said


def test_same_recording_gives_the_same_file(run: Run, recorded: Path, tmp_path: Path) -> None:
    """The file is the same twice; another seed gives other names and nothing else."""
    for name, seed in (("a", "x"), ("b", "x"), ("c", "y")):
        run("replay", recorded, "--out", tmp_path / name, "--seed", seed)
    a, b, c = ((tmp_path / name / "tracks.csv").read_bytes() for name in "abc")
    assert a == b
    assert a != c
    assert [row["lon"] for row in rows(tmp_path / "a")] == [row["lon"] for row in rows(tmp_path / "c")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reports.csv", CSV),
        ("reports.geojson", GEOJSON),
    ],
)
def test_reports_are_recordings_too(run: Run, tmp_path: Path, name: str, text: str) -> None:
    """CSV and GeoJSON are told by their suffix, or by --format."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    said = run("replay", path, "--out", tmp_path / "out")
    assert said.exit_code == 0, said.stderr
    found = rows(tmp_path / "out")
    assert len({row["track_id"] for row in found}) == 1
    assert [row["lon"] for row in found] == ["11.0", "11.001"]
    other = path.rename(tmp_path / "reports.txt")
    written_as = name.partition(".")[2]
    assert run("replay", other, "--format", written_as, "--out", tmp_path / "out").exit_code == 0
    assert rows(tmp_path / "out") == found


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00" * 1_000, b"x" * 100_000])
def test_file_without_a_usable_line_gives_an_empty_table(run: Run, tmp_path: Path, content: bytes) -> None:
    """Garbage is counted and never fatal; the table then has its header alone."""
    path = tmp_path / "odd.nmea"
    path.write_bytes(content)
    said = run("replay", path, "--out", tmp_path / "out")
    assert said.exit_code == 0, said.stderr
    assert "0 positions of 0 tracks" in said.stdout
    assert rows(tmp_path / "out") == []


def test_what_is_wrong_is_told_and_leaves_no_half_file(run: Run, tmp_path: Path) -> None:
    """A file that is no report, and a place where nothing can be written, are told in words."""
    path = tmp_path / "odd.geojson"
    path.write_bytes(b"\xff\xfe")
    said = run("replay", path, "--out", tmp_path / "out")
    assert said.exit_code == 1
    assert "--format" in said.stderr
    assert list((tmp_path / "out").iterdir()) == []
    assert run("replay", path, "--out", path).exit_code == 2
    assert run("replay", tmp_path / "nowhere", "--out", tmp_path).exit_code == 2


def test_replay_unpacks_and_finds(run: Run, recorded: Path, tmp_path: Path) -> None:
    """A packed recording gives the tracks of the plain one; what detectors find stands beside, with evidence."""
    report: dict[str, Any] = {
        "type": 1,
        "mmsi": 219_000_009,
        "lon": 11.5,
        "lat": 55.5,
        "speed": 0,
        "status": 2,
    }
    lines = [
        f"\\{tag}*{checksum(tag)}\\{part}\n"
        for tag in (f"c:{BEGIN_S + 10 * step}" for step in range(20))
        for part in encode_dict(report, talker_id="AI")
    ]
    plain = recorded.read_bytes() + "".join(lines).encode()
    recorded.write_bytes(plain)
    packed = tmp_path / "packed.nmea.gz"
    packed.write_bytes(gzip.compress(plain))
    outs = [tmp_path / "plain", tmp_path / "unpacked"]
    for path, out in zip((recorded, packed), outs, strict=True):
        assert run("replay", str(path), "--out", str(out)).exit_code == 0
    assert (outs[0] / "tracks.csv").read_bytes() == (outs[1] / "tracks.csv").read_bytes()
    findings = [json.loads(line) for line in (outs[0] / "alerts.jsonl").read_text("utf-8").splitlines()]
    assert [finding["kind"] for finding in findings] == ["distress_beacon"]
    assert set(findings[0]) == {"t", "kind", "track_ids", "lon", "lat", "score", "evidence"}
    assert findings[0]["evidence"]["reasons"]


def test_replay_refuses_what_it_cannot_unpack_or_does_not_know(run: Run, tmp_path: Path) -> None:
    """A damaged packed file, an unknown format and a setting without a value are refused by name."""
    damaged = tmp_path / "damaged.gz"
    damaged.write_bytes(gzip.compress(b"x" * 100_000)[:-20])
    for more in ([], ["--format", "morse"], ["--option", "site"]):
        result = run("replay", str(damaged), "--out", str(tmp_path / "out"), *more)
        assert result.exit_code != 0
        assert "advice" in result.output
