"""Where a thing is at any time: a line through timed points, and the ways of moving that make such lines.

Times are seconds since the scene began, places metres on its plane.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Seconds = NDArray[np.float64]
Metres = NDArray[np.float64]
Point = tuple[float, float]

STEP_S: Final = 10.0
"""Between two points of a journey: finer than any sensor here can tell."""

_HALF_S: Final = 2.0


class Journey(msgspec.Struct, frozen=True, eq=False):
    """A line through timed points; before the first and after the last the thing is not there.

    Attributes:
        time: Times, ascending, seconds; shape (n,) with n of at least 2.
        x: Metres east; shape (n,).
        y: Metres north; shape (n,).
    """

    time: Seconds
    x: Metres
    y: Metres

    def at(self, time: Seconds) -> tuple[Metres, Metres]:
        """Return x and y at times; shape (m,) each."""
        return np.interp(time, self.time, self.x), np.interp(time, self.time, self.y)

    def is_there(self, time: Seconds) -> NDArray[np.bool_]:
        """Say at which times the thing is in the scene."""
        return np.asarray((time >= self.time[0]) & (time <= self.time[-1]))

    def velocity(self, time: Seconds) -> tuple[Metres, Metres]:
        """Return the velocity east and north at times, metres per second: a difference over four seconds."""
        before, after = np.maximum(time - _HALF_S, self.time[0]), np.minimum(time + _HALF_S, self.time[-1])
        elapsed = np.maximum(after - before, 1e-9)
        (x0, y0), (x1, y1) = self.at(before), self.at(after)
        return (x1 - x0) / elapsed, (y1 - y0) / elapsed


def joined(*journeys: Journey) -> Journey:
    """Return one journey that follows several, each beginning when and where the one before it ends."""
    return Journey(
        time=np.concatenate([journeys[0].time, *(journey.time[1:] for journey in journeys[1:])]),
        x=np.concatenate([journeys[0].x, *(journey.x[1:] for journey in journeys[1:])]),
        y=np.concatenate([journeys[0].y, *(journey.y[1:] for journey in journeys[1:])]),
    )


def along(
    chance: Generator, points: Sequence[Point], speed_mps: float, from_s: float = 0.0, wander_m: float = 0.0
) -> Journey:
    """Go from point to point at a speed that varies by a tenth, wandering to either side.

    Args:
        chance: Draws the wandering.
        points: At least two different points, metres.
        speed_mps: Mean speed, metres per second.
        from_s: When it sets out, seconds.
        wander_m: Standard deviation of the distance from the line, metres; it changes over minutes.
    """
    corners = np.array(points, dtype=np.float64)
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    gone = np.r_[0.0, np.cumsum(lengths)]
    count = max(2, int(np.ceil(gone[-1] / (speed_mps * STEP_S))) + 1)
    progress = np.cumsum(np.r_[0.0, np.maximum(0.2, 1 + 0.1 * _slowly(chance, count - 1))])
    distance = gone[-1] * progress / progress[-1]
    leg = np.clip(np.searchsorted(gone, distance, side="right") - 1, 0, len(lengths) - 1)
    heading = np.arctan2(np.diff(corners[:, 1]), np.diff(corners[:, 0]))[leg]
    aside = wander_m * _slowly(chance, count)
    return Journey(
        time=from_s + np.linspace(0.0, gone[-1] / speed_mps, count),
        x=np.interp(distance, gone, corners[:, 0]) - aside * np.sin(heading),
        y=np.interp(distance, gone, corners[:, 1]) + aside * np.cos(heading),
    )


def around(
    chance: Generator, centre: Point, radius_m: float, speed_mps: float, from_s: float, until_s: float
) -> Journey:
    """Stay about a point without aim: fishing, waiting, grazing.

    Args:
        chance: Draws the way.
        centre: The point, metres.
        radius_m: How far it strays, metres (two standard deviations).
        speed_mps: Largest usual speed, metres per second.
        from_s: When it is there first, seconds.
        until_s: When it leaves, seconds.
    """
    count = max(2, int((until_s - from_s) / STEP_S) + 1)
    x, y = _held(chance, count, radius_m, speed_mps), _held(chance, count, radius_m, speed_mps)
    return Journey(time=np.linspace(from_s, until_s, count), x=centre[0] + x, y=centre[1] + y)


def drifting(
    chance: Generator, start: Point, current: Point, wind: Point, from_s: float, until_s: float
) -> Journey:
    """Drift without power: with the current, and with 3 % of the wind (leeway of a small craft, ASRC rule of thumb).

    Args:
        chance: Draws the turning about.
        start: Where the drift begins, metres.
        current: East and north, metres per second.
        wind: East and north, metres per second.
        from_s: When it begins, seconds.
        until_s: When it ends, seconds.
    """
    count = max(2, int((until_s - from_s) / STEP_S) + 1)
    elapsed = np.linspace(0.0, until_s - from_s, count)
    stray = 15.0 * _slowly(chance, count), 15.0 * _slowly(chance, count)
    return Journey(
        time=from_s + elapsed,
        x=start[0] + (current[0] + 0.03 * wind[0]) * elapsed + stray[0] - stray[0][0],
        y=start[1] + (current[1] + 0.03 * wind[1]) * elapsed + stray[1] - stray[1][0],
    )


def _slowly(chance: Generator, count: int, memory: float = 0.95) -> NDArray[np.float64]:
    """Return numbers of mean 0 and deviation 1, each near the one before it (an Ornstein-Uhlenbeck process)."""
    steps = chance.standard_normal(max(1, count))
    values = np.empty_like(steps)
    value = steps[0]
    for index, step in enumerate(steps):
        value = memory * value + np.sqrt(1 - memory**2) * step if index else value
        values[index] = value
    return values[:count]


def _held(chance: Generator, count: int, radius_m: float, speed_mps: float) -> NDArray[np.float64]:
    """Return one coordinate of a way that stays within a radius and never goes much faster than a speed."""
    values = radius_m / 2 * _slowly(chance, count, memory=0.98)
    fastest = np.abs(np.diff(values)).max(initial=0.0) / STEP_S
    return values * min(1.0, speed_mps / fastest) if fastest > 0 else values
