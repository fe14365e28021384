"""Convoy: three or more that keep together on one course at one speed."""

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
        for start, end in runs(np.ones(len(keys), bool), keys, on_clock.minute[first])
        if on_clock.minute[first[end]] - on_clock.minute[first[start]] + 1 >= limits.minutes
    ]
    return [
        _finding(histories, scene, group, limits)
        for group in _groups(scene, together)
        if len(_members(scene, group)) >= limits.members
    ]


Together = tuple[int, int, int]
"""First row of one, first row of the other, last row of the one."""


def _groups(scene: Scene, together: list[Together]) -> list[list[Together]]:
    """Join pairs that share a member while both last."""
    groups: list[list[Together]] = []
    minute = scene.sampled.minute
    for pair in together:
        joined = [group for group in groups if any(_meets(scene, pair, other) for other in group)]
        merged = [pair, *(other for group in joined for other in group)]
        groups = [group for group in groups if group not in joined] + [merged]
    return sorted(groups, key=lambda group: int(minute[group[0][0]]))


def _meets(scene: Scene, one: Together, other: Together) -> bool:
    on_clock = scene.sampled
    shares = {int(on_clock.track[row]) for row in one[:2]} & {int(on_clock.track[row]) for row in other[:2]}
    begins = max(on_clock.minute[one[0]], on_clock.minute[other[0]])
    ends = min(on_clock.minute[one[2]], on_clock.minute[other[2]])
    return bool(shares) and bool(begins < ends)


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
