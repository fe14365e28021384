"""Rules of shared registers: who is on duty, what an entry may be about, which version counts."""

from typing import Final

import msgspec

from lindero.capabilities.registers.records import ContactEntered, WatchObjectEntered, Weekday
from lindero.kernel.errors import Invalid
from lindero.kernel.identifiers import identifier_of
from lindero.kernel.times import DAY_MS, MINUTE_MS, days_after

WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_THURSDAY: Final = 3
"""Weekday of 1970-01-01."""

LONGEST_WATCH_DAYS: Final = 366
"""Days after which the owner of a watch entry must have looked whether it is still needed (product default)."""


def is_on_duty(contact: ContactEntered, at: int) -> bool:
    """Say whether a desk is on duty at an instant.

    Hours that end before they begin go on over midnight and belong to the day on which they began.
    """
    day, minute = at // DAY_MS, at % DAY_MS // MINUTE_MS
    if contact.opens_min < contact.closes_min:
        return contact.opens_min <= minute < contact.closes_min and _is_day(contact, day)
    if minute >= contact.opens_min:
        return _is_day(contact, day)
    return minute < contact.closes_min and _is_day(contact, day - 1)


def _is_day(contact: ContactEntered, day: int) -> bool:
    return not contact.days or WEEKDAYS[(day + _THURSDAY) % 7] in contact.days


class DutyHours(msgspec.Struct, frozen=True, kw_only=True):
    """When a desk is on duty, as pages say it in a language.

    Attributes:
        is_always: Whether it is at every hour of every day.
        days: The days, in the order of a week; empty for every day.
        is_run: Whether they are several that follow each other, told by the first and the last.
        times: From when to when on each of them, `08:00-16:00 UTC`.
    """

    is_always: bool
    days: tuple[Weekday, ...]
    is_run: bool
    times: str


def hours_of(contact: ContactEntered) -> DutyHours:
    """Return when a desk is on duty."""
    held = tuple(day for day in WEEKDAYS if day in contact.days)
    days = held if len(held) < len(WEEKDAYS) else ()
    begins = WEEKDAYS.index(days[0]) if days else 0
    return DutyHours(
        is_always=contact.opens_min == 0 and contact.closes_min == DAY_MS // MINUTE_MS and not days,
        days=days,
        is_run=len(days) > 2 and days == WEEKDAYS[begins : begins + len(days)],
        times=f"{_clock(contact.opens_min)}-{_clock(contact.closes_min)} UTC",
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def is_an_object(entry: WatchObjectEntered) -> bool:
    """Say whether a watch entry is about what it says: a thing by its identifier, or a place by where it is (S-36)."""
    if entry.sort == "place":
        return entry.place is not None and not entry.identifier
    sort, _, rest = entry.identifier.partition(":")
    if entry.place is not None or sort != entry.sort:
        return False
    try:
        return identifier_of(entry.sort, rest.replace(":", " ")) == entry.identifier
    except Invalid:
        return False


def is_looked_at_again(entry: WatchObjectEntered, at: int) -> bool:
    """Say whether a watch entry that was made at an instant has a day, within a year, on which somebody looks again."""
    return at < entry.review_at <= days_after(at, LONGEST_WATCH_DAYS)


def is_watchable(entry: WatchObjectEntered, at: int) -> bool:
    """Say whether a watch entry that was made at an instant is one, whoever made it."""
    return is_an_object(entry) and is_looked_at_again(entry, at)
