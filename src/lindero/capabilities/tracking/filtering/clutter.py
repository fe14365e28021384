"""False alarms of a sensor, learned place by place: weather and chance widely, piers and sea walls exactly.

Of each wide cell the rate is a gamma distribution around the mean over all cells, as narrow as the cells are alike:
how much more their numbers scatter than chance alone would have it tells (empirical Bayes by the method of moments;
Morris, "Parametric empirical Bayes inference", JASA 78(381), 1983). Of each fine cell there are two
explanations: nothing stands there, and its rate is that of the wide cell; or something stands there that gives echoes
again and again, at any rate. The numbers counted so far weigh the two (Poisson against negative binomial).
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.cells import Cells, Surface, across
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.motion import Floats
from lindero.capabilities.tracking.filtering.weather import Weather

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

_WAYS: Final = math.lgamma(_STANDING_SHAPE)


class Looked(NamedTuple):
    """What is known of places.

    Attributes:
        places: The places (x, y), metres, shape (places, 2).
        wide: The wide cell of each.
        fine: The fine cell of each.
        density: False alarms of a scan, 1/m^2.
        standing: Probability that something stands in the fine cell.
    """

    places: Floats
    wide: Ints
    fine: Ints
    density: Floats
    standing: Floats


class Rates(NamedTuple):
    """What is known by now of all cells.

    Attributes:
        mean: False alarms of a scan in a wide cell, in the mean over all.
        prior: Scans that this counts for in each.
        scans: How many scans the counts of wide cells are of.
        surface: Of a wide cell, m^2.
        fine_scans: How many scans the counts of fine cells are of.
        fine_surface: Of a fine cell, m^2.
        unit: What an echo counts in a fine cell.
        never: Logarithm of the probability that what stands in a cell gave no echo in that many scans.
        again: Logarithm of the factor to it for each echo, apart from the number of ways.
    """

    mean: float
    prior: float
    scans: float
    surface: float
    fine_scans: float
    fine_surface: float
    unit: float
    never: float
    again: float


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
        self._latest = np.zeros(self._wide.count)
        self._weather = Weather(surface, self._wide)
        self._wide_squares = 0.0
        self._alike = _MOST_ALIKE
        self._fine_unit = 1.0
        self._looked: Looked | None = None

    def at(self, places: Floats) -> Floats:
        """Return the density, 1/m^2, where something was measured, shape (measurements,)."""
        return self._look(places).density

    def count(self, places: Floats, number: Floats) -> None:
        """Count false alarms.

        Args:
            places: Where they were, metres, shape (places, 2).
            number: How many each stands for, shape (places,).
        """
        if not len(places):
            return
        looked = self._look(places)
        _add(looked, number, self._fine_unit, self._latest, self._fine_counts)
        self._looked = None

    def _look(self, places: Floats) -> "Looked":
        """Return what is known of places; kept until something is counted."""
        if self._looked is None or self._looked.places is not places:
            count = len(places)
            cells = self._wide.of(places), self._fine.of(places)
            looked = Looked(places, *cells, density=np.empty(count), standing=np.empty(count))
            _tell(looked, self._wide_counts, self._fine_counts, self._rates(), self._weather.factor)
            self._looked = looked
        return self._looked

    def _rates(self) -> "Rates":
        mean, scans = self._mean(), self._fine_scans
        return Rates(
            mean=mean,
            prior=max(_PRIOR_SCANS, self._alike / mean),
            scans=self._wide_scans,
            surface=self._wide.surface,
            fine_scans=scans,
            fine_surface=self._fine.surface,
            unit=self._fine_unit,
            never=_STANDING_SHAPE * math.log(_STANDING_SCANS / (_STANDING_SCANS + scans)),
            again=math.log(scans / (_STANDING_SCANS + scans)) if scans else 0.0,
        )

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

    def end_scan(self) -> None:
        """Count a scan as over; what it gave weighs less from now on."""
        self._looked = None
        rates = self._rates()
        expected = (self._wide_counts + rates.prior * rates.mean) / (rates.scans + rates.prior)
        self._weather.end_scan(self._latest, expected)
        self._wide_counts += self._latest
        self._latest[:] = 0.0
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


@tight
def _tell(looked: Looked, wide_counts: Floats, fine_counts: Floats, rates: Rates, weather: Floats) -> None:
    """Write density and standing of places: what comes by chance, and more where something stands."""
    known = rates.prior * rates.mean
    for one in range(len(looked.wide)):
        by_chance = (wide_counts[looked.wide[one]] + known) / (rates.scans + rates.prior) / rates.surface
        if rates.fine_scans == 0.0:
            looked.density[one], looked.standing[one] = by_chance * weather[looked.wide[one]], _STANDING_SHARE
            continue
        counted = fine_counts[looked.fine[one]] / rates.unit
        standing = _standing(counted, by_chance * rates.fine_surface * rates.fine_scans, rates)
        rate = (_STANDING_SHAPE + counted) / (_STANDING_SCANS + rates.fine_scans) / rates.fine_surface
        now = by_chance * weather[looked.wide[one]]
        looked.density[one] = now + standing * max(rate - now, 0.0)
        looked.standing[one] = standing


@inlined
def _standing(counted: float, expected: float, rates: Rates) -> float:
    """Return the probability that something stands where so many echoes were counted, and so many expected."""
    evidence = rates.never + expected
    if counted > 0.0:
        ways = math.lgamma(_STANDING_SHAPE + counted) - _WAYS
        evidence += ways + counted * (rates.again - math.log(expected))
    odds = _STANDING_SHARE / (1.0 - _STANDING_SHARE) * math.exp(min(max(evidence, -50.0), 50.0))
    return odds / (1.0 + odds)


@tight
def _add(looked: Looked, number: Floats, unit: float, wide_counts: Floats, fine_counts: Floats) -> None:
    for one in range(len(number)):
        wide_counts[looked.wide[one]] += number[one] * (1.0 - looked.standing[one])
        fine_counts[looked.fine[one]] += number[one] * unit
