"""Rendezvous: two ships that come from apart, lie side by side at sea, and part."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.companions import close_pairs
from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.detectors.loitering import AT_WORK
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Histories, lengths
from lindero.capabilities.alerts.detecting.sampled import STEP_MS, runs
from lindero.capabilities.alerts.detecting.surroundings import Scene


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When being close is a meeting.

    Attributes:
        minutes: How long at least.
        near_m: How close.
        slow_mps: How slow both are.
        apart_m: How far apart they must have been at some time: what is always together does not meet.
        under_way_mps: What both must have made at some time: a buoy does not meet anybody.
    """

    minutes: int = 15
    near_m: float = 350.0
    slow_mps: float = 1.6
    apart_m: float = 1_500.0
    under_way_mps: float = 2.0


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find meetings at sea."""
    on_clock = scene.sampled
    slow = np.flatnonzero(on_clock.speed <= limits.slow_mps)
    slow = slow[~scene.is_busy_berth(slow) & ~scene.is_shadow[on_clock.track[slow]]]
    first, second = close_pairs(on_clock, slow, limits.near_m)
    keys = on_clock.track[first] * len(histories.about) + on_clock.track[second]
    order = np.lexsort((on_clock.minute[first], keys))
    first, second, keys = first[order], second[order], keys[order]
    found = []
    for start, end in runs(
        np.ones(len(keys), bool), keys, on_clock.minute[first], bridge=4, least=limits.minutes
    ):
        minutes = int(on_clock.minute[first[end]] - on_clock.minute[first[start]]) + 1
        found += _judged(histories, scene, (int(first[start]), int(second[start])), minutes, limits)
    return found


def _judged(
    histories: Histories, scene: Scene, rows: tuple[int, int], minutes: int, limits: Limits
) -> list[Finding]:
    on_clock = scene.sampled
    tracks = int(on_clock.track[rows[0]]), int(on_clock.track[rows[1]])
    abouts = tuple(histories.about[track] for track in tracks)
    place = scene.place_at(int(on_clock.row[rows[0]]))
    is_one_thing = abouts[0].identity == abouts[1].identity != ""
    if is_one_thing or not _met(scene, tracks, limits) or scene.is_ordinary_berth(tracks, place):
        return []
    at_work = any(about.vessel_class in AT_WORK for about in abouts)
    score = (0.5 + 0.5 * ramp(minutes, limits.minutes, 4 * limits.minutes)) * (0.6 if at_work else 1.0)
    begins = int(on_clock.minute[rows[0]])
    return [
        Finding(
            kind="rendezvous",
            at=(begins + limits.minutes - 1) * STEP_MS,
            since=begins * STEP_MS,
            until=(begins + minutes - 1) * STEP_MS,
            track_ids=tuple(about.track_id for about in abouts),
            place=place,
            score_permille=permille(score),
            reasons=(
                f"side by side, within {limits.near_m:g} m, for {minutes} minutes",
                "they came from apart, and neither lies in a harbour or an anchorage",
                *(("one of them is of a kind that meets others at work",) if at_work else ()),
            ),
            evidence={"minutes": minutes, "near_m": limits.near_m},
        )
    ]


def _met(scene: Scene, tracks: tuple[int, int], limits: Limits) -> bool:
    """Say whether two things were ever apart, both under way, and seen for longer than the meeting."""
    on_clock = scene.sampled
    first, second = on_clock.of(tracks[0]), on_clock.of(tracks[1])
    _, here, there = np.intersect1d(on_clock.minute[first], on_clock.minute[second], return_indices=True)
    between = lengths(on_clock.points[first][here] - on_clock.points[second][there])
    under_way = min(float(on_clock.speed[rows].max()) for rows in (first, second))
    return bool(between.max(initial=0.0) >= limits.apart_m) and under_way >= limits.under_way_mps


DETECTOR: Final = RuleDetector(
    kind="rendezvous",
    declared=declared(
        "rendezvous",
        "Propose meetings of ships at sea to look at, where goods or people may change ships.",
        "position", "time", "vessel_class",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
