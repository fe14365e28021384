"""A filter that can take up tracks: those it had before the node was started again, or that another area had."""

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints, Measurements, rows_of
from lindero.capabilities.tracking.filtering.initiator import begin
from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter


class ResumableFilter(MultiTargetFilter):
    """The filter of many targets, which takes up tracks that were confirmed before."""

    def detection_at(self, places: Floats) -> Floats:
        """Return the probability that a scan of the best of the sensors detects a target at each place."""
        chances = [sensor.detection_at(places) for sensor in self._sensors.values()]
        best: Floats = np.max([np.zeros(len(places)), *chances], axis=0)
        return best

    def adopt(self, tracked: Tracked, time: float) -> Ints:
        """Take up tracks as they are at a time, and return their numbers; what else is followed moves there too.

        Args:
            tracked: Their states; each becomes a single component.
            time: When they are so, seconds; not before the last scan.
        """
        if not len(tracked.state):
            return np.zeros(0, np.int64)
        self._move(time)
        first = self._next_number
        count = len(tracked.state)
        self._make_room(count)
        noises = tracked.covariance[:, [0, 0, 2], [0, 2, 2]]
        places = Measurements(np.ascontiguousarray(tracked.state[:, (0, 2)]), np.ascontiguousarray(noises))
        self._next_number = begin(
            self._bank,
            places,
            np.maximum(tracked.existence, 0.5),
            motion=self._motion,
            speed_deviation=self._scene.speed_deviation,
            next_number=first,
            time=time,
        )
        new = rows_of(self._bank.columns, slice(self._bank.count - count, self._bank.count))
        new.mean[:, 0] = tracked.state[:, None, :]
        new.covariance[:, 0] = tracked.covariance[:, None, :, :]
        new.confirmed[:] = True
        new.established[:] = True
        new.moved[:] = True
        return first + np.arange(count)
