"""`lindero track`: detections without identities turned into tracks, without any node."""

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lindero.kernel.errors import Invalid
from lindero.shells.cli.telling import progress
from lindero.shells.cli.whole_files import whole

if TYPE_CHECKING:
    from lindero.capabilities.tracking.filtering.following import Frame
    from lindero.capabilities.tracking.filtering.scenes import Parameters

COLUMNS: Final = ("scan", "t", "track_id", "x", "y", "vx", "vy", "pxx", "pxy", "pyy")
"""Columns of the tracks, kept stable for outside checks."""


@click.command(
    short_help="Turn detections without identities into tracks.",
    epilog="Example: lindero track detections.csv tracks.csv --params params.json",
)
@click.argument("detections", metavar="DETECTIONS", type=click.Path(path_type=Path, exists=True))
@click.argument("tracks", metavar="TRACKS", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--params",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What is known of the area and its sensors (JSON); params.json beside DETECTIONS otherwise, if there is one.",
)
@click.option(
    "--as-arrived",
    is_flag=True,
    help="Estimate each scan from what had arrived by its time, as a live picture must.",
)
def track(detections: Path, tracks: Path, params: Path | None, *, as_arrived: bool) -> None:
    """Follow what moves through DETECTIONS, and write TRACKS.

    DETECTIONS is a CSV file with the columns scan, t (seconds), x, y (metres), rxx, rxy, ryy (their covariance,
    square metres), sensor if several look, and t_arr if some tell late; or a folder with detections.csv in it.
    TRACKS has a row for each confirmed track at each scan, estimated from what was measured up to then.
    TRACKS.timing.json says how long following took, compiling and reading left out.
    """
    from lindero.capabilities.tracking.filtering.detections import read_detections
    from lindero.capabilities.tracking.filtering.following import frames_of, warm_up

    if detections.is_dir():
        detections /= "detections.csv"
    known = _parameters(params or detections.with_name("params.json"))
    try:
        with detections.open(encoding="utf-8", newline="") as lines:
            table = read_detections(lines)
    except OSError as error:
        raise Invalid(
            "cli.detections", f"{detections} cannot be read: {error}.", "Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise Invalid("cli.detections", f"{detections} is no text.", "Give a CSV file.") from error
    warm_up(known)
    timed = Timed(frames_of(table, known, as_arrived=as_arrived))
    numbers, rows = set[int](), 0
    with progress("following") as advance, whole(tracks) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for frame in timed:
            writer.writerows(_rows(frame))
            numbers.update(frame.estimates.number.tolist())
            rows += len(frame.estimates.number)
            advance(frame.scan, int(table.scan[-1]))
    with whole(tracks.with_name(f"{tracks.name}.timing.json")) as file:
        json.dump(timed.report(len(table.time)), file)
    click.echo(f"{rows} positions of {len(numbers)} tracks in {tracks}")


class Timed:
    """Frames, and the time that each took to come."""

    def __init__(self, frames: Iterator["Frame"]) -> None:
        self._frames = frames
        self._wall_s: list[float] = []
        self._cpu_s: list[float] = []

    def __iter__(self) -> Iterator["Frame"]:
        while True:
            wall = time.perf_counter()  # excused(clock): measures how long following takes
            cpu = time.process_time()
            frame = next(self._frames, None)
            if frame is None:
                return
            self._wall_s.append(time.perf_counter() - wall)  # excused(clock): the same
            self._cpu_s.append(time.process_time() - cpu)
            yield frame

    def report(self, detections: int) -> dict[str, object]:
        """Return seconds in all, CPU seconds, and milliseconds of each scan, on the wall and of the processor."""
        return {
            "track_s": sum(self._wall_s),
            "cpu_s": sum(self._cpu_s),
            "scan_ms": [1_000 * wall for wall in self._wall_s],
            "scan_cpu_ms": [1_000 * cpu for cpu in self._cpu_s],
            "dets": detections,
            "scans": len(self._wall_s),
        }


def _parameters(path: Path) -> "Parameters":
    from lindero.capabilities.tracking.filtering.scenes import Parameters, parameters_of

    return parameters_of(path.read_bytes()) if path.exists() else Parameters()


def _rows(frame: "Frame") -> Iterator[tuple[object, ...]]:
    """Yield the rows of one scan, to the tenth of a millimetre."""
    found = frame.estimates
    for number, state, covariance in zip(found.number.tolist(), found.state, found.covariance, strict=True):
        x, vx, y, vy = (round(float(value), 4) for value in state)
        spread = (round(float(covariance[a, b]), 4) for a, b in ((0, 0), (0, 2), (2, 2)))
        yield frame.scan, frame.time, number, x, y, vx, vy, *spread
