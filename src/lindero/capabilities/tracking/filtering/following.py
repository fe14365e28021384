"""A recording of detections followed from its first scan to its last: estimates at each scan, from what came before."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.multi_target import Estimates, MultiTargetFilter, Scan
from lindero.capabilities.tracking.filtering.scenes import Parameters, motion_of, scene_of

_SAME_INSTANT_S = 1e-3
"""Times nearer than this are the same: files round them."""


class Frame(NamedTuple):
    """The confirmed tracks at the time of one scan.

    Attributes:
        scan: The scan's number.
        time: Its time, seconds.
        estimates: The tracks, by what was measured up to then.
    """

    scan: int
    time: float
    estimates: Estimates


def frames_of(detections: Detections, parameters: Parameters) -> Iterator[Frame]:
    """Follow a recording, and yield the tracks at each scan, in order; scans without detections included."""
    tracker = MultiTargetFilter(scene_of(parameters, detections), motion_of(parameters))
    times = _frame_times(detections, parameters)
    waiting = detections.scans()
    late = next(waiting, None)
    for number, time in times:
        while late is not None and late[1].time <= time + _SAME_INSTANT_S:
            tracker.advance(late[1])
            late = next(waiting, None)
        yield Frame(number, time, tracker.estimates(time))


def warm_up(parameters: Parameters) -> None:
    """Compile what a recording needs, so that the time it takes is not counted as following."""
    places, noises = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[1.0, 0.0, 1.0]] * 2)
    detections = Detections(
        scan=np.zeros(2, np.int64),
        time=np.zeros(2),
        sensor=np.array(["", ""]),
        places=places,
        noises=noises,
    )
    tracker = MultiTargetFilter(scene_of(Parameters(), detections), motion_of(parameters))
    for time in (0.0, 1.0, 2.0):
        tracker.advance(Scan(time, Measurements(places, noises)))
    tracker.estimates(3.0)


def _frame_times(detections: Detections, parameters: Parameters) -> list[tuple[int, float]]:
    """Return number and time of each scan: as the parameters say, or the earliest time measured in it."""
    if not len(detections.time):
        return []
    last = int(detections.scan.max())
    if parameters.scan_times is not None:
        return [
            (number, parameters.scan_times[number])
            for number in range(min(last + 1, len(parameters.scan_times)))
        ]
    if parameters.dt is not None:
        return [(number, number * parameters.dt) for number in range(last + 1)]
    numbers, scan = np.unique(detections.scan, return_inverse=True)
    earliest = np.full(len(numbers), np.inf)
    np.minimum.at(earliest, scan, detections.time)
    return list(zip(numbers.tolist(), earliest.tolist(), strict=True))
