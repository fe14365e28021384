"""`lindero replay`: a recording turned into tracks, without any node."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lindero.kernel.errors import Invalid
from lindero.shells.cli.telling import Advance, progress
from lindero.shells.cli.whole_files import whole

if TYPE_CHECKING:
    from lindero.capabilities.sensors.records import Counts, Observations

COLUMNS: Final = ("t", "track_id", "lon", "lat", "speed_mps", "course_deg", "identity")
"""Columns of tracks.csv, kept stable for outside checks."""

_CHUNK: Final = 65_536
_ROWS_AT_ONCE: Final = 2_000
_FORMATS: Final = {".csv": "csv", ".geojson": "geojson", ".json": "geojson"}


@click.command(
    short_help="Turn a recording into tracks (tracks.csv).",
    epilog="Example: lindero replay recording.nmea --out tracks",
)
@click.argument("recording", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for tracks.csv."
)
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["ais", "csv", "geojson"]),
    help="How FILE is written; by its suffix otherwise, and AIS if that says nothing.",
)
@click.option("--seed", default="replay", show_default=True, help="What the tracks' names are made from.")
def replay(recording: Path, out: Path, written_as: str | None, seed: str) -> None:
    """Join the positions of a recording in FILE to tracks, without any node.

    tracks.csv has the columns t (seconds since 1970, UTC), track_id, lon, lat (degrees), speed_mps,
    course_deg and identity; what is not known is empty. Lines that cannot be used are counted by reason.
    """
    from lindero.capabilities.tracking.rules.replay import replay as tracks_of

    source = Recording(recording, written_as or _FORMATS.get(recording.suffix.lower(), "ais"))
    out.mkdir(parents=True, exist_ok=True)
    written, tracks = 0, set[str]()
    with progress("replaying") as advance, whole(out / "tracks.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in tracks_of(source.batches(advance), seed):
            writer.writerow(row)
            tracks.add(row.track_id)
            written += 1
    click.echo(f"{written} positions of {len(tracks)} tracks in {out / 'tracks.csv'}")
    for line in _account(source.counts):
        click.echo(line)


class Recording:
    """A file of observations, read piece by piece so that memory does not grow with it.

    Attributes:
        counts: What became of every line, as far as it was read.
    """

    def __init__(self, path: Path, written_as: str) -> None:
        """Prepare to read.

        Args:
            path: The file.
            written_as: `ais`, `csv` or `geojson`.
        """
        from lindero.capabilities.sensors.records import Counts

        self.counts: Counts = Counts()
        self._path = path
        self._written_as = written_as

    def batches(self, advance: Advance) -> Iterator["Observations"]:
        """Yield the recording's observations in order.

        Raises:
            Invalid: If a CSV or GeoJSON file is none.
        """
        if self._written_as == "ais":
            yield from self._ais(advance)
        else:
            yield self._reports()

    def _ais(self, advance: Advance) -> Iterator["Observations"]:
        from lindero.capabilities.sensors.counts import added
        from lindero.capabilities.sensors.formats.ais import AisDecoder

        decoder, total, done = AisDecoder(), self._path.stat().st_size, 0
        with self._path.open("rb") as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                done += len(chunk)
                advance(done, total)
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
            text = self._path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                "cli.recording", f"{self._path} is no text.", "Say how it is written: --format"
            ) from error
        read = read_csv if self._written_as == "csv" else read_geojson
        # Rows without a time were measured when the file was written at the latest.
        written_at = self._path.stat().st_mtime_ns // 1_000_000
        rows = read(text, sensor_id=self._written_as, names={}, received_at=written_at)
        self.counts = rows.counts
        return rows.observations


def _account(counts: "Counts") -> Iterator[str]:
    """Yield what became of every line, in words."""
    from lindero.capabilities.sensors.counts import FAULTS

    yield (
        f"{counts.lines} lines: {counts.decoded} decoded, {counts.parts} parts of messages, "
        f"{counts.wrappers} wrappers, {counts.not_ais} not AIS, {counts.blank} blank, "
        f"{sum(counts.invalid.values())} invalid"
    )
    for reason, lines in sorted(counts.invalid.items()):
        yield f"  {lines} x {FAULTS.get(reason, reason)} ({reason})"
