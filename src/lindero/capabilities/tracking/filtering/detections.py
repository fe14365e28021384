"""Detections as columns, from a table of text; times, places and noises checked before anything is followed."""

import csv
import math
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.bank import Ints, Measurements
from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.multi_target import Scan
from lindero.kernel.errors import Invalid

COLUMNS: Final = ("scan", "t", "x", "y", "rxx", "rxy", "ryy")
"""Columns that a table of detections must have, in any order, among others: metres, seconds, m^2."""

ARRIVAL: Final = "t_arr"
"""Column that says when a detection arrived, seconds; it may be missing."""

_FURTHEST_M: Final = 1e9


class Arrived(NamedTuple):
    """A scan, and when all of it had arrived, seconds."""

    arrival: float
    scan: Scan


class Detections(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Detections in the order of their time.

    Attributes:
        scan: Number of the scan of each, from 0.
        time: When it was measured, seconds.
        sensor: The sensor's name; empty where there is no such column.
        arrival: When each arrived, seconds; the time of its measurement where there is no such column.
        places: Positions, metres, shape (detections, 2).
        noises: Their covariances as (xx, xy, yy), m^2, shape (detections, 3).
    """

    scan: Ints
    time: Floats
    sensor: NDArray[np.str_]
    arrival: Floats
    places: Floats
    noises: Floats

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge of what was measured, metres; nothing measured has a square metre."""
        if not len(self.places):
            return 0.0, 0.0, 1.0, 1.0
        (west, south), (east, north) = self.places.min(axis=0), self.places.max(axis=0)
        return float(west), float(south), float(east), float(north)

    @property
    def interval_s(self) -> float:
        """Usual time between two scans, seconds; 1 where there is but one."""
        times = np.unique(self.time)
        return float(np.median(np.diff(times))) if len(times) > 1 else 1.0

    def scans(self) -> list[Arrived]:
        """Return what each sensor measured at each instant, in the order in which it arrived."""
        return sorted(self._in_order_of_time(), key=lambda one: one.arrival)

    def _in_order_of_time(self) -> Iterator[Arrived]:
        order = self._order()
        if not len(order):
            return
        keys = [column[order] for column in (self.time, self.scan, self.sensor)]
        differs = np.any([key[1:] != key[:-1] for key in keys], axis=0)
        places, noises, arrival = self.places[order], self.noises[order], self.arrival[order]
        firsts = [0, *(1 + np.flatnonzero(differs)).tolist()]
        for first, last in zip(firsts, [*firsts[1:], len(order)], strict=True):
            measured = Measurements(places[first:last], noises[first:last])
            scan = Scan(float(keys[0][first]), measured, str(keys[2][first]))
            yield Arrived(float(arrival[first:last].max()), scan)

    def _order(self) -> Ints:
        """Return the rows in the order of time, scan and sensor: most often as they are, and sorting is slow."""
        later = self.time[1:] > self.time[:-1]
        same = self.time[1:] == self.time[:-1]
        later_scan = self.scan[1:] > self.scan[:-1]
        same_scan = self.scan[1:] == self.scan[:-1]
        if (later | (same & (later_scan | (same_scan & (self.sensor[1:] >= self.sensor[:-1]))))).all():
            return np.arange(len(self.time))
        return np.lexsort((self.sensor, self.scan, self.time))


class _Row(NamedTuple):
    scan: int
    time: float
    sensor: str
    arrival: float
    place: tuple[float, float]
    noise: tuple[float, float, float]


def read_detections(lines: Iterable[str]) -> Detections:
    """Read a table of detections (CSV with a header).

    Raises:
        Invalid: If a column is missing, or a row cannot be used; it names the first.
    """
    table = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise Invalid(
            "tracking.columns",
            f"The table has no column {', '.join(missing)}.",
            f"Give a CSV file whose first line names {', '.join(COLUMNS)}.",
        )
    rows = [_row(number, row) for number, row in enumerate(table, start=2)]
    return Detections(
        scan=np.array([row.scan for row in rows], np.int64),
        time=np.array([row.time for row in rows], np.float64),
        sensor=np.array([row.sensor for row in rows], np.str_),
        arrival=np.array([row.arrival for row in rows], np.float64),
        places=np.array([row.place for row in rows], np.float64).reshape(-1, 2),
        noises=np.array([row.noise for row in rows], np.float64).reshape(-1, 3),
    )


def _row(number: int, row: dict[str, str | None]) -> _Row:
    try:
        x, y, xx, xy, yy = (float(row[name] or "") for name in COLUMNS[2:])
        time = float(row["t"] or "")
        arrival = float(row.get(ARRIVAL) or time)
        read = _Row(int(row["scan"] or ""), time, row.get("sensor") or "", arrival, (x, y), (xx, xy, yy))
    except ValueError as error:
        raise _unusable(number, str(error)) from error
    numbers = (read.time, read.arrival, *read.place, *read.noise)
    if not all(math.isfinite(value) and abs(value) <= _FURTHEST_M for value in numbers):
        raise _unusable(number, "a number is not finite, or beyond every horizon")
    if read.arrival < read.time:
        raise _unusable(number, "it arrived before it was measured")
    if read.scan < 0 or xx <= 0 or yy <= 0 or xx * yy <= xy * xy:
        raise _unusable(number, "rxx, rxy and ryy are no covariance, or the scan is negative")
    return read


def _unusable(number: int, why: str) -> Invalid:
    return Invalid("tracking.row", f"Line {number} cannot be used: {why}.", "Mend the line, or leave it out.")
