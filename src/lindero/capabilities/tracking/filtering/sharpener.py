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
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_SHARPNESS: Final = 10
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
    tracks, pairs = len(edges.first) - 1, len(marginals.paired)
    measurements = len(marginals.unexplained)
    shared = Shared(
        np.empty(pairs, np.int64), np.empty(pairs, np.int64), np.empty(pairs, np.int64), np.empty(pairs)
    )
    tracks_of = np.zeros(measurements, np.int64)
    count = _share(edges.first, edges.measurement, marginals.paired, tracks_of, shared)
    if not count:
        return marginals
    seen = Sums(np.zeros(tracks), np.zeros(tracks))
    explained = Sums(np.zeros(measurements), np.zeros(measurements))
    _scale(count, shared, seen, explained)
    sharp = marginals.paired.copy()
    sharp[shared.pair[:count]] = shared.chance[:count]
    return msgspec.structs.replace(marginals, paired=sharp)


class Shared(NamedTuple):
    """The pairs whose measurement other tracks explain too: which, and the track, measurement and chance of each."""

    pair: Ints
    track: Ints
    measurement: Ints
    chance: Floats


class Sums(NamedTuple):
    """Sums of chances, of each track or of each measurement: as they are to be, and as they are by now."""

    wanted: Floats
    now: Floats


@tight
def _share(first: Ints, measurement: Ints, paired: Floats, tracks_of: Ints, shared: Shared) -> int:
    """List the shared pairs, track by track; return how many there are."""
    for pair in range(len(paired)):
        if paired[pair] > _NEGLIGIBLE:
            tracks_of[measurement[pair]] += 1
    count = 0
    for track in range(len(first) - 1):
        for pair in range(first[track], first[track + 1]):
            if paired[pair] > _NEGLIGIBLE and tracks_of[measurement[pair]] > 1:
                shared.pair[count], shared.track[count] = pair, track
                shared.measurement[count] = measurement[pair]
                shared.chance[count] = paired[pair]
                count += 1
    return count


@tight
def _scale(count: int, shared: Shared, seen: Sums, explained: Sums) -> None:
    """Raise the chances to a power, and scale them until tracks and measurements have their sums again."""
    for k in range(count):
        chance = shared.chance[k]
        seen.wanted[shared.track[k]] += chance
        explained.wanted[shared.measurement[k]] += chance
        shared.chance[k] = chance**_SHARPNESS
        explained.now[shared.measurement[k]] += shared.chance[k]
    for _ in range(_ROUNDS):
        _compare(explained)
        for k in range(count):
            shared.chance[k] *= explained.now[shared.measurement[k]]
            seen.now[shared.track[k]] += shared.chance[k]
        worst = _compare(seen)
        _forget(explained)
        for k in range(count):
            shared.chance[k] *= seen.now[shared.track[k]]
            explained.now[shared.measurement[k]] += shared.chance[k]
        _forget(seen)
        if worst < _TOLERANCE:
            break


@inlined
def _compare(sums: Sums) -> float:
    """Let by what chances must be multiplied stand for their sums; return how far from 1 it is at most."""
    worst = 0.0
    for k in range(len(sums.now)):
        if sums.wanted[k] > 0.0:
            sums.now[k] = sums.wanted[k] / sums.now[k]
            worst = max(worst, abs(sums.now[k] - 1.0))
    return worst


@inlined
def _forget(sums: Sums) -> None:
    for k in range(len(sums.now)):
        sums.now[k] = 0.0
