"""A batch's anonymous rows as scans: what one sensor measured at one instant, with how exactly it measured.

A scan that the sensor numbers is whole once the next one begins; until then its rows wait. Rows without a number are
one scan for each second. A row that tells a bearing alone has no place and makes no scan.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES, Observations
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS

_DEVIATION_M: Final = {
    "radar": 30.0, "camera": 25.0, "acoustic": 150.0, "ground_sensor": 50.0, "sapient": 30.0, "adsb": 30.0,
    "remote_id": 15.0, "cot": 50.0, "gnss": 5.0, "system_track": 50.0, "report": 300.0,
}  # fmt: skip
"""Standard deviation of a place by how it came about, where the row does not say (product defaults, to be verified)."""

_APART_MS: Final = 60 * SECOND_MS
_UNKNOWN_M: Final = 100.0
_LEAST_M: Final = 1.0
_DEFAULTS: Final = np.array([_DEVIATION_M.get(name, _UNKNOWN_M) for name in SOURCE_CLASSES])
_RADIUS_PER_DEVIATION: Final = 2.4477
"""The circle that holds 95 in 100 of a two-dimensional normal error has this many deviations as radius."""

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


class Plots(NamedTuple):
    """Anonymous rows of one sensor at one instant.

    Attributes:
        measured_at: The instant: the middle of what was measured, milliseconds UTC.
        number: The sensor's number of the scan; -1 if it has none.
        lon: Longitudes, 1e-7 degree.
        lat: Latitudes, 1e-7 degree.
        errors: Covariances of the places as (east-east, east-north, north-north), m^2, shape (plots, 3).
        source_class: Index into `SOURCE_CLASSES`.
        object_class: What the sensor took each thing for, index into `OBJECT_CLASSES`.
        class_percent: How sure it is, per cent; -1 if it does not say.
    """

    measured_at: int
    number: int
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    errors: Floats
    source_class: NDArray[np.int8]
    object_class: NDArray[np.int8]
    class_percent: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.lon)

    @classmethod
    def at(cls, place: Place, measured_at: int) -> "Plots":
        """Return a scan of one plot at a place."""
        lon, lat = np.array([place.lon], np.int32), np.array([place.lat], np.int32)
        nothing = np.zeros(1, np.int8)
        return cls(measured_at, MISSING, lon, lat, np.ones((1, 3)), nothing, nothing, nothing)

    def rows(self, rows: Rows | slice | NDArray[np.bool_]) -> "Plots":
        """Return some of its plots."""
        return Plots(
            self.measured_at,
            self.number,
            self.lon[rows],
            self.lat[rows],
            self.errors[rows],
            self.source_class[rows],
            self.object_class[rows],
            self.class_percent[rows],
        )

    def with_more(self, more: "Plots") -> "Plots":
        """Return one scan of two pieces of it."""
        both = len(self) + len(more)
        middle = (self.measured_at * len(self) + more.measured_at * len(more)) // max(both, 1)
        return Plots(
            middle,
            self.number,
            np.concatenate([self.lon, more.lon]),
            np.concatenate([self.lat, more.lat]),
            np.concatenate([self.errors, more.errors]),
            np.concatenate([self.source_class, more.source_class]),
            np.concatenate([self.object_class, more.object_class]),
            np.concatenate([self.class_percent, more.class_percent]),
        )


def anonymous_rows(observations: Observations) -> tuple[Rows, int]:
    """Return the rows that gave no name and have a place, and how many others gave a bearing alone."""
    unnamed = observations.identity == MISSING
    placed = unnamed & (observations.bearing_mdeg == MISSING)
    return np.flatnonzero(placed), int(unnamed.sum() - placed.sum())


def scans_of(observations: Observations, rows: Rows) -> Iterator[Plots]:
    """Yield the scans that rows belong to, in the order of time."""
    if not len(rows):
        return
    at, number = observations.measured_at[rows], observations.scan[rows].astype(np.int64)
    # Numbers of scans begin anew when a sensor is started again, so rows of one number a minute apart are two scans.
    key = np.where(number == MISSING, at // SECOND_MS, number)
    order = np.lexsort((at, key, number == MISSING))
    rows, at, number, key = rows[order], at[order], number[order], key[order]
    begins = np.r_[True, (np.diff(key) != 0) | (np.diff(number == MISSING) != 0) | (np.diff(at) > _APART_MS)]
    starts = np.flatnonzero(begins)
    ends = np.r_[starts[1:], len(rows)]
    errors = errors_of(observations, rows)
    scans = [
        Plots(
            int(at[start:end].mean()),
            int(number[start]),
            observations.lon[rows[start:end]],
            observations.lat[rows[start:end]],
            errors[start:end],
            observations.source_class[rows[start:end]],
            observations.object_class[rows[start:end]],
            observations.class_percent[rows[start:end]],
        )
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    yield from sorted(scans, key=lambda scan: scan.measured_at)


def errors_of(observations: Observations, rows: Rows) -> Floats:
    """Return the covariances of places as (east-east, east-north, north-north), m^2, shape (rows, 3).

    An ellipse is taken as it is; a radius as one that holds 95 in 100; otherwise the kind of source tells.
    """
    default = _DEFAULTS[observations.source_class[rows]]
    radius = observations.accuracy_m[rows].astype(np.float64)
    spread = np.where(radius > 0, radius / _RADIUS_PER_DEVIATION, default)
    major, minor = (column[rows] / 10.0 for column in (observations.major_dm, observations.minor_dm))
    is_ellipse = (major > 0) & (minor >= 0)
    major = np.maximum(np.where(is_ellipse, major, spread), _LEAST_M) ** 2
    minor = np.maximum(np.where(is_ellipse, minor, spread), _LEAST_M) ** 2
    turn = np.radians(np.maximum(observations.orientation_mdeg[rows], 0) / 1_000.0)
    east, north = np.sin(turn), np.cos(turn)
    return np.column_stack(
        [
            major * east**2 + minor * north**2,
            (major - minor) * east * north,
            major * north**2 + minor * east**2,
        ]
    )
