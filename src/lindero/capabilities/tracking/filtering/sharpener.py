"""Sharpener: which track gave rise to which measurement where tracks are close, so that not all go to the middle.

Tracks that explain the same measurements may exchange them, as long as each measurement is explained with the same
probability as before: the picture without the tracks' names stays as it is. Of all exchanges one is taken that leaves
each track few explanations, which is near the best-fitting multi-Bernoulli (Williams, "An efficient, variational
approximation of the best fitting multi-Bernoulli filter", IEEE Trans. SP 63(1), 2015). His linear programme is solved
nearly, by scaling rows and columns in turn (Cuturi, "Sinkhorn distances", NIPS 2013).

That one of them was missed is exchanged like a measurement: of four tracks in one place with three measurements it is
one that was missed, not each by a quarter, and a target that ends among others is noticed. A track stands in for
another only as far as it is where that one is: measurements by how much the two predicted densities have in common
(Bhattacharyya), what was missed, which nothing puts right, by how improbable it is to measure so far from the target.
"""

import math
from typing import Final, NamedTuple

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Columns, Ints
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_SHARPNESS: Final = 10
"""Power to which probabilities are raised before they are scaled: 1 changes nothing, infinity is the programme."""

_ROUNDS: Final = 15
_TOLERANCE: Final = 1e-2
_NEGLIGIBLE: Final = 1e-4
"""What is less probable than this stays where it is."""

_LEAST_MISS: Final = 1e-2
"""A probability of having been missed that is worth an exchange."""


class Sharpened(NamedTuple):
    """Probabilities of association, and that each track is a target which gave rise to nothing, shape (tracks,)."""

    marginals: Marginals
    unseen: Floats


def sharpen(edges: Edges, marginals: Marginals, unseen: Floats, tracks: Columns, noises: Floats) -> Sharpened:
    """Return probabilities of association with which each track follows few measurements.

    Args:
        edges: Pairs of tracks and measurements.
        marginals: Their probabilities; what is unexplained stays.
        unseen: Probability that each track is a target which gave rise to nothing, shape (tracks,).
        tracks: The predicted tracks.
        noises: Covariance of each measurement as (xx, xy, yy), m^2, shape (measurements, 3).
    """
    pairs, measurements = len(marginals.paired), len(marginals.unexplained)
    shared = _room(2 * pairs)
    likeness = np.empty((2, pairs))
    heaviest = np.full(measurements, -1)
    sharers = np.zeros(measurements, np.int64)
    count = _share(edges.first, edges.measurement, marginals.paired, (heaviest, sharers), shared)
    if not count:
        return Sharpened(marginals, unseen)
    most = np.zeros((2, measurements))
    _compare_places(count, shared, tracks.mean, tracks.covariance, noises, heaviest, most, likeness)
    count = _offer(count, shared, likeness, marginals.missed, sharers)
    offered = shared.chance[:count].copy()
    _scale(count, shared, _none(len(unseen)), _none(2 * measurements))
    paired, missed, left = marginals.paired.copy(), marginals.missed.copy(), unseen.copy()
    flows = np.zeros((2, measurements))
    _exchange(count, shared, offered, flows, (paired, missed, left))
    return Sharpened(msgspec.structs.replace(marginals, paired=paired, missed=missed), left)


class Shared(NamedTuple):
    """What tracks may exchange, one row for each: a pair, or that the pair's track was missed and not measured there.

    Attributes:
        pair: The pair.
        track: Its track.
        column: What is exchanged with others: the measurement; for a miss the measurements are counted on.
        chance: How probable it is.
    """

    pair: Ints
    track: Ints
    column: Ints
    chance: Floats


class Sums(NamedTuple):
    """Sums of chances, of each track or of each measurement: as they are to be, and as they are by now."""

    wanted: Floats
    now: Floats


def _room(rows: int) -> Shared:
    return Shared(
        np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows)
    )


def _none(count: int) -> Sums:
    return Sums(np.zeros(count), np.zeros(count))


@tight
def _share(first: Ints, measurement: Ints, paired: Floats, of: tuple[Ints, Ints], shared: Shared) -> int:
    """List the pairs whose measurement other tracks explain too, track by track; return how many there are.

    Args:
        first: See `Edges`.
        measurement: See `Edges`.
        paired: Probability of each pair.
        of: To be filled for each measurement: the row of the pair that explains it best, how many explain it.
        shared: To be filled.
    """
    heaviest, sharers = of
    for pair in range(len(paired)):
        if paired[pair] > _NEGLIGIBLE:
            sharers[measurement[pair]] += 1
    count = 0
    for track in range(len(first) - 1):
        for pair in range(first[track], first[track + 1]):
            place = measurement[pair]
            if paired[pair] > _NEGLIGIBLE and sharers[place] > 1:
                shared.pair[count], shared.track[count] = pair, track
                shared.column[count], shared.chance[count] = place, paired[pair]
                if heaviest[place] < 0 or shared.chance[heaviest[place]] < paired[pair]:
                    heaviest[place] = count
                count += 1
    return count


@tight
def _compare_places(
    count: int,
    shared: Shared,
    mean: Floats,
    covariance: Floats,
    noises: Floats,
    heaviest: Ints,
    most: Floats,
    likeness: Floats,
) -> None:
    """Write how far each track can stand in for the one that explains the measurement best, as (pairs, misses).

    That one itself stands in for the likest of the others.
    """
    for k in range(count):
        place = shared.column[k]
        if heaviest[place] == k:
            continue
        mine, other = shared.track[k], shared.track[heaviest[place]]
        apart = (mean[mine, 0, 0, 0] - mean[other, 0, 0, 0]) ** 2 + (
            mean[mine, 0, 0, 2] - mean[other, 0, 0, 2]
        ) ** 2
        spread = _variance(covariance[mine, 0, 0]) + _variance(covariance[other, 0, 0])
        noise = 0.5 * (noises[place, 0] + noises[place, 2])
        likeness[0, k] = math.exp(-0.25 * apart / spread)
        likeness[1, k] = math.exp(-0.5 * apart / noise)
        for kind in range(2):
            most[kind, place] = max(most[kind, place], likeness[kind, k])
    for place in range(len(heaviest)):
        if heaviest[place] >= 0:
            for kind in range(2):
                likeness[kind, heaviest[place]] = most[kind, place]


@inlined
def _variance(covariance: Floats) -> float:
    variance: float = 0.5 * (covariance[0, 0] + covariance[2, 2])
    return variance


@tight
def _offer(count: int, shared: Shared, likeness: Floats, missed: Floats, sharers: Ints) -> int:
    """Let stand as chances what may be exchanged, of each pair and of each miss; return how many there are of both.

    A track that was missed was missed at each of its measurements by as much as each was likely to be its own.
    """
    places = len(sharers)
    for place in range(places):
        sharers[place] = 0
    end, kept = count, 0
    for k in range(count):
        track = shared.track[k]
        seen = 1.0 - missed[track]
        miss = missed[track] * shared.chance[k] / seen * likeness[1, k] if seen > 0.0 else 0.0
        likeness[1, k] = miss
        shared.chance[k] *= likeness[0, k]
    for k in range(count):
        if likeness[1, k] > _LEAST_MISS:
            shared.pair[end], shared.track[end] = shared.pair[k], shared.track[k]
            shared.column[end], shared.chance[end] = shared.column[k] + places, likeness[1, k]
            end += 1
    for k in range(end):
        if shared.chance[k] > _NEGLIGIBLE:
            shared.pair[kept], shared.track[kept] = shared.pair[k], shared.track[k]
            shared.column[kept], shared.chance[kept] = shared.column[k], shared.chance[k]
            kept += 1
    return kept


@tight
def _scale(count: int, shared: Shared, seen: Sums, explained: Sums) -> None:
    """Raise the chances to a power, and scale them until tracks and columns have their sums again."""
    for k in range(count):
        chance = shared.chance[k]
        seen.wanted[shared.track[k]] += chance
        explained.wanted[shared.column[k]] += chance
        shared.chance[k] = chance**_SHARPNESS
        explained.now[shared.column[k]] += shared.chance[k]
    for _ in range(_ROUNDS):
        _compare(explained)
        for k in range(count):
            shared.chance[k] *= explained.now[shared.column[k]]
            seen.now[shared.track[k]] += shared.chance[k]
        worst = _compare(seen)
        _forget(explained)
        for k in range(count):
            shared.chance[k] *= seen.now[shared.track[k]]
            explained.now[shared.column[k]] += shared.chance[k]
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


@tight
def _exchange(
    count: int, shared: Shared, offered: Floats, flows: Floats, into: tuple[Floats, Floats, Floats]
) -> None:
    """Add what was exchanged to the probabilities of pairs, of having been missed, and of being there unseen.

    Who gives a miss away gives its own probability of being there all the same with it; who takes one takes the mean
    of what was given, so that as many targets are there as before.
    """
    paired, missed, unseen = into
    places = flows.shape[1]
    for k in range(count):
        given, place, track = offered[k] - shared.chance[k], shared.column[k] - places, shared.track[k]
        if place < 0:
            paired[shared.pair[k]] -= given
        elif given > 0.0:
            there = given * unseen[track] / max(missed[track], given)
            flows[0, place] += given
            flows[1, place] += there
            missed[track] -= given
            unseen[track] -= there
    for k in range(count):
        taken, place, track = shared.chance[k] - offered[k], shared.column[k] - places, shared.track[k]
        if place >= 0 and taken > 0.0 and flows[0, place] > 0.0:
            missed[track] = min(missed[track] + taken, 1.0)
            unseen[track] += taken * flows[1, place] / flows[0, place]
    for track in range(len(missed)):
        missed[track] = max(missed[track], 0.0)
        unseen[track] = min(unseen[track], missed[track])
