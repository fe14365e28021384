"""Late scans: the filter goes back to before they were measured, and follows again what came since.

A sensor may tell later than another what it measured earlier. Within a window everything is as if it had come in order
(rollback and replay: exact, where retrodiction is an approximation; Bar-Shalom, "Update with out-of-sequence
measurements in tracking: exact solution", IEEE Trans. AES 38(3), 2002). What is later than that is counted and dropped.
"""

import bisect
from typing import NamedTuple

from lindero.capabilities.tracking.filtering.estimator import Estimates
from lindero.capabilities.tracking.filtering.multi_target import Kept, MultiTargetFilter, Scan

WINDOW_S = 60.0
"""How late a scan may come, seconds after the newest one, unless said otherwise."""


class _Done(NamedTuple):
    """A scan that was followed: what was before it, and the number from which its new tracks were counted."""

    scan: Scan
    before: Kept
    first_number: int


class Replaying:
    """Follows scans in whatever order they come.

    Attributes:
        late: Scans that came late and were put in their place.
        dropped: Measurements in scans that came too late.
    """

    def __init__(self, tracker: MultiTargetFilter, window_s: float = WINDOW_S) -> None:
        """Wrap a filter that has followed nothing yet.

        Args:
            tracker: The filter.
            window_s: How late a scan may come, seconds after the newest one.
        """
        self._tracker = tracker
        self._window_s = window_s
        self._done: list[_Done] = []
        self.late = 0
        self.dropped = 0

    def advance(self, scan: Scan) -> bool:
        """Follow a scan; say whether it came in time."""
        newest = self._done[-1].scan.time if self._done else scan.time
        if scan.time < newest - self._window_s:
            self.dropped += len(scan.measurements.places)
            return False
        place = bisect.bisect_right(self._done, (scan.time, scan.sensor), key=_order)
        again, self._done = self._done[place:], self._done[:place]
        if again:
            self.late += 1
            self._tracker.restore(again[0].before)
        self._follow(scan, None)
        for one in again:
            self._follow(one.scan, one.first_number)
        self._forget(max(newest, scan.time) - self._window_s)
        return True

    def estimates(self, time: float) -> Estimates:
        """Return the confirmed tracks at a time within the window, seconds, by what was measured up to then."""
        place = bisect.bisect_right(self._done, time, key=_time)
        if place == len(self._done):
            return self._tracker.estimates(time)
        now = self._tracker.keep()
        self._tracker.restore(self._done[place].before)
        found = self._tracker.estimates(time)
        self._tracker.restore(now)
        return found

    def _follow(self, scan: Scan, first_number: int | None) -> None:
        before = self._tracker.keep()
        self._done.append(_Done(scan, before, self._tracker.advance(scan, first_number)))

    def _forget(self, oldest: float) -> None:
        """Forget what nothing can come before any more."""
        self._done = [one for one in self._done if one.scan.time >= oldest]


def _time(done: _Done) -> float:
    return done.scan.time


def _order(done: _Done) -> tuple[float, str]:
    return done.scan.time, done.scan.sensor
