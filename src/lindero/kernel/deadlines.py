"""Clocks of what must be done in time: when it is due, what stops the clock, how much has passed, whether it is late.

A clock runs in elapsed time from receipt; only a stage that is declared and logged stops it (Directive (EU) 2023/977,
article 5 (2), to be verified). Nothing here reads a clock: instants come in, instants go out.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS, Instant, months_after

Unit = Literal["minutes", "hours", "days", "working_days", "months"]
Stage = Literal[0, 50, 80, 100]

STAGES: Final[tuple[Stage, ...]] = (50, 80, 100)
"""Shares of the time, per cent, at which people are warned."""

_LENGTH_MS: Final = {"minutes": MINUTE_MS, "hours": HOUR_MS, "days": DAY_MS}
_SATURDAY: Final = 5


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit, with what it rests on.

    Attributes:
        name: Its name, for example `D-07`.
        limit: How long, in its unit.
        unit: Elapsed minutes, hours, days of 24 hours, working days, or calendar months.
        source: The treaty, law or profile that says so.
        is_verified: Whether somebody compared it with the official text.
    """

    name: str
    limit: int
    unit: Unit
    source: str
    is_verified: bool = False

    @property
    def words(self) -> str:
        """The limit as a reader sees it, `7 days (D-07, to be verified)`."""
        unit = self.unit.replace("_", " ").removesuffix("s" if self.limit == 1 else "")
        doubt = "" if self.is_verified else ", to be verified"
        return f"{self.limit} {unit} ({self.name}{doubt})"


class Pause(msgspec.Struct, frozen=True):
    """A time in which a clock stood still.

    Attributes:
        since_at: When it began, milliseconds UTC.
        until_at: When it ended; None while it lasts.
    """

    since_at: Instant
    until_at: Instant | None = None


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that runs, stands still or has ended.

    Attributes:
        started_at: When the time began, milliseconds UTC.
        due_at: When it would be over if nothing stopped it.
        pauses: Times in which it stood still; they may overlap.
        ended_at: When the thing was done; None while it is not.
    """

    started_at: Instant
    due_at: Instant
    pauses: tuple[Pause, ...] = ()
    ended_at: Instant | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still and waits."""
        return self.ended_at is None and any(pause.until_at is None for pause in self.pauses)

    def passed_ms(self, now: Instant) -> int:
        """Return how much of the time has passed by an instant, milliseconds; what stood still does not count."""
        until = now if self.ended_at is None else min(now, self.ended_at)
        return max(0, until - self.started_at - paused_ms(self.pauses, self.started_at, until))

    def left_ms(self, now: Instant) -> int:
        """Return how much of the time is left, milliseconds; negative once it is over."""
        return self.due_at - self.started_at - self.passed_ms(now)

    def due(self, now: Instant) -> Instant:
        """Return when it is due as things stand: later by the time in which the clock stood still until now."""
        until = now if self.ended_at is None else min(now, self.ended_at)
        return self.due_at + paused_ms(self.pauses, self.started_at, until)

    def is_late(self, now: Instant) -> bool:
        """Say whether more than the whole time has passed; the last instant is still in time."""
        return self.left_ms(now) < 0

    def stage(self, now: Instant) -> Stage:
        """Return the last share of the time, of 50, 80 and 100 per cent, that has passed; 0 before the first."""
        passed, whole = self.passed_ms(now) * 100, self.due_at - self.started_at
        reached: list[Stage] = [stage for stage in STAGES if passed >= stage * whole]
        return reached[-1] if reached else 0


def due_after(started_at: Instant, limit: Limit, holidays: Iterable[dt.date] = ()) -> Instant:
    """Return when a limit that begins at an instant is over, milliseconds UTC.

    Args:
        started_at: When it begins.
        limit: The limit.
        holidays: Days that are no working days beside Saturdays and Sundays: those of the party that must act.
    """
    if limit.unit == "months":
        return months_after(started_at, limit.limit)
    if limit.unit == "working_days":
        return _working_days_after(started_at, limit.limit, frozenset(holidays))
    return started_at + limit.limit * _LENGTH_MS[limit.unit]


def paused_ms(pauses: Iterable[Pause], since: Instant, until: Instant) -> int:
    """Return how long a clock stood still between two instants, milliseconds; overlapping times count once."""
    total, reached = 0, since
    for pause in sorted(pauses, key=lambda pause: pause.since_at):
        begin = max(pause.since_at, reached)
        end = min(until if pause.until_at is None else pause.until_at, until)
        if end > begin:
            total, reached = total + end - begin, end
    return total


def _working_days_after(started_at: Instant, days: int, holidays: frozenset[dt.date]) -> Instant:
    moment, left = started_at, days
    while left:
        moment += DAY_MS
        day = dt.datetime.fromtimestamp(moment / 1_000, dt.UTC).date()
        if day.weekday() < _SATURDAY and day not in holidays:
            left -= 1
    return moment
