"""Launch point of a drone: where it was first, or where its first stretch leads back to."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector
from lindero.capabilities.alerts.detecting.histories import Histories
from lindero.capabilities.alerts.detecting.surroundings import Scene
from lindero.kernel.places import bearing_deg, distance_m, moved


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How a launch is read from the first stretch.

    Attributes:
        first_ms: How long the first stretch is.
        launch_mps: Below this mean speed of it the drone was seen as it rose.
        unseen_s: How long a drone may have flown before it was seen, at the speed of its first stretch.
        fixes: How many fixes it has, at least: one alone may be a bird.
    """

    first_ms: int = 20_000
    launch_mps: float = 6.0
    unseen_s: float = 30.0
    fixes: int = 4


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find where each drone was launched."""
    found = []
    for index, about in enumerate(histories.about):
        if about.item_class != "drone":
            continue
        rows = slice(int(histories.starts[index]), int(histories.starts[index + 1]))
        if rows.stop - rows.start >= limits.fixes:
            found.append(_finding(histories, scene, rows, about.track_id, limits))
    return found


def _finding(histories: Histories, scene: Scene, rows: slice, track_id: str, limits: Limits) -> Finding:
    times = histories.measured_at[rows]
    last = rows.start + max(1, int(np.searchsorted(times, times[0] + limits.first_ms, side="right")) - 1)
    start, end = scene.place_at(rows.start), scene.place_at(last)
    seconds = max(0.5, (histories.measured_at[last] - histories.measured_at[rows.start]) / 1_000)
    speed = distance_m(start, end) / seconds
    is_seen = speed < limits.launch_mps
    radius = 50.0 if is_seen else speed * limits.unseen_s / 2
    place = start if is_seen else moved(start, (bearing_deg(start, end) + 180.0) % 360.0, radius)
    words = (
        "it rose here"
        if is_seen
        else f"its first stretch at {speed:.0f} m/s leads back here, within {radius:.0f} m"
    )
    return Finding(
        kind="drone_launch",
        at=int(histories.measured_at[rows.start + limits.fixes - 1]),
        since=int(times[0]),
        until=int(times[-1]),
        track_ids=(track_id,),
        place=place,
        score_permille=700 if is_seen else 450,
        reasons=(words,),
        evidence={"radius_m": round(radius), "speed_mps": round(speed, 1)},
    )


DETECTOR: Final = RuleDetector(
    kind="drone_launch",
    declared=declared(
        "drone_launch", "Say where a drone was launched, so that a patrol can look there.",
        "position", "time", "object_class",
        subject_kind="aircraft",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
