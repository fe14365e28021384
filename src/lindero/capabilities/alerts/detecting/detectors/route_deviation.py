"""Route deviation: a ship of a kind that keeps to the lanes leaves them for where nobody of its kind goes."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.cells import around, cells_of, distinct
from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Bools, Histories, Ints
from lindero.capabilities.alerts.detecting.sampled import STEP_MS, runs
from lindero.capabilities.alerts.detecting.surroundings import Scene

KEEPS_TO_LANES: Final = frozenset({"cargo", "tanker", "passenger"})
_CELL_E7: Final = 200_000


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When leaving the lanes is a deviation.

    Attributes:
        minutes: How long off every lane, at least.
        known: How many ships of such kinds must have passed in all for lanes to be known.
        lane: How many others make a place a lane.
        in_lane_share: Which share of its way before must have been in lanes.
        slowest_mps: How fast it moves, at least.
    """

    minutes: int = 20
    known: int = 30
    lane: int = 3
    in_lane_share: float = 0.7
    slowest_mps: float = 2.0


def find(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find ships that leave the lanes; nothing while too few have passed to know where lanes are."""
    on_clock = scene.sampled
    keeps = np.array([about.vessel_class in KEEPS_TO_LANES for about in histories.about], dtype=bool)
    rows = np.flatnonzero(keeps[on_clock.track] & (on_clock.speed >= limits.slowest_mps))
    if len(np.unique(on_clock.track[rows])) < limits.known:
        return []
    in_lane = _in_lanes(histories, scene, rows, limits)
    off = np.zeros(len(on_clock.track), bool)
    off[rows] = ~in_lane
    found = []
    for first, last in runs(off, on_clock.track, on_clock.minute, least=limits.minutes):
        begins = on_clock.starts[on_clock.track[first]]
        before = in_lane[slice(*np.searchsorted(rows, (begins, first)).tolist())]
        if len(before) >= 10 and before.mean() >= limits.in_lane_share:
            found.append(_finding(histories, scene, first, last, limits))
    return found


def _in_lanes(histories: Histories, scene: Scene, rows: Ints, limits: Limits) -> Bools:
    """Return which rows have enough other tracks in their cell or one beside it."""
    row = scene.sampled.row[rows]
    track = scene.sampled.track[rows]
    cells = cells_of(histories.lon[row], histories.lat[row], _CELL_E7)
    passed, by = distinct(cells, track)
    near = around(passed)
    # Not `np.repeat`, which lets no other thread have its turn.
    reached, _ = distinct(near.ravel(), np.full_like(near, by[:, None]).ravel())
    known, counts = np.unique(reached, return_counts=True)
    # A ship's own visit is among those counted.
    lanes: Bools = counts[np.searchsorted(known, cells)] - 1 >= limits.lane
    return lanes


def _finding(histories: Histories, scene: Scene, first: int, last: int, limits: Limits) -> Finding:
    on_clock = scene.sampled
    about = histories.about[int(on_clock.track[first])]
    begins = int(on_clock.minute[first])
    minutes = int(on_clock.minute[last]) - begins + 1
    return Finding(
        kind="route_deviation",
        at=(begins + limits.minutes - 1) * STEP_MS,
        since=begins * STEP_MS,
        until=int(on_clock.minute[last]) * STEP_MS,
        track_ids=(about.track_id,),
        place=scene.place_at(int(on_clock.row[first])),
        score_permille=permille(0.4 + 0.4 * ramp(minutes, limits.minutes, 120)),
        reasons=(
            f"a {about.vessel_class} ship, in lanes before, {minutes} minutes where fewer than {limits.lane} others go",
        ),
        evidence={"minutes": minutes, "vessel_class": about.vessel_class},
    )


DETECTOR: Final = RuleDetector(
    kind="route_deviation",
    declared=declared(
        "route_deviation", "Propose ships to look at that leave the lanes that their kind keeps to.",
        "position", "time", "vessel_class", "speed",
    ),
    limits=Limits(),
    find=find,
)  # fmt: skip
