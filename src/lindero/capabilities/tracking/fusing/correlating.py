"""Which names speak of one thing: tracks of different sensors that move as one, with what officers said kept to.

Each group of names (`naming.group_of`) is paired with what the groups before it make up: the best assignment inside the
gate, where what was one before stays one until it is clearly apart. Pure: what was found before is handed in.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.filtering.pairing import GATE, Said, pair
from lindero.capabilities.tracking.fusing.member import FRESH_MS, Member
from lindero.capabilities.tracking.records import Verdict
from lindero.capabilities.tracking.rules.frames import Floats, Frame
from lindero.capabilities.tracking.rules.naming import OWN, group_of
from lindero.kernel.times import SECOND_MS

_CONTRADICTION: Final = 4.0 * GATE
"""Squared distance beyond which names that were one are not: far beyond chance, so that a sharp turn parts nothing."""

_FAR_M: Final = 500.0
"""What a sensor follows nearer than this may be the ship itself, or hide it."""

_ACCELERATION_PSD: Final = 0.3
_UNKNOWN_SPEED: Final = 10.0
_LIKELY_SPEED: Final = 1.0
"""Standard deviations of a velocity that was not told, and of one that a thing tells of itself, metres per second."""


class Contradiction(NamedTuple):
    """Two names of one track that are no longer in one place; places are indexes of members."""

    one: int
    other: int
    apart_m: float


class Correlated(NamedTuple):
    """What was found at one time; numbers are indexes of members.

    Attributes:
        joins: Pairs of members of different tracks that are in one place and move alike.
        contradictions: Pairs of members of one track that are not.
        alone: Members with a name of their own that are far from everything that a sensor follows.
    """

    joins: list[tuple[int, int]]
    contradictions: list[Contradiction]
    alone: list[int]


def correlate(
    members: Sequence[Member], at: int, said: Mapping[frozenset[str], Verdict] | None = None
) -> Correlated:
    """Find which of the members are one thing at a time.

    Args:
        members: Everything that is near.
        at: The time, milliseconds UTC.
        said: What officers said of pairs of names.
    """
    said = said or {}
    fresh = [index for index, one in enumerate(members) if abs(at - one.measured_at) <= FRESH_MS]
    if len(fresh) < 2:
        return Correlated([], [], [])
    tracked = carried([members[index] for index in fresh], at)
    groups: dict[str, list[int]] = {}
    for row, index in enumerate(fresh):
        groups.setdefault(group_of(members[index].name), []).append(row)
    things = [[row] for row in groups.pop(OWN, [])]
    for group in sorted(groups):
        _add(things, groups[group], tracked, [members[index] for index in fresh], said)
    return _found(things, tracked, fresh, members, said)


def carried(members: Sequence[Member], at: int) -> Tracked:
    """Return members as they are at a time, in a flat frame about the first of them."""
    frame = Frame(members[0].place.lon, members[0].place.lat)
    lat = np.array([one.place.lat for one in members], np.int64)
    flat = frame.flat(np.array([one.place.lon for one in members], np.int64), lat)
    stretch = frame.stretch(lat)
    scale = np.column_stack([stretch, stretch, np.ones(len(lat)), np.ones(len(lat))])
    state = np.zeros((len(members), 4))
    state[:, (1, 3)] = [one.velocity or (0.0, 0.0) for one in members]
    state *= scale
    state[:, (0, 2)] = flat
    covariance = np.stack([_covariance(one) for one in members]) * scale[:, :, None] * scale[:, None, :]
    elapsed = np.array([(at - one.measured_at) / SECOND_MS for one in members])
    move = np.broadcast_to(np.eye(4), covariance.shape).copy()
    move[:, (0, 2), (1, 3)] = elapsed[:, None]
    away = np.abs(elapsed)
    noise = np.zeros_like(covariance)
    for place in (0, 2):
        noise[:, place, place] = _ACCELERATION_PSD * away**3 / 3
        noise[:, place, place + 1] = noise[:, place + 1, place] = _ACCELERATION_PSD * away * elapsed / 2
        noise[:, place + 1, place + 1] = _ACCELERATION_PSD * away
    return Tracked(
        np.einsum("tab,tb->ta", move, state),
        move @ covariance @ move.swapaxes(1, 2) + noise,
        np.array([one.existence for one in members]),
    )


def _covariance(one: Member) -> Floats:
    if one.covariance is not None:
        return one.covariance
    speed = _LIKELY_SPEED if one.velocity is not None else _UNKNOWN_SPEED
    return np.diag([one.deviation_m**2, speed**2, one.deviation_m**2, speed**2])


def _add(
    things: list[list[int]],
    rows: list[int],
    tracked: Tracked,
    members: Sequence[Member],
    said: Mapping[frozenset[str], Verdict],
) -> None:
    """Put the members of a group to the things that they are."""
    number_of = {row: number for number, thing in enumerate(things) for row in thing}
    by_track: dict[str, set[int]] = {}
    for row, number in number_of.items():
        by_track.setdefault(members[row].track_id, set()).add(number)
    before = [
        (number, column)
        for column, row in enumerate(rows)
        for number in sorted(by_track.get(members[row].track_id, ()))
    ]
    told = _told(things, rows, members, said)
    heads = np.array([thing[0] for thing in things], np.int64)
    theirs = tracked.rows(np.array(rows, np.int64))
    pairing = pair(tracked.rows(heads), theirs, Said(before, told.get("same", ()), told.get("different", ())))
    for number, column in zip(pairing.own.tolist(), pairing.theirs.tolist(), strict=True):
        things[number].append(rows[column])
    paired = set(pairing.theirs.tolist())
    things += [[row] for column, row in enumerate(rows) if column not in paired]


def _told(
    things: list[list[int]],
    rows: list[int],
    members: Sequence[Member],
    said: Mapping[frozenset[str], Verdict],
) -> dict[Verdict, list[tuple[int, int]]]:
    """Return the pairs (number of the thing, place in the group) of which officers said something."""
    if not said:
        return {}
    numbers = {members[row].name: number for number, thing in enumerate(things) for row in thing}
    columns = {members[row].name: column for column, row in enumerate(rows)}
    told: dict[Verdict, list[tuple[int, int]]] = {}
    for names, verdict in said.items():
        for one in names:
            (other,) = names - {one} or {one}
            if one in numbers and other in columns:
                told.setdefault(verdict, []).append((numbers[one], columns[other]))
    return told


def _found(
    things: list[list[int]],
    tracked: Tracked,
    fresh: list[int],
    members: Sequence[Member],
    said: Mapping[frozenset[str], Verdict],
) -> Correlated:
    """Compare what is in one place with what is one track."""
    joins = [
        (fresh[thing[0]], fresh[row])
        for thing in things
        for row in thing[1:]
        if members[fresh[thing[0]]].track_id != members[fresh[row]].track_id
    ]
    alone = _alone(things, tracked, fresh, members)
    thing_of = {row: number for number, thing in enumerate(things) for row in thing}
    by_track: dict[str, list[int]] = {}
    for row, index in enumerate(fresh):
        by_track.setdefault(members[index].track_id, []).append(row)
    contradictions = []
    for rows in by_track.values():
        for row in rows[1:]:
            verdict = said.get(frozenset((members[fresh[rows[0]]].name, members[fresh[row]].name)))
            if thing_of[rows[0]] == thing_of[row] or verdict == "same":
                continue
            gap = tracked.state[rows[0]] - tracked.state[row]
            spread = tracked.covariance[rows[0]] + tracked.covariance[row]
            if verdict == "different" or float(gap @ np.linalg.solve(spread, gap)) > _CONTRADICTION:
                apart = float(np.hypot(gap[0], gap[2]))
                contradictions.append(Contradiction(fresh[rows[0]], fresh[row], apart))
    return Correlated(joins, contradictions, alone)


def _alone(
    things: list[list[int]], tracked: Tracked, fresh: list[int], members: Sequence[Member]
) -> list[int]:
    """Return the members with a name of their own that are far from everything that a sensor follows."""
    own = [thing[0] for thing in things if len(thing) == 1 and group_of(members[fresh[thing[0]]].name) == OWN]
    sensed = [row for row, index in enumerate(fresh) if group_of(members[index].name) != OWN]
    if not own or not sensed:
        return [fresh[row] for row in own]
    places = tracked.state[:, (0, 2)]
    apart, _ = cKDTree(places[sensed]).query(places[own])
    return [fresh[row] for row, gap in zip(own, apart.tolist(), strict=True) if gap > _FAR_M]
