"""AIS gap: a ship under way falls silent where it would be heard, while others there still are."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Histories
from lindero.capabilities.alerts.detecting.reception import Reception
from lindero.capabilities.alerts.detecting.surroundings import Scene
from lindero.kernel.places import Place, bearing_deg, distance_m, moved

_BEFORE_MS: Final = 20 * 60_000
_AHEAD_S: Final = (300.0, 600.0, 1_200.0)
"""Where it would be after so long: there, others must have been heard."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When silence is a gap.

    Attributes:
        minutes: How long at least.
        under_way_mps: What the ship made before: one that lies reports seldom and may switch off.
        expected: How surely ships are heard there, at least.
        passed: How many others must have passed there for that to be known.
        heard_before: How many reports must have come in the twenty minutes before.
    """

    minutes: int = 20
    under_way_mps: float = 1.5
    expected: float = 0.6
    passed: int = 3
    heard_before: int = 4


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find silences that reception does not explain."""
    reception = scene.reception
    found = []
    for number in np.flatnonzero(reception.silence_ms > limits.minutes * 60_000):
        row = int(reception.rows[number])
        first = _first_before(histories, row)
        if row - first + 1 >= limits.heard_before:
            gap = first, row, int(reception.silence_ms[number])
            again = reception.successor(int(number))
            tracks = (int(histories.track[row]),) if again is None else (int(histories.track[row]), again[1])
            found += _judged(histories, scene, reception, gap, tracks, limits)
    return found


def _first_before(histories: Histories, row: int) -> int:
    """Return the first row of the same track within the time before."""
    start = int(histories.starts[histories.track[row]])
    times = histories.measured_at[start : row + 1]
    return start + int(np.searchsorted(times, histories.measured_at[row] - _BEFORE_MS))


def _judged(
    histories: Histories,
    scene: Scene,
    reception: Reception,
    gap: tuple[int, int, int],
    tracks: tuple[int, ...],
    limits: Limits,
) -> list[Finding]:
    first, row, silence_ms = gap
    track, place, begins = tracks[0], scene.place_at(row), int(histories.measured_at[row])
    seconds = max(1.0, (begins - int(histories.measured_at[first])) / 1_000)
    speed = distance_m(scene.place_at(first), place) / seconds
    if speed < limits.under_way_mps or scene.is_ordinary_berth(track, place):
        return []
    ahead = _ahead(scene.place_at(first), place, speed)
    sure, passed = reception.expected(track, (place, *ahead), limits.passed)
    if sure < limits.expected:
        return []
    alive = reception.others_heard(track, place, begins, begins + limits.minutes * 60_000)
    if not alive:
        return []
    minutes = silence_ms / 60_000
    is_silent_still = begins + silence_ms == histories.until
    return [
        Finding(
            kind="ais_gap",
            at=begins + limits.minutes * 60_000,
            since=begins,
            until=begins + silence_ms,
            track_ids=tuple(histories.about[one].track_id for one in tracks),
            place=place,
            score_permille=permille(sure * (0.6 + 0.4 * ramp(minutes, limits.minutes, 6 * limits.minutes))),
            reasons=(
                f"silent for {minutes:.0f} minutes while under way"
                + (", and still is" if is_silent_still else ""),
                f"here and ahead at least {passed} others passed, and at least {sure:.0%} of them were heard",
                f"{alive} others near were heard meanwhile",
            ),
            evidence={
                "minutes": round(minutes, 1),
                "reception": round(sure, 3),
                "passed": passed,
                "others": alive,
            },
        )
    ]


def _ahead(before: Place, place: Place, speed: float) -> tuple[Place, ...]:
    bearing = bearing_deg(before, place)
    return tuple(moved(place, bearing, speed * seconds) for seconds in _AHEAD_S)


DETECTOR: Final = RuleDetector(
    kind="ais_gap",
    declared=declared(
        "ais_gap",
        "Propose ships to look at that stop telling where they are, where others are heard.",
        "position", "time", "source_class", "reception",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
