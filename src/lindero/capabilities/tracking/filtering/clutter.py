"""False alarms of a sensor, learned place by place: weather and chance widely, piers and sea walls exactly.

Of each wide cell the rate is a gamma distribution around the mean over all cells, as narrow as the cells are alike:
how much more their numbers scatter than chance alone would have it tells (empirical Bayes by the method of moments;
Morris, "Parametric empirical Bayes inference", JASA 78(381), 1983). Of each fine cell there are two
explanations: nothing stands there, and its rate is that of the wide cell; or something stands there that gives echoes
again and again, at any rate. The numbers counted so far weigh the two (Poisson against negative binomial).
"""

import math
from typing import Final

import numpy as np
from scipy.special import gammaln

from lindero.capabilities.tracking.filtering.cells import Cells, Surface, across
from lindero.capabilities.tracking.filtering.motion import Floats

_WIDE_ACROSS: Final = 24
_FINE_ACROSS: Final = 512
_FINE_SIDE_DEVIATIONS: Final = 4.0
"""Side of a fine cell, in standard deviations of a measurement: echoes of one thing fall into few cells."""

_WIDE_FORGETTING: Final = 0.99
_FINE_FORGETTING: Final = 0.998
"""Weight that a scan keeps at the next one: weather changes within a hundred scans, a pier stays."""

_PRIOR_SCANS: Final = 10.0
"""Scans that what was known beforehand counts for; and at least the mean over all wide cells, in each of them."""

_MOST_ALIKE: Final = 3.0
"""Greatest shape of the gamma distribution of the wide cells' rates: they differ by half as usual, or by more."""

_STANDING_SHARE: Final = 0.001
"""Share of fine cells in which something stands, beforehand."""

_STANDING_SHAPE: Final = 0.5
_STANDING_SCANS: Final = 2.5
"""Gamma distribution of the echoes in a scan of what stands in a cell: 0.2, give or take much."""


class ClutterMap:
    """Density of false alarms over an area."""

    def __init__(self, surface: Surface, known: float, deviation: float) -> None:
        """Begin with what is known.

        Args:
            surface: The area.
            known: False alarms of a scan, 1/m^2.
            deviation: Standard deviation of a measurement, metres.
        """
        self._wide = Cells(surface, across(surface, _WIDE_ACROSS))
        self._fine = Cells(surface, max(_FINE_SIDE_DEVIATIONS * deviation, across(surface, _FINE_ACROSS)))
        self._known = known * self._wide.surface
        self._wide_counts = np.zeros(self._wide.count)
        self._fine_counts = np.zeros(self._fine.count)
        self._wide_scans = self._fine_scans = 0.0
        self._wide_squares = 0.0
        self._alike = _MOST_ALIKE
        self._fine_unit = 1.0

    def at(self, places: Floats) -> Floats:
        """Return the density, 1/m^2, where something was measured, shape (measurements,)."""
        wide = self._wide_at(places)
        standing, rate = self._standing_at(places, wide)
        density: Floats = wide + standing * np.maximum(rate - wide, 0.0)
        return density

    def count(self, places: Floats, number: Floats) -> None:
        """Count false alarms.

        Args:
            places: Where they were, metres, shape (places, 2).
            number: How many each stands for, shape (places,).
        """
        standing, _ = self._standing_at(places, self._wide_at(places))
        np.add.at(self._wide_counts, self._wide.of(places), number * (1.0 - standing))
        np.add.at(self._fine_counts, self._fine.of(places), number * self._fine_unit)

    def _wide_at(self, places: Floats) -> Floats:
        """Return the density of what comes by chance, 1/m^2."""
        mean, counts = self._mean(), self._wide_counts[self._wide.of(places)]
        prior = max(_PRIOR_SCANS, self._alike / mean)
        density: Floats = (counts + prior * mean) / (self._wide_scans + prior) / self._wide.surface
        return density

    def _mean(self) -> float:
        """Return the rate of a scan in the mean over all wide cells."""
        known = _PRIOR_SCANS * self._known
        return (float(self._wide_counts.mean()) + known) / (self._wide_scans + _PRIOR_SCANS)

    def _shape(self) -> float:
        """Return the shape of the distribution of the wide cells' rates.

        Counts scatter by chance (Poisson, with the squares of the weights that scans have by now); what they scatter
        beyond that is how much the rates differ.
        """
        by_chance = self._wide_counts.mean() * self._wide_squares / self._wide_scans
        excess = float(self._wide_counts.var() - by_chance) / self._wide_scans**2
        return min(self._mean() ** 2 / excess, _MOST_ALIKE) if excess > 0.0 else _MOST_ALIKE

    def _standing_at(self, places: Floats, wide: Floats) -> tuple[Floats, Floats]:
        """Return how probable it is that something stands in the fine cell, and how densely it gives echoes, 1/m^2."""
        scans = self._fine_scans
        if not scans:
            return np.full(len(places), _STANDING_SHARE), wide
        counted = self._fine_counts[self._fine.of(places)] / self._fine_unit
        expected = wide * self._fine.surface * scans
        nothing = counted * np.log(expected) - expected
        standing = (
            gammaln(_STANDING_SHAPE + counted)
            - math.lgamma(_STANDING_SHAPE)
            + _STANDING_SHAPE * math.log(_STANDING_SCANS / (_STANDING_SCANS + scans))
            + counted * math.log(scans / (_STANDING_SCANS + scans))
        )
        odds = _STANDING_SHARE / (1.0 - _STANDING_SHARE) * np.exp(np.clip(standing - nothing, -50.0, 50.0))
        rate = (_STANDING_SHAPE + counted) / (_STANDING_SCANS + scans) / self._fine.surface
        return odds / (1.0 + odds), rate

    def end_scan(self) -> None:
        """Count a scan as over; what it gave weighs less from now on."""
        self._wide_counts *= _WIDE_FORGETTING
        self._wide_scans = _WIDE_FORGETTING * (self._wide_scans + 1.0)
        self._wide_squares = _WIDE_FORGETTING**2 * (self._wide_squares + 1.0)
        self._alike = self._shape()
        self._fine_scans = _FINE_FORGETTING * (self._fine_scans + 1.0)
        # New counts weigh more instead of old ones less: a scan must not touch every fine cell.
        self._fine_unit /= _FINE_FORGETTING
        if self._fine_unit > 1e6:
            self._fine_counts /= self._fine_unit
            self._fine_unit = 1.0
