"""Dark target: something that is measured and moves, and says nothing of itself where things do."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Histories, lengths
from lindero.capabilities.alerts.detecting.sampled import STEP_MS, runs
from lindero.capabilities.alerts.detecting.surroundings import Scene

_FAST_MPS: Final = 12.0
"""About 23 knots: what few ordinary small boats hold for long."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When silence of something measured is dark.

    Attributes:
        minutes: How long it is measured and not heard, at least.
        near_m: Whoever tells a place this near may be the same thing.
        slowest_mps: How fast it moves, at least.
        moved_m: How far it comes, at least: what only rocks is a buoy, or the sea.
        passed: How many others must have been heard there.
    """

    minutes: int = 8
    near_m: float = 700.0
    slowest_mps: float = 2.0
    moved_m: float = 1_000.0
    passed: int = 1


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find what is measured, moves, and is not heard."""
    on_clock = scene.sampled
    measured = np.flatnonzero(on_clock.is_measured & ~on_clock.is_said)
    alone = np.zeros(len(on_clock.track), bool)
    alone[measured] = ~scene.has_teller_near(measured, limits.near_m)
    alone &= on_clock.speed >= limits.slowest_mps
    found = []
    for first, last in runs(alone, on_clock.track, on_clock.minute, bridge=4, least=limits.minutes):
        moved_m = float(lengths(on_clock.points[last] - on_clock.points[first]))
        if moved_m >= limits.moved_m:
            found += _judged(histories, scene, (first, last), limits)
    return found


def _judged(histories: Histories, scene: Scene, rows: tuple[int, int], limits: Limits) -> list[Finding]:
    on_clock, (first, last) = scene.sampled, rows
    track = int(on_clock.track[first])
    about, place = histories.about[track], scene.place_at(int(on_clock.row[last]))
    passed, _ = scene.reception.passed(track, place)
    if about.item_class not in {"vessel", "unknown"} or passed < limits.passed:
        return []
    speed = float(np.median(on_clock.speed[first : last + 1]))
    minutes = int(on_clock.minute[last] - on_clock.minute[first]) + 1
    score = (
        0.3
        + 0.15 * ramp(passed, 1, 5)
        + 0.15 * ramp(minutes, limits.minutes, 40)
        + 0.4 * ramp(speed, 4.0, _FAST_MPS)
    )
    begins = int(on_clock.minute[first])
    return [
        Finding(
            kind="dark_target",
            at=(begins + limits.minutes - 1) * STEP_MS,
            since=begins * STEP_MS,
            until=int(on_clock.minute[last]) * STEP_MS,
            track_ids=(about.track_id,),
            place=place,
            score_permille=permille(score),
            reasons=(
                f"measured for {minutes} minutes at about {speed:.0f} m/s",
                f"nothing within {limits.near_m:g} m told a place",
                f"{passed} others were heard about here",
            ),
            evidence={"minutes": minutes, "speed_mps": round(speed, 1), "others_heard": passed},
        )
    ]


DETECTOR: Final = RuleDetector(
    kind="dark_target",
    declared=declared(
        "dark_target",
        "Propose things to look at that move and do not say what they are, where others do.",
        "position", "time", "source_class", "reception", "speed",
        subject_kind="track",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
