"""Associator: how probable it is that a track gave rise to a measurement, with all other tracks considered.

Sums over all joint assignments are approximated by loopy belief propagation, which converges always for this graph
(Williams and Lau, "Approximate evaluation of marginal association probabilities with belief propagation", IEEE Trans.
AES 50(4), 2014).
"""

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.compiled import compiled
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_ROUNDS = 100
_TOLERANCE = 1e-3


class Marginals(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Probabilities of association.

    Attributes:
        paired: That a pair belongs together, shape (pairs,).
        missed: That a track gave rise to no measurement, shape (tracks,).
        unexplained: That a measurement comes of none of the tracks, shape (measurements,).
    """

    paired: Floats
    missed: Floats
    unexplained: Floats


def associate(edges: Edges, odds: Floats, background: Floats) -> Marginals:
    """Return the marginal probabilities of association.

    Args:
        edges: Pairs of tracks and measurements.
        odds: For each pair, how much more probable it is than that the track gave rise to nothing, m^-2.
        background: For each measurement, density of those that come of no track, m^-2; above 0.
    """
    paired, missed, unexplained = _propagate(
        edges.first, edges.measurement, odds, background, _ROUNDS, _TOLERANCE
    )
    return Marginals(paired=paired, missed=missed, unexplained=unexplained)


@compiled
def _propagate(
    first: Ints, measurement: Ints, odds: Floats, background: Floats, rounds: int, tolerance: float
) -> tuple[Floats, Floats, Floats]:
    tracks = len(first) - 1
    to_track = 1.0 / background[measurement]
    to_measurement = np.empty(len(odds))
    total = np.empty(len(background))
    for _ in range(rounds):
        _tell_measurements(first, odds, to_track, to_measurement)
        _gather(measurement, background, to_measurement, total)
        if _tell_tracks(measurement, total, to_measurement, to_track) < tolerance:
            break
    _tell_measurements(first, odds, to_track, to_measurement)
    _gather(measurement, background, to_measurement, total)
    missed, paired = np.empty(tracks), np.empty(len(odds))
    for track in range(tracks):
        mine = slice(first[track], first[track + 1])
        missed[track] = 1.0 / (1.0 + np.sum(odds[mine] * to_track[mine]))
        paired[mine] = odds[mine] * to_track[mine] * missed[track]
    return paired, missed, background / total


@compiled
def _tell_measurements(first: Ints, odds: Floats, to_track: Floats, to_measurement: Floats) -> None:
    """Send each pair's message from its track: its odds among all that the track can explain."""
    for track in range(len(first) - 1):
        whole = 1.0
        for pair in range(first[track], first[track + 1]):
            whole += odds[pair] * to_track[pair]
        for pair in range(first[track], first[track + 1]):
            to_measurement[pair] = odds[pair] / (whole - odds[pair] * to_track[pair])


@compiled
def _gather(measurement: Ints, background: Floats, to_measurement: Floats, total: Floats) -> None:
    """Sum what reaches each measurement."""
    total[:] = background
    for pair in range(len(measurement)):
        total[measurement[pair]] += to_measurement[pair]


@compiled
def _tell_tracks(measurement: Ints, total: Floats, to_measurement: Floats, to_track: Floats) -> float:
    """Send each pair's message from its measurement; return the largest relative change."""
    change = 0.0
    for pair in range(len(measurement)):
        message = 1.0 / (total[measurement[pair]] - to_measurement[pair])
        change = max(change, abs(message - to_track[pair]) / to_track[pair])
        to_track[pair] = message
    return change
