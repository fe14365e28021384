"""A seeded world to be followed: what its sensors measured, what was there, and what a follower may know."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.scenes import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """Detections with their truth.

    Attributes:
        name: Of the scenario.
        seed: What it was made from.
        detections: What was measured, in the order of time.
        truth: (scan, number, x, y) of what was there at each scan.
        known: What a follower may know.
        scans: How many scans there are.
        cut_off: Of GOSPA, metres.
    """

    name: str
    seed: int
    detections: Detections
    truth: Floats
    known: Parameters
    scans: int
    cut_off: float


@dataclass(frozen=True)
class Sweep:
    """What one sensor measured in one scan.

    Attributes:
        scan: Number of the scan.
        time: When, seconds.
        delay: How much later it arrived, seconds.
        sensor: The sensor's name.
        places: Where, metres, shape (measurements, 2).
        deviation: Standard deviation that it declares, metres.
    """

    scan: int
    time: float
    sensor: str
    places: Floats
    deviation: float
    delay: float = 0.0


def detections_of(sweeps: list[Sweep]) -> Detections:
    """Return what sensors measured as columns, in the order of time."""
    sweeps = sorted(sweeps, key=lambda one: one.time)
    counts = [len(one.places) for one in sweeps]
    variances = [one.deviation**2 for one in sweeps]
    time = np.repeat([one.time for one in sweeps], counts)
    noises = [[variance, 0.0, variance] for variance in variances]
    return Detections(
        scan=np.repeat([one.scan for one in sweeps], counts),
        time=time,
        sensor=np.repeat([one.sensor for one in sweeps], counts),
        arrival=time + np.repeat([one.delay for one in sweeps], counts),
        places=np.vstack([one.places for one in sweeps]),
        noises=np.repeat(np.array(noises), counts, axis=0),
    )
