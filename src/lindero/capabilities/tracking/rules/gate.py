"""Whether something can have moved from one place to another in a time: the gate of the tracker."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lindero.kernel.places import EARTH_RADIUS_M

SLACK_M: Final = 500.0
"""Twice the error of an unaided receiver (100 m), and ten seconds of doubt about the time at 30 knots."""

FASTEST_MPS: Final = (
    100.0, 31.0, 31.0, 31.0, 200.0, 70.0,
    350.0, 70.0, 70.0, 70.0, 350.0, 100.0, 100.0, 100.0, 100.0, 350.0,
)  # fmt: skip
"""Fastest plausible movement by `sensors.records.SOURCE_CLASSES`: 60 knots for ships, 390 knots for rescue
aircraft, 250 km/h for what a report speaks of, 360 km/h for what nobody knows, 680 knots for what a radar or a
transponder of an aircraft tells of, 250 km/h for what is seen or heard near the ground."""

_RADIANS_PER_E7: Final = np.pi / 180 / 1e7

Numbers = NDArray[np.int64]


def distances_m(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> NDArray[np.float64]:
    """Return great-circle distances in metres (haversine formula on the mean sphere), whole columns at once.

    Args:
        lon1: Longitudes of the first places, 1e-7 degree; shape (n,).
        lat1: Their latitudes.
        lon2: Longitudes of the second places; the antimeridian between two places is no obstacle.
        lat2: Their latitudes.
    """
    north1 = np.asarray(lat1, np.float64) * _RADIANS_PER_E7
    north2 = np.asarray(lat2, np.float64) * _RADIANS_PER_E7
    half_lon = (np.asarray(lon2, np.float64) - np.asarray(lon1, np.float64)) * (_RADIANS_PER_E7 / 2)
    half_lat = (north2 - north1) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(north1) * np.cos(north2) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord))))


def reach_m(elapsed_ms: Any, fastest_mps: Any) -> NDArray[np.float64]:
    """Return how far something can be from where it was, metres.

    Args:
        elapsed_ms: Time between the two measurements, milliseconds, of either sign; shape (n,).
        fastest_mps: Fastest plausible movement, metres per second; shape (n,).
    """
    return np.asarray(SLACK_M + np.asarray(fastest_mps) * np.abs(np.asarray(elapsed_ms, np.float64)) / 1_000)


def reach_of(elapsed_ms: int, fastest_mps: float) -> float:
    """Return what `reach_m` returns of two numbers, at a tenth of what an array of one costs."""
    return SLACK_M + fastest_mps * abs(elapsed_ms) / 1_000
