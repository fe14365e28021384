"""Clocks of what must be done in time: when it is due, what stops the clock, how much has passed, whether it is late.

A clock runs in elapsed time from receipt; only a stage that is declared and logged stops it (Directive (EU) 2023/977,
article 5 (2), to be verified). Nothing here reads a clock: instants come in, instants go out.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal, get_args

import msgspec

from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS, Instant, months_after

Unit = Literal["minutes", "hours", "days", "working_days", "months"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Stage = Literal[0, 50, 80, 100]

STAGES: Final[tuple[Stage, ...]] = (50, 80, 100)
"""Shares of the time, per cent, at which people are warned."""

_LENGTH_MS: Final = {"minutes": MINUTE_MS, "hours": HOUR_MS, "days": DAY_MS}


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which days are no working days of a party; days are those of UTC, so that both sides count the same.

    Attributes:
        rest_days: Days of the week on which it rests.
        days_off: Dates on which it rests besides, `2026-12-25`.
    """

    rest_days: tuple[Weekday, ...]
    days_off: tuple[str, ...] = ()


WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
"""The days of the week, in the order of ISO 8601."""

PROFILE_CALENDAR: Final = Calendar(rest_days=("saturday", "sunday"))
"""What counts where a party has stated no calendar; a profile default, to be verified."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit, with what it rests on.

    Attributes:
        name: Its name, for example `D-07`.
        limit: How long, in its unit.
        unit: Elapsed minutes, hours, days of 24 hours, working days, or calendar months.
        source: The treaty, law or profile that says so.
        is_verified: Whether somebody compared it with the official text.
        calendar: The calendar of the party that must act, for working days; None where it has stated none.
        extendable_by: By how much whoever must act may extend it once, in its unit; 0 if not at all.
    """

    name: str
    limit: int
    unit: Unit
    source: str
    is_verified: bool = False
    calendar: Calendar | None = None
    extendable_by: int = 0

    def extended(self, by: int) -> "Limit":
        """Return it longer by so much, in its unit; it cannot be extended again."""
        return msgspec.structs.replace(self, limit=self.limit + by, extendable_by=0)

    @property
    def words(self) -> str:
        """The limit as a reader sees it, `7 days (D-07, to be verified)`."""
        unit = self.unit.replace("_", " ").removesuffix("s" if self.limit == 1 else "")
        is_counted = self.unit != "working_days" or self.calendar is not None
        doubt = "" if is_counted else ", days off to be verified"
        doubt = doubt if self.is_verified else ", to be verified"
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


def due_after(started_at: Instant, limit: Limit) -> Instant:
    """Return when a limit that begins at an instant is over, milliseconds UTC.

    Working days are counted with the limit's calendar, else with that of the profile.
    """
    if limit.unit == "months":
        return months_after(started_at, limit.limit)
    if limit.unit == "working_days":
        return _working_days_after(started_at, limit.limit, limit.calendar or PROFILE_CALENDAR)
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


def _working_days_after(started_at: Instant, days: int, calendar: Calendar) -> Instant:
    if set(calendar.rest_days) >= set(WEEKDAYS):
        raise ValueError("a party that rests on every day of the week never acts")
    days_off, moment, left = frozenset(calendar.days_off), started_at, days
    while left:
        moment += DAY_MS
        day = dt.datetime.fromtimestamp(moment / 1_000, dt.UTC).date()
        if WEEKDAYS[day.weekday()] not in calendar.rest_days and day.isoformat() not in days_off:
            left -= 1
    return moment
