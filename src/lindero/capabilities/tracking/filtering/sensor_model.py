"""What a filter learns of a sensor while it runs: what it sees, where, how exactly, and where its false alarms are.

Nobody is told truly how good a sensor is. Its probability of detection is a beta distribution over all confirmed
tracks, and one around that in each cell; a cell from which it never reported anything, though it would have by what
the others report, is out of its view. Its noise is as many times the declared one as innovations show.
"""

import math
from typing import Final

import numpy as np

from lindero.capabilities.tracking.filtering.beside import EchoesBeside
from lindero.capabilities.tracking.filtering.cells import Cells, Surface, across
from lindero.capabilities.tracking.filtering.clutter import ClutterMap
from lindero.capabilities.tracking.filtering.motion import Floats

_CELLS_ACROSS: Final = 24
_FORGETTING: Final = 0.99
"""Weight that a scan keeps at the next one: about a hundred scans are remembered."""

_PRIOR_TRIALS: Final = 200.0
"""Chances to detect something that the known probability of detection counts for."""

_CELL_TRIALS: Final = 60.0
"""Chances to detect something that the probability over all cells counts for in each."""

_LEAST_DETECTION: Final = 0.05
_LEAST_LOCALLY: Final = 1e-3
_MOST_DETECTION: Final = 0.99
_IN_VIEW: Final = 0.9
"""Probability that a cell is in view of the sensor, beforehand."""

_EVEN: Final = 1e-6
"""Excess of variance over mean, as a share of the mean, below which what is reported is spread by chance alone."""


class SensorModel:
    """Learns one sensor from what a filter makes of its scans.

    Attributes:
        detection: Probability that a scan detects a target that is in view.
        beside: Its echoes beside targets.
        clutter: Where its false alarms are.
    """

    def __init__(self, surface: Surface, detection: float, clutter: float, deviation: float) -> None:
        """Begin with what is known.

        Args:
            surface: The area.
            detection: Probability of detection, 0 to 1.
            clutter: False alarms of a scan, 1/m^2.
            deviation: Standard deviation of a measurement, metres.
        """
        self.detection = detection
        self.beside = EchoesBeside(deviation)
        self.clutter = ClutterMap(surface, clutter, deviation)
        self._cells = Cells(surface, across(surface, _CELLS_ACROSS))
        self._heard = np.zeros(self._cells.count)
        self._scans = 0
        self._in_view = np.ones(self._cells.count)
        self._first_heard = np.zeros(self._cells.count, np.bool_)
        self._overlooked = np.zeros(self._cells.count)
        self._hits = _PRIOR_TRIALS * detection
        self._trials = _PRIOR_TRIALS
        self._cell_hits = np.zeros(self._cells.count)
        self._cell_trials = np.zeros(self._cells.count)
        self._by_cell: Floats | None = None

    def detection_at(self, places: Floats) -> Floats:
        """Return the probability that a scan detects a target at each place, shape (places,)."""
        if self._by_cell is None:
            self._by_cell = np.maximum(self._if_in_view() * self._in_view, _LEAST_LOCALLY)
        found: Floats = self._by_cell[self._cells.of(places)]
        return found

    def count_heard(self, places: Floats) -> None:
        """Note from where a scan reported something, true or false."""
        heard = np.bincount(self._cells.of(places), minlength=self._cells.count)
        self._first_heard = (heard > 0) & (self._heard == 0)
        self._heard += heard
        self._scans += 1
        self._in_view = self._view()
        self._by_cell = None

    def look(self, places: Floats) -> Floats:
        """Return the probability that a scan detects a target at each place, shape (places,), and note that it looked.

        Noted is by how much more it would have seen in each cell if that was in view.
        """
        found = self.detection_at(places)
        if self._by_cell is not None and not (self._heard > 0).all():
            self._overlooked += np.log1p(-self._if_in_view()) - np.log1p(-self._by_cell)
        return found

    def left_where_first_heard(self, places: Floats) -> Floats | None:
        """Return what share of the undetected targets at each place is left by what the latest scan tells of the view.

        A cell that is heard for the first time was in view all along: what looked there without finding anything found
        that nothing was there. None where the scan told nothing of the kind.
        """
        if self._scans < 2 or not self._first_heard.any():
            return None
        left = np.where(self._first_heard, np.exp(self._overlooked), 1.0)
        share: Floats = left[self._cells.of(places)]
        return share

    def count_hits(self, places: Floats, hits: Floats, weight: Floats) -> None:
        """Count what a scan made of targets: expectation and maximisation, one step of it with each scan.

        Both probabilities must know of the scan: weighed by what was expected before it, targets that it did not show
        would count for too much, and the probability of detection would sink with each that ends.

        Args:
            places: Where each is, metres, shape (targets, 2).
            hits: Probability that it gave a measurement, shape (targets,).
            weight: Probability that it is there, shape (targets,).
        """
        cells = self._cells.of(places)
        trials = weight * self._in_view[cells]
        hit = np.minimum(hits, trials)
        self._cell_hits *= _FORGETTING
        self._cell_trials *= _FORGETTING
        self._cell_hits += np.bincount(cells, hit, minlength=self._cells.count)
        self._cell_trials += np.bincount(cells, trials, minlength=self._cells.count)
        kept = _PRIOR_TRIALS + _FORGETTING * (self._trials - _PRIOR_TRIALS)
        self._hits = self._hits * kept / self._trials + float(hit.sum())
        self._trials = kept + float(trials.sum())
        self.detection = min(max(self._hits / self._trials, _LEAST_DETECTION), _MOST_DETECTION)
        self._by_cell = None

    def _if_in_view(self) -> Floats:
        """Return the probability that a scan detects a target in each cell, if that is in view."""
        local = (self._cell_hits + _CELL_TRIALS * self.detection) / (self._cell_trials + _CELL_TRIALS)
        return np.minimum(local, _MOST_DETECTION)

    def _view(self) -> Floats:
        """Return the probability that each cell is in view.

        What a cell in view would have reported by now is distributed as over the cells that did report: evenly by
        chance (Poisson), or in clumps (negative binomial, by the method of moments), where silence says less.
        """
        heard = self._heard > 0
        if heard.all() or not heard.any():
            return np.full(len(heard), 1.0)
        mean = float(self._heard[heard].mean())
        clumps = float(self._heard[heard].var()) / mean - 1.0
        nothing = mean if clumps <= _EVEN else mean / clumps * math.log1p(clumps)
        silent = _IN_VIEW * math.exp(-min(nothing, 50.0))
        return np.where(heard, 1.0, silent / (silent + 1.0 - _IN_VIEW))
