"""Echoes beside a target: its wake, its other end, what it reflects to where it is not.

A sensor that resolves more than a target's place gives several plots of it. Beside each track that is surely there and
well known, further plots are expected at a rate that is learned of the sensor (a gamma distribution), scattered about
as widely as is learned too (an extended target's plots are a Poisson process about it; Gilholm and Salmond, "Spatial
distribution model for tracking extended objects", IEE Proc. RSN 152(5), 2005). What they explain begins no further
track, and is no false alarm of that place.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_FORGETTING: Final = 0.98
"""Weight that a scan keeps at the next one: about fifty scans are remembered, in which a target comes and goes."""

_PRIOR_RATE: Final = 0.02
_PRIOR_TARGETS: Final = 20.0
"""Echoes beside a detected target, beforehand, and for how many detected targets that counts."""

_PRIOR_ECHOES: Final = 5.0
"""For how many echoes it counts beforehand that they scatter as widely as measurements do."""

_SURE: Final = 0.99
"""Probability of being a target from which on a track has echoes beside it: what else is there may be another one."""


class EchoesBeside:
    """Learns how many echoes beside its targets a sensor gives, and how far from them."""

    def __init__(self, deviation: float) -> None:
        """Begin with few, and near.

        Args:
            deviation: Standard deviation of a measurement, metres.
        """
        self._prior = np.array(
            [
                _PRIOR_RATE * _PRIOR_TARGETS,
                _PRIOR_TARGETS,
                _PRIOR_ECHOES,
                _PRIOR_ECHOES * max(deviation, 1.0) ** 2,
            ]
        )
        self._learned = self._prior.copy()

    @property
    def rate(self) -> float:
        """How many echoes beside a detected target are to be expected in a scan."""
        return float(self._learned[0] / self._learned[1])

    @property
    def variance(self) -> float:
        """How far they scatter in each coordinate, beyond the noise of a measurement, m^2."""
        return float(self._learned[3] / self._learned[2])

    def expected(self, tracks: Columns, edges: Edges, scan: Measurements) -> "Beside":
        """Return how densely they are to be expected where something was measured.

        Args:
            tracks: The tracks, predicted to the scan.
            edges: Pairs of tracks and measurements.
            scan: What was measured.
        """
        pairs = len(edges.measurement)
        by = Beside(np.zeros(len(scan.places)), np.zeros(pairs), np.zeros(pairs))
        _expect(
            (edges.first, edges.measurement),
            (tracks.mean, tracks.covariance, _sureness(tracks)),
            scan,
            (self.rate, self.variance),
            by,
        )
        return by

    def learn(
        self, tracks: Columns, edges: Edges, marginals: Marginals, beside: Floats, by: "Beside"
    ) -> None:
        """Count a scan's echoes.

        Args:
            tracks: The tracks, predicted to the scan.
            edges: Pairs of tracks and measurements.
            marginals: Probabilities of association.
            beside: Probability that each measurement is an echo beside a target, shape (measurements,).
            by: What was expected.
        """
        sure = _sureness(tracks) > _SURE
        counted = np.empty(4)
        counted[0] = counted[2] = beside.sum()
        counted[1] = (1.0 - marginals.missed[sure]).sum()
        counted[3] = _scatter(edges.measurement, beside, by)
        self._learned = self._prior + _FORGETTING * (self._learned - self._prior) + counted


def _sureness(tracks: Columns) -> Floats:
    """Return the probability that each track is a target and no fixed thing, shape (tracks,)."""
    sureness: Floats = tracks.existence * (1.0 - tracks.fixed)
    return sureness


class Beside(NamedTuple):
    """Echoes beside targets that are expected.

    Attributes:
        density: At each measurement, 1/m^2, shape (measurements,).
        of_pair: The part of it that each pair's track has, shape (pairs,).
        scatter: Mean square of one coordinate of the way from the track to the echo, if the pair's measurement is one
            of its echoes, m^2, shape (pairs,).
    """

    density: Floats
    of_pair: Floats
    scatter: Floats


@tight
def _expect(
    pairs: tuple[Ints, Ints],
    tracks: tuple[Floats, Floats, Floats],
    scan: Measurements,
    known: tuple[float, float],
    by: Beside,
) -> None:
    first, measurement = pairs
    mean, covariance, sureness = tracks
    rate, variance = known
    for track in range(len(sureness)):
        if sureness[track] < _SURE:
            continue
        state = mean[track, 0, 0]
        spread = 0.5 * (covariance[track, 0, 0, 0, 0] + covariance[track, 0, 0, 2, 2])
        for pair in range(first[track], first[track + 1]):
            place = measurement[pair]
            noise = 0.5 * (scan.noises[place, 0] + scan.noises[place, 2])
            if spread > noise:
                # Where the target itself is not well known yet, this may be it.
                continue
            whole = spread + noise + variance
            squared = (scan.places[place, 0] - state[0]) ** 2 + (scan.places[place, 1] - state[2]) ** 2
            density = rate * sureness[track] * math.exp(-0.5 * squared / whole) / (2.0 * math.pi * whole)
            by.of_pair[pair] = density
            by.density[place] += density
            share = variance / whole
            by.scatter[pair] = 0.5 * share**2 * squared + variance * (1.0 - share)


@tight
def _scatter(measurement: Ints, beside: Floats, by: Beside) -> float:
    """Return the sum over all echoes of their mean square distance in one coordinate, m^2."""
    total = 0.0
    for pair in range(len(measurement)):
        place = measurement[pair]
        if by.of_pair[pair] > 0.0:
            total += beside[place] * by.of_pair[pair] / by.density[place] * by.scatter[pair]
    return total
