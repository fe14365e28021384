"""Convoy: three or more that keep together on one course at one speed."""

from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.companions import close_pairs
from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Histories, lengths
from lindero.capabilities.alerts.detecting.sampled import STEP_MS, runs
from lindero.capabilities.alerts.detecting.surroundings import Scene


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When going the same way is a convoy.

    Attributes:
        members: How many, at least.
        minutes: How long, at least.
        near_m: How close each is to another.
        slowest_mps: How fast, at least.
        difference_mps: How much velocities differ, at most.
    """

    members: int = 3
    minutes: int = 15
    near_m: float = 600.0
    slowest_mps: float = 1.5
    difference_mps: float = 1.0


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find groups of things that keep together."""
    on_clock = scene.sampled
    moving = np.flatnonzero((on_clock.speed >= limits.slowest_mps) & ~scene.is_shadow[on_clock.track])
    first, second = close_pairs(on_clock, moving, limits.near_m)
    alike = lengths(on_clock.velocity[first] - on_clock.velocity[second]) <= limits.difference_mps
    first, second = first[alike], second[alike]
    keys = on_clock.track[first] * len(histories.about) + on_clock.track[second]
    order = np.lexsort((on_clock.minute[first], keys))
    first, second, keys = first[order], second[order], keys[order]
    together = [
        (int(first[start]), int(second[start]), int(first[end]))
        for start, end in runs(np.ones(len(keys), bool), keys, on_clock.minute[first], least=limits.minutes)
    ]
    return [
        _finding(histories, scene, group, limits)
        for group in _groups(scene, together)
        if len(_members(scene, group)) >= limits.members
    ]


Together = tuple[int, int, int]
"""First row of one, first row of the other, last row of the one."""


class _Group(msgspec.Struct, eq=False):
    """Pairs that hang together: the newest, and the groups that it joined.

    Attributes:
        pair: The pair that made it.
        number: Which it is in the order of pairs.
        parts: The groups that it joined, the oldest first.
        within: The group that took it up, or one on the way to it; itself if none has.
    """

    pair: Together
    number: int
    parts: tuple["_Group", ...]
    within: "_Group | None" = None


def _groups(scene: Scene, together: list[Together]) -> list[list[Together]]:
    """Join pairs that share a member while both last.

    The times in which a track belongs to one group have no gap, so each track keeps a few stretches of time in order,
    and a pair asks only those of its two members that its own time meets.
    """
    stretches: dict[int, list[tuple[int, int, _Group]]] = {}
    groups = []
    for number, pair in enumerate(together):
        members, begins, ends = _when(scene, pair)
        met: dict[int, _Group] = {}
        for member in members if begins < ends else ():
            there = stretches.setdefault(member, [])
            first = bisect_right(there, begins, key=itemgetter(1))
            last = bisect_left(there, ends, key=itemgetter(0))
            met |= {group.number: group for group in map(_whole, (one[2] for one in there[first:last]))}
        parts = tuple(met[one] for one in sorted(met))
        group = _Group(pair, number, parts)
        for part in parts:
            part.within = group
        for member in members if begins < ends else ():
            _cover(stretches[member], begins, ends, group)
        groups.append(group)
    minute = scene.sampled.minute
    whole = [_pairs(group) for group in groups if group.within is None]
    return sorted(whole, key=lambda pairs: int(minute[pairs[0][0]]))


def _when(scene: Scene, pair: Together) -> tuple[tuple[int, int], int, int]:
    """Return whose a pair is, and the minutes when it begins and ends."""
    on_clock = scene.sampled
    members = int(on_clock.track[pair[0]]), int(on_clock.track[pair[1]])
    return members, int(on_clock.minute[pair[0]]), int(on_clock.minute[pair[2]])


def _cover(there: list[tuple[int, int, _Group]], begins: int, ends: int, group: _Group) -> None:
    """Enter a group's time in a track's stretches, in place of those that it meets."""
    first = bisect_right(there, begins, key=itemgetter(1))
    last = bisect_left(there, ends, key=itemgetter(0))
    if first < last:
        begins, ends = min(begins, there[first][0]), max(ends, there[last - 1][1])
    there[first:last] = [(begins, ends, group)]


def _whole(group: _Group) -> _Group:
    """Return the group that a group is part of now; the way there is made shorter for who asks next."""
    way = []
    while group.within is not None:
        way.append(group)
        group = group.within
    for part in way:
        part.within = group
    return group


def _pairs(group: _Group) -> list[Together]:
    """Return a group's pairs: the newest first, then those of each group that it joined."""
    pairs, left = [], [group]
    while left:
        one = left.pop()
        pairs.append(one.pair)
        left += one.parts[::-1]
    return pairs


def _members(scene: Scene, group: list[Together]) -> list[int]:
    return sorted({int(scene.sampled.track[row]) for pair in group for row in pair[:2]})


def _finding(histories: Histories, scene: Scene, group: list[Together], limits: Limits) -> Finding:
    on_clock, members = scene.sampled, _members(scene, group)
    begins = min(int(on_clock.minute[pair[0]]) for pair in group)
    last = max((pair[2] for pair in group), key=lambda row: int(on_clock.minute[row]))
    minutes = int(on_clock.minute[last]) - begins + 1
    score = 0.3 + 0.3 * ramp(minutes, limits.minutes, 90) + 0.2 * ramp(len(members), limits.members, 8)
    return Finding(
        kind="convoy",
        at=(begins + limits.minutes - 1) * STEP_MS,
        since=begins * STEP_MS,
        until=int(on_clock.minute[last]) * STEP_MS,
        track_ids=tuple(histories.about[index].track_id for index in members),
        place=scene.place_at(int(on_clock.row[last])),
        score_permille=permille(score),
        reasons=(
            f"{len(members)} keep within {limits.near_m:g} m of each other on one course for {minutes} minutes",
        ),
        evidence={"members": len(members), "minutes": minutes},
    )


DETECTOR: Final = RuleDetector(
    kind="convoy",
    declared=declared(
        "convoy", "Propose groups of craft or vehicles to look at that travel together.",
        "position", "time", "speed", "course",
        subject_kind="track",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
