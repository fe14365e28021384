"""What a sensor's batches say against it: its clock, that it repeats itself, places that nothing can reach.

Each is a measure that fades or starts again by itself, so that a sensor that is mended is trusted again.
"""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import MISSING, Doubt, Observations
from lindero.kernel.places import EARTH_RADIUS_M
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import DEGREE_E7

AHEAD_MS: Final = 5_000
"""A measurement from so far in the future is a wrong clock, whatever the way took."""

BEHIND_MS: Final = 600_000
"""Ten minutes: the newest measurement of a sensor that sends is not older, unless its clock is wrong."""

REMEMBERED: Final = 512
"""Rows that are remembered to see whether they come again."""

REPEATS: Final = 300
"""So many moving rows in turn that all were there before are no chance: the sensor repeats itself."""

FASTEST_MPS: Final = 1_000.0
"""Nothing that a border service tracks is faster (three times the speed of sound)."""

FLOOD_PER_S: Final = 20_000.0
"""Lines per second beyond which a sensor is taken for a flood: what the node is built to carry."""

LOST_MS: Final = 60_000
"""A minute without a loss, and the sensor is no flood any more."""

_MOVING_MMPS: Final = 500
_FEW: Final = 10
_SHARE: Final = 0.2
_HALF: Final = 0.5


class Memory(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What is remembered of a sensor's batches.

    Attributes:
        rows: Marks of the last moving rows, without their instants.
        repeats: Moving rows in turn that all were there before.
        lag_ms: From the newest measurement of the last batch to its arrival, milliseconds; negative from the future.
        steps: Steps from place to place of the same thing in the last batch that had some.
        leaps: Of these, steps that nothing can make.
        lost: Lines for which there was no room, of the last batch that lost any.
        lost_at: When that batch came, milliseconds UTC.
    """

    rows: tuple[int, ...] = ()
    repeats: int = 0
    lag_ms: int = 0
    steps: int = 0
    leaps: int = 0
    lost: int = 0
    lost_at: int = 0


def remembered(memory: Memory, observations: Observations, *, lost: int, at: int, bias_ms: int = 0) -> Memory:
    """Return what is remembered after another batch.

    Args:
        memory: What was remembered before.
        observations: The rows of the batch.
        lost: Lines of it for which there was no room.
        at: When it came, milliseconds UTC.
        bias_ms: By how much the sensor's clock is ahead by its calibration, milliseconds.
    """
    if lost:
        # A flood comes in many batches, and its loss is counted in one of them: the next does not make it undone.
        memory = msgspec.structs.replace(memory, lost=lost, lost_at=at)
    if not len(observations):
        return memory
    rows, repeats = _repeats(memory, observations)
    steps, leaps = _leaps(observations)
    newest = int((observations.received_at - observations.measured_at).min()) + bias_ms
    return msgspec.structs.replace(
        memory, rows=rows, repeats=repeats, lag_ms=newest, steps=steps, leaps=leaps
    )


def doubts_in(
    memory: Memory, *, now: int, rate_per_s: float, completeness: float, lines: int
) -> dict[Doubt, str]:
    """Return what is doubted of a sensor, each with its evidence in numbers.

    Args:
        memory: What is remembered of its batches.
        now: The time, milliseconds UTC.
        rate_per_s: Lines per second over the last minute.
        completeness: Share of its lines that could be used, of late.
        lines: Lines in all.
    """
    found: dict[Doubt, str] = {}
    if memory.lag_ms < -AHEAD_MS:
        found["clock"] = f"Its newest measurement is {-memory.lag_ms // SECOND_MS} s ahead of its arrival."
    elif memory.lag_ms > BEHIND_MS:
        found["clock"] = f"Its newest measurement is {memory.lag_ms // SECOND_MS} s older than its arrival."
    if memory.repeats >= REPEATS:
        found["stuck"] = (
            f"{memory.repeats} moving rows in turn were all there before, place and speed the same."
        )
    if memory.steps >= _FEW and memory.leaps > _SHARE * memory.steps:
        found["impossible"] = (
            f"{memory.leaps} of {memory.steps} steps would take more than {FASTEST_MPS:.0f} m/s."
        )
    has_lost = memory.lost > 0 and now <= memory.lost_at + LOST_MS
    if rate_per_s > FLOOD_PER_S or has_lost:
        lost = f"{memory.lost} of the last batch that lost any" if has_lost else "none of them"
        found["flood"] = f"{rate_per_s:.0f} lines a second, {lost} had no room."
    if lines >= _FEW and completeness < _HALF:
        found["garbage"] = f"{100 - int(100 * completeness)} % of its lines cannot be used."
    return found


def _repeats(memory: Memory, observations: Observations) -> tuple[tuple[int, ...], int]:
    """Return the marks to remember, and how many moving rows in turn were there before."""
    moving = (observations.speed_mmps > _MOVING_MMPS) | (observations.speed_mmps == MISSING)
    columns = [getattr(observations, name)[moving] for name in ("lon", "lat", "speed_mmps", "course_mdeg")]
    marks = np.zeros(int(moving.sum()), np.int64)
    for column in columns:
        marks = (marks * 1_000_003 + column) % (2**53)
    marks = marks[-REMEMBERED:]
    known = np.isin(marks, np.array(memory.rows, np.int64))
    new = np.flatnonzero(~known)
    repeats = int(moving.sum()) + memory.repeats if not len(new) else len(marks) - 1 - int(new[-1])
    if not len(marks):
        repeats = memory.repeats
    return tuple((list(memory.rows) + marks[~known].tolist())[-REMEMBERED:]), repeats


def _leaps(observations: Observations) -> tuple[int, int]:
    """Return steps from place to place of the same thing, and how many of them nothing can make."""
    order = np.lexsort((observations.measured_at, observations.identity))
    identity, at = observations.identity[order], observations.measured_at[order] / SECOND_MS
    lon, lat = (np.radians(column[order] / DEGREE_E7) for column in (observations.lon, observations.lat))
    after_s = np.diff(at)
    same = (np.diff(identity) == 0) & (identity[1:] >= 0) & (after_s > 0)
    turn = (np.diff(lon) + np.pi) % (2 * np.pi) - np.pi
    away_m = EARTH_RADIUS_M * np.hypot(np.diff(lat), turn * np.cos(lat[1:]))
    return int(same.sum()), int((same & (away_m > FASTEST_MPS * after_s)).sum())
