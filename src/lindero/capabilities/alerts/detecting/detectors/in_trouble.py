"""Ships in trouble: one that loses its way suddenly, one that drifts, and beacons. These are for rescue."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, Kind, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Histories, Ints, lengths
from lindero.capabilities.alerts.detecting.sampled import AT_ONCE, STEP_MS
from lindero.capabilities.alerts.detecting.surroundings import Scene

_BEACONS: Final = ("mmsi:970", "mmsi:972", "mmsi:974")
"""Identities of search and rescue transmitters, man overboard devices and EPIRBs (ITU-R M.585, annex 2)."""

_SART_ACTIVE: Final = 14
_NOT_UNDER_COMMAND: Final = 2
_AGROUND: Final = 6

_BEFORE: Final = 10
"""Minutes of which the median is the speed before."""

_SAME_DROP: Final = 30
"""Losses of speed that follow each other within so many minutes are one."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When a ship that slows down is in trouble.

    Attributes:
        before_mps: What it made before, at least.
        share_left: What is left of that, at most.
        slow_mps: What it makes now, at most.
        drop_minutes: Within which time it slowed down.
        stays_minutes: How long it has been slow, at least.
        drift_minutes: How long it has drifted, at least.
        drift_mps: What counts as drifting and not lying, at least.
        drift_m: How far it has come by drifting, at least.
        straightness: How straight a drift is: what fishes or waits turns.
    """

    before_mps: float = 1.8
    share_left: float = 0.4
    slow_mps: float = 1.6
    drop_minutes: int = 6
    stays_minutes: int = 8
    drift_minutes: int = 20
    drift_mps: float = 0.12
    drift_m: float = 180.0
    straightness: float = 0.6


def _drops(scene: Scene, limits: Limits) -> list[tuple[int, int, float]]:
    """Return track, row of the clock and speed before, of every sudden loss of speed that stays."""
    on_clock, found = scene.sampled, [np.empty(0, np.int64)]
    for first in range(0, len(scene.histories.about), AT_ONCE):
        last = min(first + AT_ONCE, len(scene.histories.about))
        found.append(_may_drop(scene, first, last, limits))
    rows = np.concatenate(found)
    befores = np.concatenate([np.empty(0), *(
        np.median(on_clock.speed[rows[part : part + AT_ONCE, None] + np.arange(_BEFORE)], axis=1)
        for part in range(0, len(rows), AT_ONCE)
    )])  # fmt: skip
    ready = rows[:, None] + _BEFORE + limits.drop_minutes + np.arange(limits.stays_minutes)
    after = on_clock.speed[ready].max(axis=1, initial=0.0)
    is_drop = (befores >= limits.before_mps) & (after <= limits.share_left * befores)
    rows, befores = rows[is_drop], befores[is_drop]
    tracks = on_clock.track[rows]
    is_new = np.append(True, (np.diff(rows) > _SAME_DROP) | (np.diff(tracks) != 0))[: len(rows)]
    columns = tracks[is_new], rows[is_new] + _BEFORE, befores[is_new]
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _may_drop(scene: Scene, first: int, last: int, limits: Limits) -> Ints:
    """Return the rows of some tracks from which on ten minutes were fast enough, and those after the drop slow enough.

    A median reaches a limit only if half the minutes do, so counting them tells where it is worth taking.
    """
    on_clock, width = scene.sampled, limits.drop_minutes + limits.stays_minutes
    begin, end = int(on_clock.starts[first]), int(on_clock.starts[last])
    speed = on_clock.speed[begin:end]
    fast = np.append(0, np.cumsum(speed >= limits.before_mps))
    slow = np.append(0, np.cumsum(speed <= limits.slow_mps))
    row = np.arange(max(0, end - begin - width - _BEFORE))
    track = on_clock.track[begin + row]
    ready = row + _BEFORE + limits.drop_minutes
    may = ~scene.is_shadow[track] & (begin + row + width + _BEFORE < on_clock.starts[track + 1])
    may &= fast[row + _BEFORE] - fast[row] >= _BEFORE // 2
    may &= slow[ready + limits.stays_minutes] - slow[ready] == limits.stays_minutes
    minute = on_clock.minute[begin:end]
    may &= minute[row + width + _BEFORE] - minute[row] <= width + 16
    rows: Ints = begin + row[may]
    return rows


def _is_ordinary(histories: Histories, scene: Scene, index: int, row: int) -> bool:
    about = histories.about[index]
    is_craft = about.item_class in {"vessel", "unknown"}
    return not is_craft or scene.is_ordinary_berth(index, scene.place_at(int(scene.sampled.row[row])))


def find_drops(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find ships that lost their speed within minutes, away from where ships lie."""
    found = []
    for index, row, before in scene.once(_drops, limits):
        if not _is_ordinary(histories, scene, index, row + limits.drop_minutes):
            score = 0.35 + 0.4 * ramp(before, limits.before_mps, 9.0)
            words = (f"from {before:.1f} m/s to almost nothing within {limits.drop_minutes} minutes",
                     "no harbour or anchorage is known here, and no others lie")  # fmt: skip
            ready = limits.drop_minutes + limits.stays_minutes
            found.append(
                _finding(
                    "speed_drop",
                    scene,
                    (index, row, row + ready),
                    score,
                    words,
                    {"before_mps": round(before, 1)},
                )
            )
    return found


def find_drifting(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find ships that lost their speed and then drift: slowly, steadily, one way."""
    on_clock, found = scene.sampled, []
    for index, row, before in scene.once(_drops, limits):
        start, stop = row + limits.drop_minutes, on_clock.of(index).stop
        end = start + limits.drift_minutes
        if end >= stop or _is_ordinary(histories, scene, index, start):
            continue
        points = on_clock.points[start : end + 1]
        net = float(lengths(points[-1] - points[0]))
        path = float(lengths(points[5::5] - points[:-5:5]).sum())
        speed = net / (60 * limits.drift_minutes)
        if net >= limits.drift_m and speed >= limits.drift_mps and net >= limits.straightness * path:
            across = _is_across(histories, int(on_clock.row[end]))
            score = 0.6 + 0.2 * ramp(before, limits.before_mps, 6.0) + (0.2 if across else 0.0)
            words = [
                f"made {before:.1f} m/s and has drifted {net:.0f} m in {limits.drift_minutes} minutes, almost straight"
            ]
            words += ["its bow does not point where it goes"] if across else []
            numbers: Mapping[str, float | str] = {
                "before_mps": round(before, 1),
                "drift_m": round(net),
                "drift_mps": round(speed, 2),
            }
            found.append(_finding("drifting", scene, (index, row, end), score, tuple(words), numbers))
    return found


def _is_across(histories: Histories, row: int) -> bool:
    """Say whether a ship moves otherwise than its bow points, by more than 40 degrees; False where it does not tell."""
    course, heading = int(histories.course_mdeg[row]), int(histories.heading_mdeg[row])
    turn = abs((course - heading + 180_000) % 360_000 - 180_000)
    return course >= 0 and heading >= 0 and turn > 40_000


def _finding(
    kind: Kind,
    scene: Scene,
    where: tuple[int, int, int],
    score: float,
    reasons: tuple[str, ...],
    evidence: Mapping[str, float | str],
) -> Finding:
    index, row, ready = where
    on_clock = scene.sampled
    ready = min(ready, on_clock.of(index).stop - 1)
    return Finding(
        kind=kind,
        at=int(on_clock.minute[ready]) * STEP_MS,
        since=int(on_clock.minute[row]) * STEP_MS,
        until=int(on_clock.minute[ready]) * STEP_MS,
        track_ids=(scene.histories.about[index].track_id,),
        place=scene.place_at(int(on_clock.row[ready])),
        score_permille=permille(score),
        reasons=reasons,
        evidence=evidence,
    )


def find_beacons(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find beacons, and ships that say that they are not under command or aground."""
    said = np.flatnonzero(np.isin(histories.navigation_status, (_SART_ACTIVE, _NOT_UNDER_COMMAND, _AGROUND)))
    tracks = histories.track[said]
    is_first = np.append(True, np.diff(tracks) != 0)[: len(tracks)]
    rows = dict(zip(tracks[is_first].tolist(), said[is_first].tolist(), strict=True))
    rows |= {
        index: int(histories.starts[index])
        for index, about in enumerate(histories.about)
        if about.identity.startswith(_BEACONS) and histories.starts[index] < histories.starts[index + 1]
    }
    found = []
    for index, row in sorted(rows.items()):
        about = histories.about[index]
        is_beacon = about.identity.startswith(_BEACONS)
        code = int(histories.navigation_status[row])
        is_active = is_beacon or code == _SART_ACTIVE
        words = "a distress beacon transmits" if is_active else (
            "it says that it is aground" if code == _AGROUND else "it says that it is not under command")  # fmt: skip
        found.append(
            Finding(
                kind="distress_beacon",
                at=int(histories.measured_at[row]),
                since=int(histories.measured_at[row]),
                until=int(histories.measured_at[histories.starts[index + 1] - 1]),
                track_ids=(about.track_id,),
                place=scene.place_at(row),
                score_permille=1_000 if is_active else 700,
                reasons=(words,),
                evidence={"navigation_status": code},
            )
        )
    return found


def _detector(kind: Kind, purpose: str, find: object, *features: str) -> RuleDetector:
    declaration = declared(kind, purpose, *features, saves_life=True)
    return RuleDetector(kind=kind, declared=declaration, limits=Limits(), find=find)  # type: ignore[arg-type]


SPEED_DROP: Final = _detector(
    "speed_drop",
    "Propose ships to look at that may have lost their engine.",
    find_drops,
    "position",
    "time",
    "speed",
)
DRIFTING: Final = _detector(
    "drifting",
    "Propose ships and boats to help that drift.",
    find_drifting,
    "position",
    "time",
    "speed",
    "heading",
)
BEACON: Final = _detector(
    "distress_beacon", "Call for help for whoever set off a beacon or says that the ship does not obey.", find_beacons,
    "position", "time", "vessel_identity", "navigation_status",
)  # fmt: skip
