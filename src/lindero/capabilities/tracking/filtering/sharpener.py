"""Sharpener: which track gave rise to which measurement where tracks are close, so that not all go to the middle.

Tracks that explain the same measurements may exchange them, as long as each track is seen and each measurement is
explained with the same probability as before: the picture without the tracks' names stays as it is. Of all exchanges
one is taken that leaves each track few measurements, which is near the best-fitting multi-Bernoulli (Williams, "An
efficient, variational approximation of the best fitting multi-Bernoulli filter", IEEE Trans. SP 63(1), 2015). His
linear programme is solved nearly, by scaling rows and columns in turn (Cuturi, "Sinkhorn distances", NIPS 2013).
"""

from typing import Final, NamedTuple

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.compiled import compiled
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_SHARPNESS: Final = 10.0
"""Power to which probabilities are raised before they are scaled: 1 changes nothing, infinity is the programme."""

_ROUNDS: Final = 15
_TOLERANCE: Final = 1e-2
_NEGLIGIBLE: Final = 1e-4
"""Pairs less probable than this keep what they have."""


def sharpen(edges: Edges, marginals: Marginals) -> Marginals:
    """Return probabilities of association with which each track follows few measurements.

    Args:
        edges: Pairs of tracks and measurements.
        marginals: Their probabilities; what is missed and what is unexplained stays.
    """
    exchanged = _exchanged(edges.first, edges.measurement, marginals.paired, len(marginals.unexplained))
    paired = _scaled(exchanged, edges.measurement, marginals.paired, len(marginals.unexplained), _SHARPNESS)
    return msgspec.structs.replace(marginals, paired=paired)


class _Exchanged(NamedTuple):
    """The pairs whose measurement other tracks explain too: which, and the track of each."""

    pair: Ints
    track: Ints


@compiled
def _exchanged(first: Ints, measurement: Ints, paired: Floats, measurements: int) -> _Exchanged:
    tracks_of = np.zeros(measurements, np.int64)
    for pair in range(len(paired)):
        if paired[pair] > _NEGLIGIBLE:
            tracks_of[measurement[pair]] += 1
    pairs, owner = np.empty(len(paired), np.int64), np.empty(len(paired), np.int64)
    count = 0
    for track in range(len(first) - 1):
        for pair in range(first[track], first[track + 1]):
            if paired[pair] > _NEGLIGIBLE and tracks_of[measurement[pair]] > 1:
                pairs[count], owner[count] = pair, track
                count += 1
    return _Exchanged(pairs[:count], owner[:count])


@compiled
def _scaled(
    exchanged: _Exchanged, measurement: Ints, paired: Floats, measurements: int, sharpness: float
) -> Floats:
    """Raise the pairs to a power, and scale them until tracks and measurements have their sums again."""
    sharp = paired.copy()
    count = len(exchanged.pair)
    if count == 0:
        return sharp
    tracks = exchanged.track[-1] + 1
    seen, explained = np.zeros(tracks), np.zeros(measurements)
    for k in range(count):
        pair = exchanged.pair[k]
        seen[exchanged.track[k]] += paired[pair]
        explained[measurement[pair]] += paired[pair]
        sharp[pair] = paired[pair] ** sharpness
    by_track, by_measurement = np.empty(tracks), np.empty(measurements)
    for _ in range(_ROUNDS):
        by_measurement[:] = 0.0
        for pair in exchanged.pair:
            by_measurement[measurement[pair]] += sharp[pair]
        by_track[:] = 0.0
        for k in range(count):
            pair = exchanged.pair[k]
            sharp[pair] *= explained[measurement[pair]] / by_measurement[measurement[pair]]
            by_track[exchanged.track[k]] += sharp[pair]
        worst = 0.0
        for k in range(count):
            share = seen[exchanged.track[k]] / by_track[exchanged.track[k]]
            sharp[exchanged.pair[k]] *= share
            worst = max(worst, abs(share - 1.0))
        if worst < _TOLERANCE:
            break
    return sharp
