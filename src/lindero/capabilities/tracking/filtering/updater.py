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
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats

_MOST_HYPOTHESES = 256
_MOST_CERTAIN = 0.999_99
_MISSED = -1
_PRESENT_MODE = 0.05
_NEVER = -1.0


class Pruning(NamedTuple):
    """How much of what is possible is carried on.

    Attributes:
        least_existence: Tracks less probable than this are dropped.
        least_weight: Components lighter than this are dropped.
        near: Squared distance, in standard deviations of one coordinate, within which components are merged.
    """

    least_existence: float = 1e-2
    least_weight: float = 1e-2
    near: float = 0.3


def update(
    bank: Bank,
    edges: Edges,
    marginals: Marginals,
    scan: Measurements,
    unseen: Floats,
    pruning: Pruning,
    into: Bank,
) -> Ints:
    """Write the updated tracks into another bank that has room for as many.

    Args:
        bank: Predicted tracks.
        edges: Pairs of tracks and measurements.
        marginals: Probabilities of association.
        scan: What was measured.
        unseen: Probability that each track is a target which gave rise to nothing, shape (tracks,).
        pruning: What is dropped.
        into: The bank to fill; what it held is lost.

    Returns:
        Which tracks are too improbable to go on.
    """
    exists = unseen + 1.0 - marginals.missed
    pairs = Pairs(edges.first, edges.measurement, edges.likelihood, marginals.paired)
    room = _room(*bank.columns.mode.shape[1:])
    into.count = _update(bank.count, bank.columns, pairs, (unseen, exists), scan, pruning, into.columns, room)
    _carry(bank.count, bank.columns, (exists, marginals.missed), pruning.least_existence, into.columns)
    return np.flatnonzero(~(exists >= pruning.least_existence))


@tight
def _carry(
    count: int, bank: Columns, chances: tuple[Floats, Floats], least_existence: float, into: Columns
) -> None:
    """Take over what a scan does not change of the tracks that go on, and how probable they are."""
    exists, missed = chances
    kept = 0
    for track in range(count):
        if exists[track] < least_existence:
            continue
        into.existence[kept] = min(exists[track], _MOST_CERTAIN)
        into.hits[kept] = bank.hits[track] + 1.0 - missed[track]
        into.number[kept] = bank.number[track]
        into.confirmed[kept], into.established[kept] = bank.confirmed[track], bank.established[track]
        into.fixed[kept], into.moved[kept] = bank.fixed[track], bank.moved[track]
        for k in range(bank.origin.shape[1]):
            into.origin[kept, k] = bank.origin[track, k]
        for k in range(bank.plots.shape[1]):
            into.plots[kept, k] = bank.plots[track, k]
        kept += 1


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


class Gains(NamedTuple):
    """How the modes of each component of a track are corrected by what is measured with one noise (Kalman).

    Attributes:
        noise: The noise for which this was worked out, m^2, shape (components, 3).
        gain: Shape (components, modes, 4, 2).
        inverse: Of the innovation's covariance xx, xy, yy, 1/m^2, shape (components, modes, 3).
        covariance: After the correction, shape (components, modes, 4, 4).
    """

    noise: Floats
    gain: Floats
    inverse: Floats
    covariance: Floats


class Parts(NamedTuple):
    """Components of one track: for each mode of each a Gaussian and a probability.

    Shapes: (components, modes, 4), (components, modes, 4, 4), (components, modes); without components for one alone.
    """

    mean: Floats
    covariance: Floats
    mode: Floats


class Room(NamedTuple):
    """Room to work in, for one track at a time; a state and the probabilities of modes for one component."""

    hypotheses: Hypotheses
    gains: Gains
    mean: Floats
    mode: Floats
    apart: Floats


def _room(components: int, modes: int) -> Room:
    shape = (components, modes)
    return Room(
        hypotheses=Hypotheses(
            np.empty(_MOST_HYPOTHESES),
            np.empty(_MOST_HYPOTHESES, np.int64),
            np.empty(_MOST_HYPOTHESES, np.int64),
        ),
        gains=Gains(
            noise=np.empty((components, 3)),
            gain=np.empty((*shape, DIMENSIONS, 2)),
            inverse=np.empty((*shape, 3)),
            covariance=np.empty((*shape, DIMENSIONS, DIMENSIONS)),
        ),
        mean=np.empty((modes, DIMENSIONS)),
        mode=np.empty(modes),
        apart=np.empty(DIMENSIONS),
    )


@tight
def _update(
    count: int,
    bank: Columns,
    pairs: Pairs,
    chances: tuple[Floats, Floats],
    scan: Measurements,
    pruning: Pruning,
    into: Columns,
    room: Room,
) -> int:
    unseen, exists = chances
    hypotheses, gains = room.hypotheses, room.gains
    kept = 0
    for track in range(count):
        if exists[track] < pruning.least_existence:
            continue
        least = pruning.least_weight * exists[track]
        found = _hypotheses(track, bank, pairs, unseen[track], least, hypotheses)
        _sort(hypotheses, found)
        for part in range(bank.components[track]):
            gains.noise[part, 0] = _NEVER
        beside = Parts(into.mean[kept], into.covariance[kept], into.mode[kept])
        made = 0
        for h in range(found):
            part, pair, chance = hypotheses.source[h], hypotheses.pair[h], hypotheses.chance[h]
            mean, mode, spread = bank.mean[track, part], bank.mode[track, part], bank.covariance[track, part]
            if pair != _MISSED:
                place = pairs.measurement[pair]
                _gain(spread, scan.noises[place], gains, part)
                _correct(mean, mode, scan.places[place], gains, part, room)
                mean, mode, spread = room.mean, room.mode, gains.covariance[part]
            one = Parts(mean, spread, mode)
            made = _add(one, chance, pruning.near, made, beside, into.weight[kept], room.apart)
        _weigh(into.weight[kept], made)
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
        if not pairs.paired[pair] > least:
            continue
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
def _gain(spread: Floats, noise: Floats, gains: Gains, part: int) -> None:
    """Work out how a component is corrected, unless that is done: most sensors measure alike throughout a scan."""
    done, inverse, gain, after = (
        gains.noise[part],
        gains.inverse[part],
        gains.gain[part],
        gains.covariance[part],
    )
    if done[0] != noise[0] or done[1] != noise[1] or done[2] != noise[2]:
        for k in range(3):
            done[k] = noise[k]
        for m in range(len(spread)):
            xx, xy, yy = spread[m, 0, 0] + noise[0], spread[m, 0, 2] + noise[1], spread[m, 2, 2] + noise[2]
            determinant = xx * yy - xy * xy
            inverse[m, 0], inverse[m, 1], inverse[m, 2] = (
                yy / determinant,
                -xy / determinant,
                xx / determinant,
            )
            for a in range(DIMENSIONS):
                gain[m, a, 0] = spread[m, a, 0] * inverse[m, 0] + spread[m, a, 2] * inverse[m, 1]
                gain[m, a, 1] = spread[m, a, 0] * inverse[m, 1] + spread[m, a, 2] * inverse[m, 2]
                for b in range(a + 1):
                    known = gain[m, a, 0] * spread[m, 0, b] + gain[m, a, 1] * spread[m, 2, b]
                    # Both halves alike: rounding must not let them part.
                    after[m, a, b] = spread[m, a, b] - known
                    after[m, b, a] = after[m, a, b]


@inlined
def _correct(mean: Floats, mode: Floats, place: Floats, gains: Gains, part: int, room: Room) -> None:
    """Correct each mode of a component by a measured position (Kalman), and weigh the modes by how well they fit."""
    gain, inverse = gains.gain[part], gains.inverse[part]
    modes, total = len(mode), 0.0
    for m in range(modes):
        apart_x, apart_y = place[0] - mean[m, 0], place[1] - mean[m, 2]
        for a in range(DIMENSIONS):
            room.mean[m, a] = mean[m, a] + gain[m, a, 0] * apart_x + gain[m, a, 1] * apart_y
        room.mode[m] = mode[m]
        if modes > 1:
            xx, xy, yy = inverse[m, 0], inverse[m, 1], inverse[m, 2]
            distance = xx * apart_x**2 + 2 * xy * apart_x * apart_y + yy * apart_y**2
            room.mode[m] *= math.exp(-0.5 * distance) * math.sqrt(xx * yy - xy * xy)
        total += room.mode[m]
    for m in range(modes):
        room.mode[m] = room.mode[m] / total if total > 0.0 else mode[m]


@inlined
def _add(
    one: Parts, chance: float, near: float, made: int, beside: Parts, weight: Floats, apart: Floats
) -> int:
    """Merge a component into a near one, or put it beside the others while there is room; return how many there are.

    Where there is no room it is dropped: the heaviest come first.
    """
    part = 0
    while part < made and not _is_near(one, beside, part, near):
        part += 1
    if part < made:
        _merge(one, chance, beside, part, weight[part], apart)
        weight[part] += chance
    elif made < len(weight):
        _put(one, beside, made)
        weight[made] = chance
        made += 1
    return made


@inlined
def _put(one: Parts, beside: Parts, part: int) -> None:
    """Take a component over as it is."""
    for m in range(len(one.mode)):
        beside.mode[part, m] = one.mode[m]
        for a in range(DIMENSIONS):
            beside.mean[part, m, a] = one.mean[m, a]
            for b in range(DIMENSIONS):
                beside.covariance[part, m, a, b] = one.covariance[m, a, b]


@inlined
def _is_near(one: Parts, beside: Parts, part: int, near: float) -> bool:
    """Say whether a component is so near to another, in every coordinate of each mode in use, that they are one."""
    modes = len(one.mode)
    for m in range(modes):
        if beside.mode[part, m] < _PRESENT_MODE and modes > 1:
            continue
        for a in range(DIMENSIONS):
            apart = one.mean[m, a] - beside.mean[part, m, a]
            if apart**2 > near * beside.covariance[part, m, a, a]:
                return False
    return True


@inlined
def _merge(one: Parts, chance: float, beside: Parts, part: int, weight: float, apart: Floats) -> None:
    """Merge a component into another so that mean and covariance of the two stay as they are."""
    for m in range(len(one.mode)):
        mine, other = weight * beside.mode[part, m], chance * one.mode[m]
        share = other / (mine + other) if mine + other > 0.0 else 0.5
        for a in range(DIMENSIONS):
            apart[a] = one.mean[m, a] - beside.mean[part, m, a]
            beside.mean[part, m, a] += share * apart[a]
        for a in range(DIMENSIONS):
            for b in range(DIMENSIONS):
                between = (1 - share) * beside.covariance[part, m, a, b] + share * one.covariance[m, a, b]
                beside.covariance[part, m, a, b] = between + share * (1 - share) * (apart[a] * apart[b])
        beside.mode[part, m] = (mine + other) / (weight + chance)


@inlined
def _weigh(weight: Floats, made: int) -> None:
    """Let the weights of the components add up to one, and those that there are not be nought."""
    whole = 0.0
    for part in range(made):
        whole += weight[part]
    for part in range(len(weight)):
        weight[part] = weight[part] / whole if part < made else 0.0
