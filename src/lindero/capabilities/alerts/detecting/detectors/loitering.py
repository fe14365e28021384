"""Loitering: a ship that stays about one place under way, where others do not."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import Floats, Histories, Ints
from lindero.capabilities.alerts.detecting.sampled import AT_ONCE, STEP_MS, Sampled, runs
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
    is_long = np.diff(on_clock.starts) >= limits.minutes
    tracks = np.flatnonzero(is_long & ~scene.is_shadow)
    staying = np.zeros(len(on_clock.track) + 1, np.int64)
    for first in range(0, len(tracks), AT_ONCE):
        stays = _staying(on_clock, tracks[first : first + AT_ONCE], limits)
        # Windows of one track that begin in different minutes overlap, but no two of them begin in the same.
        staying[stays] += 1
        staying[stays + limits.minutes] -= 1
    is_inside = np.cumsum(staying)[:-1] > 0
    found = []
    for begins, ends in runs(is_inside, on_clock.track, on_clock.minute, bridge=15, least=limits.minutes):
        found += _judged(histories, scene, begins, ends, limits)
    return found


def _staying(on_clock: Sampled, tracks: Ints, limits: Limits) -> Ints:
    """Return the first rows of the windows in which a track stayed.

    Tracks are laid beside each other as rows of one table, the shorter ones filled up with their last minute: what is
    added up to a minute is the same to the last bit as of each track alone.
    """
    width = limits.minutes
    steps = np.arange(int(np.diff(on_clock.starts)[tracks].max()))
    rows = np.minimum(on_clock.starts[tracks][:, None] + steps, on_clock.starts[tracks + 1][:, None] - 1)
    windows = on_clock.starts[tracks][:, None] + steps[: len(steps) - width + 1]
    is_whole = windows + width <= on_clock.starts[tracks + 1][:, None]
    minutes, speed = on_clock.minute[rows], _window_mean(on_clock.speed[rows], width)
    is_whole &= minutes[:, width - 1 :] - minutes[:, : minutes.shape[1] - width + 1] <= width + 15
    is_slow = is_whole & (limits.slowest_mps <= speed) & (speed <= limits.fastest_mps)
    slow = np.flatnonzero(is_slow.any(axis=1))
    points = on_clock.points[rows[slow]]
    middle, square = _window_mean(points, width), _window_mean((points**2).sum(axis=-1), width)
    spread = np.sqrt(np.maximum(square - (middle**2).sum(axis=-1), 0.0))
    stays: Ints = windows[slow][is_slow[slow] & (spread <= limits.radius_m)]
    return stays


def _window_mean(values: Floats, width: int) -> Floats:
    """Return the mean of each window along the second axis."""
    total = np.concatenate((np.zeros_like(values[:, :1]), np.cumsum(values, axis=1)), axis=1)
    mean: Floats = (total[:, width:] - total[:, :-width]) / width
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
