"""A radar for tests: things that move straight on, seen with errors among false alarms, from a seed."""

import math

import numpy as np

from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES, Observations, observations_of
from lindero.capabilities.tracking.tests.made import HERE, NOON
from lindero.kernel.places import Place, moved

SCAN_S = 3
ERROR_M = 20.0


class Thing:
    """Something that moves straight on from noon."""

    def __init__(self, bearing: float, distance_m: float, course: float, speed_mps: float) -> None:
        self._start = moved(HERE, bearing, distance_m)
        self.course, self.speed_mps = course, speed_mps

    def at(self, after_s: float) -> Place:
        """Return where it is so many seconds after noon."""
        return moved(self._start, self.course, self.speed_mps * after_s)


class Radar:
    """A radar at `HERE`.

    Attributes:
        unnumbered: Whether its scans have no numbers.
    """

    def __init__(self, seed: int = 1, *, false: int = 3, detection: float = 0.95) -> None:
        self._random = np.random.default_rng(seed)
        self._false, self._detection = false, detection

    def scan(self, number: int, *things: Thing, seen_as: str = "unknown") -> Observations:
        """Return what a scan gives."""
        places = []
        for thing in things:
            if self._random.random() < self._detection:
                error = abs(float(self._random.normal(0, ERROR_M)))
                places.append(moved(thing.at(number * SCAN_S), float(self._random.uniform(0, 360)), error))
        for _ in range(self._false):
            away = 12_000 * math.sqrt(float(self._random.random()))
            places.append(moved(HERE, float(self._random.uniform(0, 360)), away))
        return plots(number, places, seen_as)


def plots(
    number: int, places: list[Place], seen_as: str = "unknown", *, numbered: bool = True
) -> Observations:
    """Return plots at places, all of one scan."""
    count, at = len(places), NOON + 1_000 * SCAN_S * number
    return observations_of(
        (),
        (),
        measured_at=[at] * count,
        identity=[-1] * count,
        lon=[place.lon for place in places],
        lat=[place.lat for place in places],
        scan=[number if numbered else -1] * count,
        source_class=[SOURCE_CLASSES.index("radar")] * count,
        object_class=[OBJECT_CLASSES.index(seen_as)] * count,
        class_percent=[90] * count,
        major_dm=[round(ERROR_M * 10)] * count,
        minor_dm=[round(ERROR_M * 10)] * count,
        orientation_mdeg=[0] * count,
    )
