"""All tracks on one clock: where each was at every minute, so that they can be compared with each other."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.histories import (
    MEASURED,
    SAYS_ITSELF,
    Bools,
    Floats,
    Histories,
    Ints,
    lengths,
)

STEP_MS: Final = 60_000
LONGEST_BRIDGE_MS: Final = 6 * 60_000
"""Between fixes further apart than this nobody knows where a thing was."""

AT_ONCE: Final = 500
"""Tracks joined at once. While thousands of small columns are joined, or let go, no other thread has its turn; of large
ones each copy gives way."""

_SMOOTH: Final = 5
"""Steps over which a speed is taken, so that the noise of fixes is no movement: 10 m of noise are 0.05 m/s."""


class Sampled(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Rows by track and minute, ordered by track and then by minute.

    Attributes:
        track: Index of the track.
        minute: Number of the minute since 1970.
        row: The fix before it, an index into the histories.
        points: Where it was, metres on the sphere.
        velocity: How it moved about that minute, metres a second on the sphere.
        speed: The same without direction, m/s.
        is_said: Whether the thing told its place within the bridge about that minute.
        is_measured: Whether something measured it.
        starts: Where each track's rows begin; one more number than tracks.
    """

    track: Ints
    minute: Ints
    row: Ints
    points: Floats
    velocity: Floats
    speed: Floats
    is_said: Bools
    is_measured: Bools
    starts: Ints

    def of(self, track: int) -> slice:
        """Return a track's rows."""
        return slice(int(self.starts[track]), int(self.starts[track + 1]))


def sampled(histories: Histories) -> Sampled:
    """Put histories on one clock."""
    said, measured = histories.is_of(SAYS_ITSELF), histories.is_of(MEASURED)
    points = histories.points()
    each, pieces = histories.each(), [_nothing()]
    while tracks := tuple(islice(each, AT_ONCE)):
        parts = (
            _one(index, rows.start, histories.measured_at[rows], points[rows], said[rows], measured[rows])
            for index, rows in tracks
        )
        pieces.append(_joined(parts))
    track, minute, row, at, velocity, is_said, is_measured = _joined(pieces)
    return Sampled(
        track=track,
        minute=minute,
        row=row,
        points=at,
        velocity=velocity,
        speed=lengths(velocity),
        is_said=is_said,
        is_measured=is_measured,
        starts=np.searchsorted(track, np.arange(len(histories.about) + 1)).astype(np.int64),
    )


def _joined(parts: Iterable[Sequence[np.ndarray]]) -> list[np.ndarray]:
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _nothing() -> list[np.ndarray]:
    whole, none = np.empty(0, np.int64), np.empty((0, 3))
    return [whole, whole, whole, none, none, np.empty(0, bool), np.empty(0, bool)]


def _one(
    track: int, first: int, times: Ints, points: Floats, said: Bools, measured: Bools
) -> tuple[np.ndarray, ...]:
    minutes = np.arange(-(-times[0] // STEP_MS), times[-1] // STEP_MS + 1, dtype=np.int64)
    now = minutes * STEP_MS
    before = np.clip(np.searchsorted(times, now, side="right") - 1, 0, len(times) - 1)
    after = np.clip(before + 1, 0, len(times) - 1)
    known = (times[after] - times[before] <= LONGEST_BRIDGE_MS) | (times[before] == now)
    minutes, now, before = minutes[known], now[known], before[known]
    at = np.stack([np.interp(now, times, points[:, axis]) for axis in range(3)], axis=-1)
    lately, soon = now - LONGEST_BRIDGE_MS // 2, now + LONGEST_BRIDGE_MS // 2
    return (
        np.full(len(minutes), track, np.int64),
        minutes,
        first + before,
        at,
        _velocity(now, at),
        _any_between(times, said, lately, soon),
        _any_between(times, measured, lately, soon),
    )


def _velocity(now: Ints, at: Floats) -> Floats:
    """Return the velocity over a few minutes about each; nothing where they are not all known."""
    if len(now) < 2:
        return np.zeros_like(at)
    index = np.arange(len(now))
    low = np.maximum(index - _SMOOTH // 2, 0)
    high = np.minimum(index + _SMOOTH // 2, len(now) - 1)
    seconds = (now[high] - now[low]) / 1_000
    velocity: Floats = (at[high] - at[low]) / np.maximum(seconds, 1.0)[:, None]
    return velocity


def _any_between(times: Ints, flags: Bools, since: Ints, until: Ints) -> Bools:
    total = np.concatenate(([0], np.cumsum(flags)))
    found: Bools = total[np.searchsorted(times, until, side="right")] > total[np.searchsorted(times, since)]
    return found


def runs(flags: Bools, keys: Ints, minutes: Ints, bridge: int = 3) -> list[tuple[int, int]]:
    """Return first and last row of each run of set flags of one key, breaks of a few minutes passed over.

    Args:
        flags: Which rows count.
        keys: What belongs together; rows are ordered by key and then by minute.
        minutes: The rows' minutes.
        bridge: The longest break that ends no run, minutes.
    """
    rows = np.flatnonzero(flags)
    if not len(rows):
        return []
    breaks = (np.diff(keys[rows]) != 0) | (np.diff(minutes[rows]) > bridge)
    firsts = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    lasts = np.concatenate((np.flatnonzero(breaks), [len(rows) - 1]))
    return [(int(rows[first]), int(rows[last])) for first, last in zip(firsts, lasts, strict=True)]
