"""What a filter learns of a sensor: how often it detects what is there, and where it gives false alarms.

Both are posterior means. A sensor's probability of detection is a beta distribution over all confirmed tracks; its
clutter in each cell is a gamma distribution around the mean over all cells, which is one around what was known before.
"""

import math
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.motion import Floats

_CELLS_ACROSS = 24
_FORGETTING = 0.99
"""Weight that a scan keeps at the next one: about a hundred scans are remembered."""

_PRIOR_SCANS = 10.0
"""Scans that what was known beforehand counts for; and the mean over all cells, in each cell."""

_PRIOR_TRIALS = 200.0
"""Chances to detect something that the known probability of detection counts for."""

_LEAST_DETECTION = 0.05
_MOST_DETECTION = 0.99


class Surface(NamedTuple):
    """The area that a sensor looks at, metres."""

    west: float
    south: float
    east: float
    north: float


class SensorModel:
    """Learns one sensor from what a filter makes of its scans.

    Attributes:
        detection: Probability that a scan detects a target.
    """

    def __init__(self, surface: Surface, detection: float, clutter: float) -> None:
        """Begin with what is known.

        Args:
            surface: The area.
            detection: Probability of detection, 0 to 1.
            clutter: False alarms of a scan, 1/m^2.
        """
        self.detection = detection
        self._surface = surface
        wide, tall = max(surface.east - surface.west, 1.0), max(surface.north - surface.south, 1.0)
        self._side = max(wide, tall) / _CELLS_ACROSS
        self._shape = (math.ceil(wide / self._side), math.ceil(tall / self._side))
        self._cell_surface = wide * tall / (self._shape[0] * self._shape[1])
        self._known = clutter * self._cell_surface
        self._counts = np.zeros(self._shape[0] * self._shape[1])
        self._scans = 0.0
        self._hits = _PRIOR_TRIALS * detection
        self._trials = _PRIOR_TRIALS

    def clutter_at(self, places: Floats) -> Floats:
        """Return the density of false alarms, 1/m^2, where something was measured, shape (measurements,)."""
        mean = (self._counts.mean() + _PRIOR_SCANS * self._known) / (self._scans + _PRIOR_SCANS)
        rates = (self._counts + _PRIOR_SCANS * mean) / (self._scans + _PRIOR_SCANS)
        density: Floats = rates[self._cells(places)] / self._cell_surface
        return density

    def count_false(self, places: Floats, number: Floats) -> None:
        """Count false alarms.

        Args:
            places: Where they were, metres, shape (places, 2).
            number: How many each stands for, shape (places,).
        """
        np.add.at(self._counts, self._cells(places), number)

    def count_hits(self, hits: float, trials: float) -> None:
        """Count that of `trials` targets which a scan could have detected it detected `hits`, as far as expected."""
        kept = _PRIOR_TRIALS + _FORGETTING * (self._trials - _PRIOR_TRIALS)
        self._hits = self._hits * kept / self._trials + hits
        self._trials = kept + trials
        self.detection = min(max(self._hits / self._trials, _LEAST_DETECTION), _MOST_DETECTION)

    def end_scan(self) -> None:
        """Count a scan as over; what it gave weighs less from now on."""
        self._counts *= _FORGETTING
        self._scans = _FORGETTING * (self._scans + 1.0)

    def _cells(self, places: Floats) -> Ints:
        """Return the cell that each place lies in; those outside count to the nearest."""
        columns, rows = self._shape
        column = np.clip(((places[:, 0] - self._surface.west) / self._side).astype(np.int64), 0, columns - 1)
        row = np.clip(((places[:, 1] - self._surface.south) / self._side).astype(np.int64), 0, rows - 1)
        return column * rows + row
