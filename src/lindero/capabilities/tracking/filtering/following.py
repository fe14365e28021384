"""A recording of detections followed from its first scan to its last: estimates at each scan, from what came before."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.detections import Arrived, Detections
from lindero.capabilities.tracking.filtering.estimator import Estimates
from lindero.capabilities.tracking.filtering.late import WINDOW_S, Replaying
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter, Scan
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
    """Follow a recording, and return the tracks at each scan, in order; scans without detections included.

    The recording is put into order at once, and followed scan by scan as frames are taken.

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
    return _followed(follower, [*detections.scans(), *_silent(detections, times)], times, wait_s)


def _silent(detections: Detections, times: list[tuple[int, float]]) -> list[Arrived]:
    """Return the scans in which a sensor that is alone found nothing: it looked, and what it missed may be gone.

    Of several sensors nobody knows which of them looked; and what comes late is not known to be missing.
    """
    sensors = np.unique(detections.sensor)
    if len(sensors) != 1 or (detections.arrival > detections.time).any():
        return []
    nothing = Measurements(np.zeros((0, 2)), np.zeros((0, 3)))
    heard = set(detections.scan.tolist())
    return [
        Arrived(time, Scan(time, nothing, str(sensors[0]))) for number, time in times if number not in heard
    ]


def _followed(
    follower: MultiTargetFilter | Replaying,
    scans: list[Arrived],
    times: list[tuple[int, float]],
    wait_s: float,
) -> Iterator[Frame]:
    waiting = iter(sorted(scans, key=_arrival))
    coming = next(waiting, None)
    for number, time in times:
        while coming is not None and coming.arrival <= time + wait_s + _SAME_INSTANT_S:
            follower.advance(coming.scan)
            coming = next(waiting, None)
        yield Frame(number, time, follower.estimates(time))


def _arrival(one: Arrived) -> float:
    return one.arrival


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
    if parameters.scan_times is not None:
        return list(enumerate(parameters.scan_times))
    if parameters.dt is not None:
        return [(number, number * parameters.dt) for number in range(int(detections.scan.max()) + 1)]
    numbers, scan = np.unique(detections.scan, return_inverse=True)
    earliest = np.full(len(numbers), np.inf)
    np.minimum.at(earliest, scan, detections.time)
    return list(zip(numbers.tolist(), earliest.tolist(), strict=True))
