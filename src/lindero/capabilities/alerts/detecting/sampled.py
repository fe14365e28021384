"""All tracks on one clock: where each was at every minute, so that they can be compared with each other."""

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
"""Tracks put on the clock at once: columns that fit into the processor's cache, and between two slices, and between
two steps of one, other threads have their turn."""

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
    points, count = histories.points(), len(histories.about)
    pieces = [_nothing()]
    for first in range(0, count, AT_ONCE):
        rows = slice(int(histories.starts[first]), int(histories.starts[min(first + AT_ONCE, count)]))
        if rows.stop > rows.start:
            tracks, times = histories.track[rows], histories.measured_at[rows]
            pieces.append(_slice(rows.start, tracks, times, points[rows], said[rows], measured[rows]))
    track, minute, row, at, velocity, is_said, is_measured = (
        np.concatenate(column) for column in zip(*pieces, strict=True)
    )
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


def _nothing() -> list[np.ndarray]:
    whole, none = np.empty(0, np.int64), np.empty((0, 3))
    return [whole, whole, whole, none, none, np.empty(0, bool), np.empty(0, bool)]


def _slice(
    start: int, tracks: Ints, times: Ints, points: Floats, said: Bools, measured: Bools
) -> list[np.ndarray]:
    """Return the columns of some whole tracks, all of them at once, so that there is no work for each.

    Args:
        start: Where their rows begin in the histories.
        tracks: Index of each row's track.
        times: When it was, milliseconds UTC.
        points: Where it was.
        said: Whether the thing told it.
        measured: Whether something measured it.
    """
    index = np.arange(len(times))
    after = np.where(np.append(np.diff(tracks) == 0, False), index + 1, index)
    gap = times[after] - times
    first_minute = -(-times // STEP_MS)
    # Up to where the next fix is, or, where nobody knows that way, the instant of the fix itself.
    is_bridged = (gap > 0) & (gap <= LONGEST_BRIDGE_MS)
    last_minute = np.where(is_bridged, times[after] - 1, times) // STEP_MS
    ends = np.cumsum(last_minute - first_minute + 1)
    # Not `np.repeat`, which lets no other thread have its turn.
    row = np.arange(int(ends[-1]))
    before = np.searchsorted(ends, row, side="right")
    minutes = last_minute[before] - (ends[before] - 1 - row)
    now, track = minutes * STEP_MS, tracks[before]
    at = _between(now, before, after[before], times, points)
    about = _Window(tracks, times, track, now)
    velocity = _velocity(track, now, at)
    return [track, minutes, start + before, at, velocity, about.has(said), about.has(measured)]


def _between(now: Ints, before: Ints, after: Ints, times: Ints, points: Floats) -> Floats:
    """Return where things were between two fixes, on the straight way, with the arithmetic of `np.interp`."""
    gone = now - times[before]
    whole = np.where(gone == 0, 1, times[after] - times[before])
    slope = (points[after] - points[before]) / whole[:, None]
    at: Floats = np.where((gone == 0)[:, None], points[before], slope * gone[:, None] + points[before])
    return at


def _velocity(track: Ints, now: Ints, at: Floats) -> Floats:
    """Return the velocity over a few minutes about each; nothing where they are not all known."""
    index = np.arange(len(now))
    ends = np.append(np.diff(track) != 0, True)[: len(index)]
    begins = np.append(True, ends[:-1])[: len(index)]
    first = np.maximum.accumulate(np.where(begins, index, 0))
    last = np.minimum.accumulate(np.where(ends, index, len(index))[::-1])[::-1]
    low = np.maximum(index - _SMOOTH // 2, first)
    high = np.minimum(index + _SMOOTH // 2, last)
    seconds = (now[high] - now[low]) / 1_000
    velocity: Floats = (at[high] - at[low]) / np.maximum(seconds, 1.0)[:, None]
    return velocity


class _Window:
    """The fixes of the same track within half a bridge before and after some instants."""

    def __init__(self, tracks: Ints, times: Ints, track: Ints, now: Ints) -> None:
        half, since, first = LONGEST_BRIDGE_MS // 2, int(times.min()), int(tracks[0])
        # One order of all tracks: each has a stretch of time of its own, longer than all of it with what is about it.
        apart = int(times.max()) - since + 4 * half
        ordered = (tracks - first) * apart + (times - since)
        asked = (track - first) * apart + (now - since)
        self._low = np.searchsorted(ordered, asked - half)
        self._high = np.searchsorted(ordered, asked + half, side="right")

    def has(self, flags: Bools) -> Bools:
        """Return which instants have a fix with its flag set about them."""
        total = np.append(0, np.cumsum(flags))
        found: Bools = total[self._high] > total[self._low]
        return found


def runs(
    flags: Bools, keys: Ints, minutes: Ints, *, bridge: int = 3, least: int = 1
) -> list[tuple[int, int]]:
    """Return first and last row of each run of set flags of one key, breaks of a few minutes passed over.

    Args:
        flags: Which rows count.
        keys: What belongs together; rows are ordered by key and then by minute.
        minutes: The rows' minutes.
        bridge: The longest break that ends no run, minutes.
        least: The shortest run that counts, minutes, its first and last among them.
    """
    rows = np.flatnonzero(flags)
    if not len(rows):
        return []
    breaks = (np.diff(keys[rows]) != 0) | (np.diff(minutes[rows]) > bridge)
    firsts = rows[np.concatenate(([0], np.flatnonzero(breaks) + 1))]
    lasts = rows[np.concatenate((np.flatnonzero(breaks), [len(rows) - 1]))]
    is_long = minutes[lasts] - minutes[firsts] + 1 >= least
    return list(zip(firsts[is_long].tolist(), lasts[is_long].tolist(), strict=True))
