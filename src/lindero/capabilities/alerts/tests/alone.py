"""What detectors find in all tracks at once, worked out for each track alone or by comparing everything: references."""

import numpy as np

from lindero.capabilities.alerts.detecting.cells import around, cell_of, cells_of
from lindero.capabilities.alerts.detecting.detectors.convoy import Together
from lindero.capabilities.alerts.detecting.detectors.in_trouble import Limits as Trouble
from lindero.capabilities.alerts.detecting.detectors.loitering import Limits as Loitering
from lindero.capabilities.alerts.detecting.histories import (
    MEASURED,
    SAYS_ITSELF,
    Bools,
    Floats,
    Histories,
    Ints,
)
from lindero.capabilities.alerts.detecting.reception import CELL_E7
from lindero.capabilities.alerts.detecting.sampled import LONGEST_BRIDGE_MS, STEP_MS, Sampled
from lindero.capabilities.alerts.detecting.surroundings import Scene
from lindero.kernel.places import Place


def clock_of(histories: Histories) -> list[np.ndarray]:
    """Return the clock's columns, track by track."""
    said, measured = (histories.is_of(those) for those in (SAYS_ITSELF, MEASURED))
    points = histories.points()
    whole, none = np.empty(0, np.int64), np.empty((0, 3))
    parts = [(whole, whole, whole, none, none, np.empty(0, bool), np.empty(0, bool))]
    for index, rows in histories.each():
        times, places = histories.measured_at[rows], points[rows]
        minutes = np.arange(-(-times[0] // STEP_MS), times[-1] // STEP_MS + 1, dtype=np.int64)
        now = minutes * STEP_MS
        before = np.clip(np.searchsorted(times, now, side="right") - 1, 0, len(times) - 1)
        after = np.clip(before + 1, 0, len(times) - 1)
        known = (times[after] - times[before] <= LONGEST_BRIDGE_MS) | (times[before] == now)
        minutes, now, before = minutes[known], now[known], before[known]
        at = np.stack([np.interp(now, times, places[:, axis]) for axis in range(3)], axis=-1)
        parts.append(
            (
                np.full(len(minutes), index, np.int64), minutes, rows.start + before, at, _velocity(now, at),
                _any_about(times, said[rows], now), _any_about(times, measured[rows], now),
            )
        )  # fmt: skip
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _velocity(now: Ints, at: Floats) -> Floats:
    if len(now) < 2:
        return np.zeros_like(at)
    low = np.maximum(np.arange(len(now)) - 2, 0)
    high = np.minimum(np.arange(len(now)) + 2, len(now) - 1)
    velocity: Floats = (at[high] - at[low]) / np.maximum((now[high] - now[low]) / 1_000, 1.0)[:, None]
    return velocity


def _any_about(times: Ints, flags: Bools, now: Ints) -> Bools:
    half = LONGEST_BRIDGE_MS // 2
    return np.array([bool(flags[np.abs(times - instant) <= half].any()) for instant in now], dtype=bool)


def staying(on_clock: Sampled, track: int, limits: Loitering) -> set[int]:
    """Return the first rows of the windows in which one track stayed."""
    rows, width = on_clock.of(track), limits.minutes
    points, minutes, speed = on_clock.points[rows], on_clock.minute[rows], on_clock.speed[rows]

    def mean(values: Floats) -> Floats:
        total = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
        window: Floats = (total[width:] - total[:-width]) / width
        return window

    if len(minutes) < width:
        return set()
    middle, square = mean(points), mean((points**2).sum(axis=1)[:, None])[:, 0]
    spread = np.sqrt(np.maximum(square - (middle**2).sum(axis=1), 0.0))
    way = mean(speed[:, None])[:, 0]
    whole = minutes[width - 1 :] - minutes[: len(minutes) - width + 1] <= width + 15
    stays = (spread <= limits.radius_m) & (limits.slowest_mps <= way) & (way <= limits.fastest_mps) & whole
    return {rows.start + int(first) for first in np.flatnonzero(stays)}


def drops(scene: Scene, limits: Trouble) -> list[tuple[int, int, float]]:
    """Return every sudden loss of speed that stays, with the medians of all minutes of each track."""
    on_clock, found = scene.sampled, []
    width = limits.drop_minutes + limits.stays_minutes
    for index in range(len(scene.histories.about)):
        rows = on_clock.of(index)
        speed, minute, last = on_clock.speed[rows], on_clock.minute[rows], -100
        for first in range(len(speed) - width - 10 if not scene.is_shadow[index] else 0):
            before = float(np.median(speed[first : first + 10]))
            ready = first + 10 + limits.drop_minutes
            after = float(speed[ready : ready + limits.stays_minutes].max())
            is_whole = minute[first + 10 + width] - minute[first] <= width + 16
            is_slow = after <= limits.slow_mps and after <= limits.share_left * before
            if is_whole and is_slow and before >= limits.before_mps:
                found += [(index, rows.start + 10 + first, before)] if first - last > 30 else []
                last = first
    return found


def groups(scene: Scene, together: list[Together]) -> list[list[Together]]:
    """Join pairs that share a member while both last, each compared with all others."""
    joined: list[list[Together]] = []
    for pair in together:
        met = [group for group in joined if any(_meets(scene, pair, other) for other in group)]
        joined = [group for group in joined if group not in met]
        joined.append([pair, *(other for group in met for other in group)])
    return sorted(joined, key=lambda group: int(scene.sampled.minute[group[0][0]]))


def _meets(scene: Scene, one: Together, other: Together) -> bool:
    track, minute = scene.sampled.track, scene.sampled.minute
    shares = {int(track[row]) for row in one[:2]} & {int(track[row]) for row in other[:2]}
    return bool(shares and max(minute[one[0]], minute[other[0]]) < min(minute[one[2]], minute[other[2]]))


def lying(scene: Scene, own: tuple[int, ...], place: Place, reach: int) -> int:
    """Return how many others lay still about a place, all of them asked."""
    on_clock, near = scene.sampled, set(around(np.array([cell_of(place)]), reach)[0].tolist())
    still = np.flatnonzero((on_clock.speed < 0.35) & ~scene.is_shadow[on_clock.track])
    row = on_clock.row[still]
    here = cells_of(scene.histories.lon[row], scene.histories.lat[row]).tolist()
    tracks = zip(on_clock.track[still].tolist(), here, strict=True)
    return len({track for track, cell in tracks if cell in near} - set(own))


def heard(histories: Histories, own: int, place: Place, reach: int, times: range) -> set[int]:
    """Return which others told a place about a place in a time, all of them asked."""
    near = set(around(np.array([cell_of(place, CELL_E7)]), reach)[0].tolist())
    cells = cells_of(histories.lon, histories.lat, CELL_E7).tolist()
    said = histories.is_of(SAYS_ITSELF).tolist()
    rows = zip(histories.track.tolist(), histories.measured_at.tolist(), cells, said, strict=True)
    return {track for track, at, cell, told in rows if told and cell in near and at in times} - {own}
