"""Loitering: a ship that stays about one place under way, where others do not."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Bools, Floats, Histories
from lindero.capabilities.alerts.detecting.sampled import STEP_MS, Sampled, runs
from lindero.capabilities.alerts.detecting.surroundings import Scene

AT_WORK: Final = frozenset({"fishing", "tug", "pilot", "service", "law_enforcement", "rescue", "military"})
"""Kinds of ships that stay about one place in the course of their work."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When staying is loitering.

    Attributes:
        minutes: How long at least.
        radius_m: Root mean square distance from the middle of the stay.
        slowest_mps: Below this a ship lies.
        fastest_mps: Above this it goes somewhere.
    """

    minutes: int = 45
    radius_m: float = 1_500.0
    slowest_mps: float = 0.4
    fastest_mps: float = 2.6


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find ships that loiter: under way, slow, and about one place for long."""
    on_clock = scene.sampled
    staying = np.zeros(len(on_clock.track), bool)
    for index in range(len(histories.about)):
        rows = on_clock.of(index)
        if rows.stop - rows.start >= limits.minutes and not scene.is_shadow[index]:
            staying[rows] = _staying(on_clock, rows, limits)
    found = []
    for first, last in runs(staying, on_clock.track, on_clock.minute, bridge=15):
        if on_clock.minute[last] - on_clock.minute[first] + 1 >= limits.minutes:
            found += _judged(histories, scene, first, last, limits)
    return found


def _staying(on_clock: Sampled, rows: slice, limits: Limits) -> Bools:
    """Return which minutes belong to some window in which the track stayed."""
    width = limits.minutes
    points, minutes = on_clock.points[rows], on_clock.minute[rows]
    middle, square = _window_mean(points, width), _window_mean((points**2).sum(axis=1)[:, None], width)[:, 0]
    spread = np.sqrt(np.maximum(square - (middle**2).sum(axis=1), 0.0))
    speed = _window_mean(on_clock.speed[rows][:, None], width)[:, 0]
    whole = minutes[width - 1 :] - minutes[: len(minutes) - width + 1] <= width + 15
    is_slow = (limits.slowest_mps <= speed) & (speed <= limits.fastest_mps)
    stays = (spread <= limits.radius_m) & is_slow & whole
    covered = np.zeros(len(minutes) + 1, np.int64)
    np.add.at(covered, np.flatnonzero(stays), 1)
    np.add.at(covered, np.flatnonzero(stays) + width, -1)
    inside: Bools = np.cumsum(covered)[:-1] > 0
    return inside


def _window_mean(values: Floats, width: int) -> Floats:
    # Taken from the first value, so that squares of an earth's radius do not eat the metres.
    total = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    mean: Floats = (total[width:] - total[:-width]) / width
    return mean


def _judged(histories: Histories, scene: Scene, first: int, last: int, limits: Limits) -> list[Finding]:
    on_clock = scene.sampled
    index = int(on_clock.track[first])
    about, place = histories.about[index], scene.place_at(int(on_clock.row[(first + last) // 2]))
    if about.item_class not in {"vessel", "unknown"} or scene.is_ordinary_berth(index, place):
        return []
    minutes = int(on_clock.minute[last] - on_clock.minute[first]) + 1
    others = scene.others_lying(index, place, reach=3)
    at_work = about.vessel_class in AT_WORK
    score = (0.4 + 0.6 * ramp(minutes, limits.minutes, 4 * limits.minutes)) / (1 + others)
    reasons = [f"stayed about one place for {minutes} minutes while under way"]
    reasons += [f"{others} others lie near, so it may be ordinary here"] if others else []
    reasons += [f"it is a {about.vessel_class} ship, which may be at work"] if at_work else []
    return [
        Finding(
            kind="loitering",
            at=int(on_clock.minute[first] + limits.minutes - 1) * STEP_MS,
            since=int(on_clock.minute[first]) * STEP_MS,
            until=int(on_clock.minute[last]) * STEP_MS,
            track_ids=(about.track_id,),
            place=place,
            score_permille=permille(score * (0.4 if at_work else 1.0)),
            reasons=tuple(reasons),
            evidence={"minutes": minutes, "others_lying_near": others},
        )
    ]


DETECTOR: Final = RuleDetector(
    kind="loitering",
    declared=declared(
        "loitering",
        "Propose ships to look at that wait at sea without a reason that can be seen.",
        "position", "time", "vessel_class",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
