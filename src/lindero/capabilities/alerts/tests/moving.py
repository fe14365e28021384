"""Made-up movements for tests of detectors: ships as functions of time."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.units import DEGREE_E7

BEGIN: Final = 1_795_334_400_000
ORIGIN: Final = (11.0, 54.6)
_METRE_LAT: Final = DEGREE_E7 / 111_195.0

Way = Callable[[float], tuple[float, float]]
"""Metres east and north at a time in seconds."""


class Ship:
    """Something that moves and is seen by one source."""

    def __init__(
        self, name: str, way: Way, *, source: str = "ais_a", seconds: Any = range(0, 14_400, 60), **about: Any
    ) -> None:
        self.about = About(track_id=name, **({"item_class": "vessel"} | about))
        self.seconds = list(seconds)
        self.places = [way(float(second)) for second in self.seconds]
        self.source = SOURCE_CLASSES.index(source)


def seen(*ships: Ship, until_s: float | None = None, **columns: Any) -> Histories:
    """Return histories of ships."""
    east = DEGREE_E7 / (111_195.0 * np.cos(np.radians(ORIGIN[1])))
    rows = [(number, ship, at) for number, ship in enumerate(ships) for at in range(len(ship.seconds))]
    return histories_of(
        tuple(ship.about for ship in ships),
        until=None if until_s is None else BEGIN + round(until_s * 1_000),
        track=[number for number, _, _ in rows],
        measured_at=[BEGIN + round(ship.seconds[at] * 1_000) for _, ship, at in rows],
        lon=[round(ORIGIN[0] * DEGREE_E7 + ship.places[at][0] * east) for _, ship, at in rows],
        lat=[round(ORIGIN[1] * DEGREE_E7 + ship.places[at][1] * _METRE_LAT) for _, ship, at in rows],
        source_class=[ship.source for _, ship, _ in rows],
        **columns,
    )


def straight(x: float, y: float, vx: float, vy: float) -> Way:
    """Return a way that goes straight on."""
    return lambda second: (x + vx * second, y + vy * second)


def circle(x: float, y: float, radius: float, speed: float) -> Way:
    """Return a way about a place."""
    return lambda second: (
        x + radius * float(np.cos(speed * second / radius)),
        y + radius * float(np.sin(speed * second / radius)),
    )


def turning(*legs: tuple[float, float, float]) -> Way:
    """Return a way from corner to corner: time, metres east, metres north of each."""
    times, xs, ys = zip(*legs, strict=True)
    return lambda second: (float(np.interp(second, times, xs)), float(np.interp(second, times, ys)))


def traffic(count: int = 8) -> list[Ship]:
    """Return ships that follow each other along a lane eastwards, heard all the way."""
    return [
        Ship(
            f"lane-{number}", straight(-9_000.0 * number, 0.0, 7.0, 0.0), identity=f"mmsi:2190000{number:02}"
        )
        for number in range(count)
    ]
