"""`lindero replay`: a recording turned into tracks and alerts, without any node."""

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from lindero.kernel.errors import Invalid
from lindero.shells.cli.telling import Advance, progress
from lindero.shells.cli.whole_files import whole

if TYPE_CHECKING:
    from lindero.capabilities.sensors.formats.decoder import Decoder
    from lindero.capabilities.sensors.records import Counts, Observations
    from lindero.capabilities.tracking.rules.replay import TrackRow

COLUMNS: Final = ("t", "track_id", "lon", "lat", "speed_mps", "course_deg", "identity")
"""Columns of tracks.csv, kept stable for outside checks."""

_CHUNK: Final = 65_536
_ROWS_AT_ONCE: Final = 2_000
_REPORTS: Final = {".csv": "csv", ".geojson": "geojson", ".json": "geojson"}


@click.command(
    short_help="Turn a recording into tracks (tracks.csv) and alerts (alerts.jsonl).",
    epilog="Example: lindero replay recording.nmea --out tracks",
)
@click.argument("recording", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for tracks.csv and alerts.jsonl.",
)
@click.option(
    "--format",
    "written_as",
    metavar="NAME",
    help="How FILE is written: csv, geojson, ais, asterix, adsb, mavlink, gpx, ...; by its first bytes otherwise.",
)
@click.option(
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help="A setting of the format, for example the place of a radar.",
)
@click.option("--seed", default="replay", show_default=True, help="What the tracks' names are made from.")
def replay(recording: Path, out: Path, written_as: str | None, options: tuple[str, ...], seed: str) -> None:
    """Turn the positions and detections of a recording in FILE into tracks and alerts, without any node.

    tracks.csv has the columns t (seconds since 1970, UTC), track_id, lon, lat (degrees), speed_mps,
    course_deg and identity; what is not known is empty. alerts.jsonl has a line for each finding with t, kind,
    track_ids, lon, lat, score and evidence. What cannot be used is counted by reason.
    """
    from lindero.capabilities.tracking.fusing.recorded import tracks_of

    source = Recording(recording, written_as or _guessed(recording), dict(map(_setting, options)))
    out.mkdir(parents=True, exist_ok=True)
    rows: list[TrackRow] = []
    with progress("replaying") as advance, whole(out / "tracks.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in tracks_of(source.batches(advance), source.written_as, seed):
            writer.writerow(row[: len(COLUMNS)])
            rows.append(row)
    tracks = len({row.track_id for row in rows})
    click.echo(f"{len(rows)} positions of {tracks} tracks in {out / 'tracks.csv'}")
    findings = _findings(rows)
    with whole(out / "alerts.jsonl") as file:
        file.writelines(json.dumps(line) + "\n" for line in findings)
    click.echo(f"{len(findings)} findings in {out / 'alerts.jsonl'}")
    for line in _account(source.counts):
        click.echo(line)


def _guessed(recording: Path) -> str:
    """Return how a file is written: by its suffix for what people make, by its first bytes for what machines do."""
    from lindero.capabilities.sensors.formats.registry import sniff

    suffix = Path(recording.stem).suffix.lower() if recording.suffix == ".gz" else recording.suffix.lower()
    if suffix == ".csv":
        return "csv"
    with _opened(recording) as file:
        seen = sniff(next(_chunks(file), b""))
    return seen or _REPORTS.get(suffix, "ais")


@contextmanager
def _opened(recording: Path) -> Iterator[BinaryIO | gzip.GzipFile]:
    """Open a file for reading, unpacked if it is packed with gzip."""
    with recording.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not is_packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked


def _chunks(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    """Yield what a file holds, piece by piece.

    Raises:
        Invalid: If it is packed and damaged; what came before the damage was yielded.
    """
    try:
        yield from iter(lambda: file.read(_CHUNK), b"")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Invalid(
            "cli.packed", f"The packed file is damaged: {error}.", "Pack or copy it again."
        ) from error


def _setting(text: str) -> tuple[str, Any]:
    """Return name and value of a setting; a value that is JSON is taken as such."""
    name, equals, value = text.partition("=")
    if not equals:
        raise Invalid("cli.option", f"{text} is no setting.", "Write NAME=VALUE.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _findings(rows: "list[TrackRow]") -> list[dict[str, Any]]:
    """Return what the detectors find in tracks, as lines of alerts.jsonl."""
    from lindero.capabilities.alerts.detecting.detect import detect, line_of
    from lindero.capabilities.alerts.detecting.histories import About, histories_of

    about: dict[str, About] = {}
    for row in rows:
        about[row.track_id] = About(
            track_id=row.track_id, identity=_with_scheme(row.identity), item_class=row.item_class
        )
    number = {track_id: index for index, track_id in enumerate(about)}
    histories = histories_of(
        tuple(about.values()),
        track=[number[row.track_id] for row in rows],
        measured_at=[round(row.t * 1_000) for row in rows],
        lon=[round(row.lon * 1e7) for row in rows],
        lat=[round(row.lat * 1e7) for row in rows],
        speed_mmps=[_thousandths(row.speed_mps) for row in rows],
        course_mdeg=[_thousandths(row.course_deg) for row in rows],
        heading_mdeg=[_thousandths(row.heading_deg) for row in rows],
        navigation_status=[-1 if row.navigation_status is None else row.navigation_status for row in rows],
        source_class=[row.source_class for row in rows],
    )
    return [line_of(finding) for finding in detect(histories)]


def _with_scheme(identity: str) -> str:
    """Return an identity as detectors know it: an MMSI with its scheme."""
    return f"mmsi:{identity}" if identity.isdigit() else identity


def _thousandths(value: float | None) -> int:
    return -1 if value is None else round(value * 1_000)


class Recording:
    """A file of observations, read piece by piece so that memory does not grow with it.

    Attributes:
        counts: What became of every line, as far as it was read.
        written_as: How it is written.
    """

    def __init__(self, path: Path, written_as: str, options: dict[str, Any]) -> None:
        """Prepare to read.

        Args:
            path: The file.
            written_as: `csv`, `geojson` or a format of the sensors' registry.
            options: The format's settings by name.

        Raises:
            Invalid: If the format is not known, or does not have these settings.
        """
        from lindero.capabilities.sensors.formats.registry import decoder_of
        from lindero.capabilities.sensors.records import Counts

        self.counts: Counts = Counts()
        self.written_as = written_as
        self._path = path
        is_stream = written_as not in _REPORTS.values()
        self._decoder = decoder_of(written_as, written_as, options) if is_stream else None

    def batches(self, advance: Advance) -> Iterator["Observations"]:
        """Yield the recording's observations in order.

        Raises:
            Invalid: If a CSV or GeoJSON file is none.
        """
        if self._decoder is None:
            yield self._reports()
        else:
            yield from self._decoded(self._decoder, advance)

    def _decoded(self, decoder: "Decoder", advance: Advance) -> Iterator["Observations"]:
        from lindero.capabilities.sensors.counts import added

        total, done = self._path.stat().st_size, 0
        with _opened(self._path) as file:
            for chunk in _chunks(file):
                done += len(chunk)
                advance(min(done, total), total)
                decoder.feed(chunk)
                if decoder.rows_held >= _ROWS_AT_ONCE:
                    taken = decoder.take()
                    self.counts = added(self.counts, taken.counts)
                    yield taken.observations
        decoder.finish()
        taken = decoder.take()
        self.counts = added(self.counts, taken.counts)
        yield taken.observations

    def _reports(self) -> "Observations":
        from lindero.capabilities.sensors.formats.csv_reports import read_csv
        from lindero.capabilities.sensors.formats.geojson_reports import read_geojson

        try:
            with _opened(self._path) as file:
                text = b"".join(_chunks(file)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                "cli.recording", f"{self._path} is no text.", "Say how it is written: --format"
            ) from error
        read = read_csv if self.written_as == "csv" else read_geojson
        # Rows without a time were measured when the file was written at the latest.
        written_at = self._path.stat().st_mtime_ns // 1_000_000
        rows = read(text, sensor_id=self.written_as, names={}, received_at=written_at)
        self.counts = rows.counts
        return rows.observations


def _account(counts: "Counts") -> Iterator[str]:
    """Yield what became of every line, in words."""
    from lindero.capabilities.sensors.counts import FAULTS

    yield (
        f"{counts.lines} lines: {counts.decoded} decoded, {counts.parts} parts of messages, "
        f"{counts.wrappers} wrappers, {counts.not_ais} of another kind, {counts.blank} blank, "
        f"{sum(counts.invalid.values())} invalid"
    )
    for reason, lines in sorted(counts.invalid.items()):
        yield f"  {lines} x {FAULTS.get(reason, reason)} ({reason})"
