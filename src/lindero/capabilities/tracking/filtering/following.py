"""A recording of detections followed from its first scan to its last: estimates at each scan, from what came before."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.late import WINDOW_S, Replaying
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


def frames_of(detections: Detections, parameters: Parameters, *, as_arrived: bool = False) -> Iterator[Frame]:
    """Follow a recording, and yield the tracks at each scan, in order; scans without detections included.

    Args:
        detections: What was measured.
        parameters: What is known beforehand.
        as_arrived: Estimate each frame from what had arrived by its time, as a live picture must; otherwise from what
            had been measured by its time, once that has arrived.
    """
    tracker = MultiTargetFilter(scene_of(parameters, detections), motion_of(parameters))
    latest_s = float((detections.arrival - detections.time).max(initial=0.0))
    follower = Replaying(tracker) if latest_s else tracker
    wait_s = 0.0 if as_arrived else min(latest_s, WINDOW_S)
    times = _frame_times(detections, parameters)
    waiting = detections.scans()
    coming = next(waiting, None)
    for number, time in times:
        while coming is not None and coming.arrival <= time + wait_s + _SAME_INSTANT_S:
            follower.advance(coming.scan)
            coming = next(waiting, None)
        yield Frame(number, time, follower.estimates(time))


def warm_up(parameters: Parameters) -> None:
    """Compile what a recording needs, so that the time it takes is not counted as following."""
    places, noises = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[1.0, 0.0, 1.0]] * 2)
    detections = Detections(
        scan=np.zeros(2, np.int64),
        time=np.zeros(2),
        sensor=np.array(["", ""]),
        arrival=np.zeros(2),
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
