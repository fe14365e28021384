"""Clocks of duties: how much of the time for an erasure or a correction has passed."""

from typing import Final, Literal

from lindero.kernel.times import HOUR_MS

Stage = Literal[0, 50, 80, 100]
"""Share of the time that has passed, in percent, as far as anybody is told of it."""

STAGES: Final[tuple[Stage, ...]] = (50, 80, 100)
"""Shares of the time at which the data protection officers are told."""


def due_at(since_at: int, within_h: int) -> int:
    """Return when a duty is due.

    Args:
        since_at: When it arose, milliseconds UTC.
        within_h: Hours in which it is to be done.
    """
    return since_at + within_h * HOUR_MS


def stage_of(since_at: int, due: int, now: int) -> Stage:
    """Return the last stage that a duty has reached; a duty without any time is overdue at once.

    Args:
        since_at: When it arose, milliseconds UTC.
        due: When it is due, milliseconds UTC.
        now: The time, milliseconds UTC.
    """
    if now >= due:
        return 100
    reached: Stage = 0
    for stage in STAGES:
        if (now - since_at) * 100 >= stage * (due - since_at):
            reached = stage
    return reached
