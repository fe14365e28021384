"""Updater: what tracks are after a scan, from each explanation of what was measured.

Every component of a track and every measurement in its gate make a component of the updated track, weighted by the
marginal probability of the pair; near ones are merged and light ones dropped (integrated track splitting, Musicki,
Evans and Stankovic, IEEE Trans. AC 39(6), 1994; with marginals over all tracks as in Williams, "Marginal
multi-Bernoulli filters", IEEE Trans. AES 51(3), 2015).
"""

import math
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Bank, Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import compiled, inlined
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats

_MOST_HYPOTHESES = 256
_MOST_CERTAIN = 0.999_99
_MISSED = -1
_PRESENT_MODE = 0.05


class Pruning(NamedTuple):
    """How much of what is possible is carried on.

    Attributes:
        least_existence: Tracks less probable than this are dropped.
        least_weight: Components lighter than this are dropped.
        near: Squared distance, in standard deviations of one coordinate, within which components are merged.
    """

    least_existence: float = 3e-3
    least_weight: float = 1e-2
    near: float = 0.3


def update(
    bank: Bank,
    edges: Edges,
    marginals: Marginals,
    scan: Measurements,
    detection: Floats,
    pruning: Pruning,
    into: Bank,
) -> Ints:
    """Write the updated tracks into another bank of at least the same capacity.

    Args:
        bank: Predicted tracks.
        edges: Pairs of tracks and measurements.
        marginals: Probabilities of association.
        scan: What was measured.
        detection: Probability that the scan detects each track, shape (tracks,).
        pruning: What is dropped.
        into: The bank to fill; what it held is lost.

    Returns:
        Which tracks are too improbable to go on.
    """
    before = bank.tracks
    unseen = unseen_of(marginals, before.existence, detection)
    exists = unseen + 1.0 - marginals.missed
    pairs = Pairs(edges.first, edges.measurement, edges.likelihood, marginals.paired)
    into.count = _update(bank.count, bank.columns, pairs, (unseen, exists), scan, pruning, into.columns)
    kept = exists >= pruning.least_existence
    tracks = into.tracks
    tracks.existence[:] = np.minimum(exists[kept], _MOST_CERTAIN)
    tracks.hits[:] = before.hits[kept] + 1.0 - marginals.missed[kept]
    tracks.number[:] = before.number[kept]
    tracks.confirmed[:] = before.confirmed[kept]
    tracks.established[:] = before.established[kept]
    tracks.origin[:] = before.origin[kept]
    tracks.plots[:] = before.plots[kept]
    tracks.fixed[:] = before.fixed[kept]
    tracks.moved[:] = before.moved[kept]
    return np.flatnonzero(~kept)


def unseen_of(marginals: Marginals, existence: Floats, detection: Floats) -> Floats:
    """Return the probability that each track is a target which the scan did not detect, shape (tracks,).

    Args:
        marginals: Probabilities of association.
        existence: Probability before the scan that each track is a target.
        detection: Probability that the scan detects each track.
    """
    unseen: Floats = marginals.missed * existence * (1 - detection) / (1 - existence * detection)
    return unseen


class Pairs(NamedTuple):
    """Pairs of tracks and measurements with their probabilities, see `Edges` and `Marginals`."""

    first: Ints
    measurement: Ints
    likelihood: Floats
    paired: Floats


class Hypotheses(NamedTuple):
    """What the components of a track can have become: how probable, of which component, by which pair."""

    chance: Floats
    source: Ints
    pair: Ints


class Parts(NamedTuple):
    """Components of one track: for each mode of each a Gaussian and a probability.

    Shapes: (components, modes, 4), (components, modes, 4, 4), (components, modes).
    """

    mean: Floats
    covariance: Floats
    mode: Floats


@compiled
def _update(
    count: int,
    bank: Columns,
    pairs: Pairs,
    chances: tuple[Floats, Floats],
    scan: Measurements,
    pruning: Pruning,
    into: Columns,
) -> int:
    unseen, exists = chances
    modes = bank.mode.shape[2]
    one = Parts(
        np.empty((1, modes, DIMENSIONS)), np.empty((1, modes, DIMENSIONS, DIMENSIONS)), np.empty((1, modes))
    )
    room = Hypotheses(
        np.empty(_MOST_HYPOTHESES),
        np.empty(_MOST_HYPOTHESES, np.int64),
        np.empty(_MOST_HYPOTHESES, np.int64),
    )
    kept = 0
    for track in range(count):
        if exists[track] < pruning.least_existence:
            continue
        found = _hypotheses(track, bank, pairs, unseen[track], pruning.least_weight * exists[track], room)
        before = Parts(bank.mean[track], bank.covariance[track], bank.mode[track])
        beside = Parts(into.mean[kept], into.covariance[kept], into.mode[kept])
        made = 0
        _sort(room, found)
        for h in range(found):
            if room.pair[h] == _MISSED:
                _copy(before, room.source[h], one, 0)
            else:
                _correct(before, room.source[h], scan, pairs.measurement[room.pair[h]], one)
            made = _add(one, room.chance[h], pruning.near, made, beside, into.weight[kept])
        whole = 0.0
        for part in range(made):
            whole += into.weight[kept, part]
        for part in range(into.weight.shape[1]):
            into.weight[kept, part] = into.weight[kept, part] / whole if part < made else 0.0
        into.components[kept] = made
        kept += 1
    return kept


@inlined
def _hypotheses(
    track: int, bank: Columns, pairs: Pairs, unseen: float, least: float, room: Hypotheses
) -> int:
    """List what each component can have become, with its probability; return how many there are."""
    found = 0
    parts = bank.components[track]
    for part in range(parts):
        chance = unseen * bank.weight[track, part]
        if chance > least:
            room.chance[found], room.source[found], room.pair[found] = chance, part, _MISSED
            found += 1
    for pair in range(pairs.first[track], pairs.first[track + 1]):
        whole = 0.0
        for part in range(parts):
            whole += bank.weight[track, part] * pairs.likelihood[pair, part]
        for part in range(parts):
            share = bank.weight[track, part] * pairs.likelihood[pair, part] / whole
            chance = pairs.paired[pair] * share
            if chance > least and found < _MOST_HYPOTHESES:
                room.chance[found], room.source[found], room.pair[found] = chance, part, pair
                found += 1
    if found == 0:
        # So many explanations that none weighs anything: the track is left where it was.
        room.chance[0], room.source[0], room.pair[0] = 1.0, 0, _MISSED
        found = 1
    return found


@inlined
def _sort(room: Hypotheses, found: int) -> None:
    """Put the most probable first, by insertion: there are few."""
    for late in range(1, found):
        chance, source, pair = room.chance[late], room.source[late], room.pair[late]
        slot = late
        while slot > 0 and room.chance[slot - 1] < chance:
            room.chance[slot], room.source[slot] = room.chance[slot - 1], room.source[slot - 1]
            room.pair[slot] = room.pair[slot - 1]
            slot -= 1
        room.chance[slot], room.source[slot], room.pair[slot] = chance, source, pair


@inlined
def _copy(source: Parts, part: int, into: Parts, to: int) -> None:
    """Take a component over as it is."""
    for m in range(source.mode.shape[1]):
        into.mode[to, m] = source.mode[part, m]
        for a in range(DIMENSIONS):
            into.mean[to, m, a] = source.mean[part, m, a]
            for b in range(DIMENSIONS):
                into.covariance[to, m, a, b] = source.covariance[part, m, a, b]


@inlined
def _correct(before: Parts, part: int, scan: Measurements, place: int, one: Parts) -> None:
    """Correct each mode of a component by a measured position (Kalman), and weigh the modes by how well they fit."""
    mean, covariance, mode = before.mean, before.covariance, before.mode
    total = 0.0
    for m in range(mode.shape[1]):
        xx = covariance[part, m, 0, 0] + scan.noises[place, 0]
        xy = covariance[part, m, 0, 2] + scan.noises[place, 1]
        yy = covariance[part, m, 2, 2] + scan.noises[place, 2]
        determinant = xx * yy - xy * xy
        apart_x = scan.places[place, 0] - mean[part, m, 0]
        apart_y = scan.places[place, 1] - mean[part, m, 2]
        distance = (yy * apart_x**2 - 2 * xy * apart_x * apart_y + xx * apart_y**2) / determinant
        one.mode[0, m] = mode[part, m] * math.exp(-0.5 * distance) / math.sqrt(determinant)
        total += one.mode[0, m]
        for a in range(DIMENSIONS):
            with_x, with_y = covariance[part, m, a, 0], covariance[part, m, a, 2]
            gain_x, gain_y = (
                (with_x * yy - with_y * xy) / determinant,
                (with_y * xx - with_x * xy) / determinant,
            )
            one.mean[0, m, a] = mean[part, m, a] + gain_x * apart_x + gain_y * apart_y
            for b in range(DIMENSIONS):
                known = gain_x * covariance[part, m, 0, b] + gain_y * covariance[part, m, 2, b]
                one.covariance[0, m, a, b] = covariance[part, m, a, b] - known
    for m in range(mode.shape[1]):
        one.mode[0, m] = one.mode[0, m] / total if total > 0.0 else mode[part, m]


@inlined
def _add(one: Parts, chance: float, near: float, made: int, beside: Parts, weight: Floats) -> int:
    """Merge a component into a near one, or put it beside the others while there is room; return how many there are.

    Where there is no room it is dropped: the heaviest come first.
    """
    for part in range(made):
        if _is_near(one, beside, part, near):
            _merge(one, chance, beside, part, weight[part])
            weight[part] += chance
            return made
    if made == len(weight):
        return made
    _copy(one, 0, beside, made)
    weight[made] = chance
    return made + 1


@inlined
def _is_near(one: Parts, beside: Parts, part: int, near: float) -> bool:
    """Say whether a component is so near to another, in every coordinate of each mode in use, that they are one."""
    modes = beside.mode.shape[1]
    for m in range(modes):
        if beside.mode[part, m] < _PRESENT_MODE and modes > 1:
            continue
        for a in range(DIMENSIONS):
            apart = one.mean[0, m, a] - beside.mean[part, m, a]
            if apart**2 > near * beside.covariance[part, m, a, a]:
                return False
    return True


@inlined
def _merge(one: Parts, chance: float, beside: Parts, part: int, weight: float) -> None:
    """Merge a component into another so that mean and covariance of the two stay as they are."""
    apart = np.empty(DIMENSIONS)
    for m in range(beside.mode.shape[1]):
        mine, other = weight * beside.mode[part, m], chance * one.mode[0, m]
        share = other / (mine + other) if mine + other > 0.0 else 0.5
        for a in range(DIMENSIONS):
            apart[a] = one.mean[0, m, a] - beside.mean[part, m, a]
        for a in range(DIMENSIONS):
            for b in range(DIMENSIONS):
                between = (1 - share) * beside.covariance[part, m, a, b] + share * one.covariance[0, m, a, b]
                beside.covariance[part, m, a, b] = between + share * (1 - share) * apart[a] * apart[b]
            beside.mean[part, m, a] += share * apart[a]
        beside.mode[part, m] = (mine + other) / (weight + chance)
