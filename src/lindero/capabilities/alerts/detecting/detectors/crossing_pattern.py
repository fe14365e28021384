"""Crossing pattern: ground sensors that answer one after the other, as somebody who walks or drives past them does."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import (
    GROUND_SENSOR,
    Floats,
    Histories,
    Ints,
    lengths,
    points_of,
)
from lindero.capabilities.alerts.detecting.surroundings import Scene


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When alarms are a way.

    Attributes:
        alarms: How many sensors answered, at least.
        longest_s: The longest time between two of them.
        farthest_m: The farthest from one to the next.
        slowest_mps: How slow somebody walks, at least.
        fastest_mps: How fast somebody drives there, at most.
        straightness: How straight the way is: what grazes goes to and fro.
    """

    alarms: int = 3
    longest_s: float = 400.0
    farthest_m: float = 400.0
    slowest_mps: float = 0.3
    fastest_mps: float = 15.0
    straightness: float = 0.75


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find ways past ground sensors; each alarm belongs to one way at most, the longest."""
    rows = np.flatnonzero(histories.source_class == GROUND_SENSOR)
    rows = rows[np.argsort(histories.measured_at[rows], kind="stable")]
    points = points_of(histories.lon[rows], histories.lat[rows])
    length, before = _longest_ways(histories, rows, points, limits)
    taken = np.zeros(len(rows), bool)
    found = []
    for last in np.argsort(-length, kind="stable"):
        way = _way(int(last), before, taken)
        if len(way) < limits.alarms:
            continue
        net = float(lengths(points[way[-1]] - points[way[0]]))
        path = float(lengths(np.diff(points[way], axis=0)).sum())
        if net >= limits.straightness * path:
            taken[way] = True
            found.append(_finding(histories, scene, rows[way], net, limits))
    return found


def _longest_ways(histories: Histories, rows: Ints, points: Floats, limits: Limits) -> tuple[Ints, Ints]:
    """Return, for each alarm, how long the longest way is that ends with it, and the alarm before it (-1 for none)."""
    seconds = histories.measured_at[rows] / 1_000
    sensor = histories.track[rows]
    length, before = np.ones(len(rows), np.int64), np.full(len(rows), -1, np.int64)
    for row in range(len(rows)):
        first = int(np.searchsorted(seconds, seconds[row] - limits.longest_s))
        gone, far = seconds[row] - seconds[first:row], lengths(points[first:row] - points[row])
        speed = far / np.maximum(gone, 0.5)
        fits = (sensor[first:row] != sensor[row]) & (far <= limits.farthest_m)
        fits &= (speed >= limits.slowest_mps) & (speed <= limits.fastest_mps)
        if fits.any():
            best = int(np.argmax(np.where(fits, length[first:row], 0)))
            length[row], before[row] = length[first + best] + 1, first + best
    return length, before


def _way(last: int, before: Ints, taken: np.ndarray) -> list[int]:
    way = []
    while last >= 0 and not taken[last]:
        way.append(last)
        last = int(before[last])
    return way[::-1]


def _finding(histories: Histories, scene: Scene, rows: Ints, net: float, limits: Limits) -> Finding:
    seconds = (histories.measured_at[rows[-1]] - histories.measured_at[rows[0]]) / 1_000
    return Finding(
        kind="crossing_pattern",
        at=int(histories.measured_at[rows[limits.alarms - 1]]),
        since=int(histories.measured_at[rows[0]]),
        until=int(histories.measured_at[rows[-1]]),
        track_ids=tuple(dict.fromkeys(histories.about[int(histories.track[row])].track_id for row in rows)),
        place=scene.place_at(int(rows[-1])),
        score_permille=permille(0.4 + 0.5 * ramp(len(rows), limits.alarms, 8)),
        reasons=(
            f"{len(rows)} ground sensors answered one after the other over {net:.0f} m",
            f"something that moves at {net / max(seconds, 1.0):.1f} m/s does that",
        ),
        evidence={
            "alarms": len(rows),
            "distance_m": round(net),
            "speed_mps": round(net / max(seconds, 1.0), 2),
        },
    )


DETECTOR: Final = RuleDetector(
    kind="crossing_pattern",
    declared=declared(
        "crossing_pattern", "Propose places to look at where something moves past ground sensors.",
        "position", "time", "source_class",
        subject_kind="place",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
