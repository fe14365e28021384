"""Instants and durations: integers of milliseconds UTC inside, RFC 3339 at the edges."""

import calendar
import datetime as dt
import re
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid

Instant = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]
"""Milliseconds since 1970-01-01T00:00:00Z, up to the end of the year 9999."""

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST: Final = 253_402_300_799_999
_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MILLISECOND: Final = dt.timedelta(milliseconds=1)


def instant_of(text: str) -> int:
    """Read an RFC 3339 instant or a plain date (midnight UTC) as milliseconds UTC; finer digits are cut off.

    Raises:
        Invalid: If the text is no instant between 1970 and 9999, or carries no offset from UTC (a naive time
            is never guessed).
    """
    shape = _RFC_3339.fullmatch(text)
    try:
        # The standard library reads much more than RFC 3339, week dates among it.
        parsed = dt.datetime.fromisoformat(text.upper()) if shape else None
    except ValueError:
        parsed = None
    if parsed is None or shape is None:
        raise Invalid("times.instant", f"{text!r} is not an instant.", "Write it as 2026-11-22T08:30:00Z.")
    if parsed.tzinfo is None:
        if shape[1] is not None:
            raise Invalid(
                "times.naive",
                f"{text!r} has no offset from UTC.",
                "End it with Z, or with an offset such as +02:00.",
            )
        parsed = parsed.replace(tzinfo=dt.UTC)
    instant = (parsed - _EPOCH) // _MILLISECOND
    if not 0 <= instant <= _LAST:
        raise Invalid(
            "times.range", f"{text!r} lies outside 1970 to 9999.", "Write an instant of those years, UTC."
        )
    return instant


def text_of(instant: int) -> str:
    """Write an instant as RFC 3339 with milliseconds, for example `2026-11-22T08:30:00.000Z`."""
    moment = _EPOCH + dt.timedelta(milliseconds=instant)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % SECOND_MS:03d}Z"


def end_of_day(day: dt.date) -> int:
    """Return the first instant after a day in UTC, milliseconds UTC: what counts until that day ends there."""
    return calendar.timegm(day.timetuple()) * 1_000 + DAY_MS


def days_after(instant: int, days: int) -> int:
    """Return the instant `days` days of 24 hours later, in milliseconds UTC; the end of the year 9999 at the latest."""
    return min(_LAST, instant + days * DAY_MS)


def months_after(instant: int, months: int) -> int:
    """Return the same day and time of day `months` calendar months later, UTC; a day that does not exist is the last.

    What would lie beyond the year 9999 is its end.

    Args:
        instant: Milliseconds UTC.
        months: At least 0.
    """
    moment = _EPOCH + dt.timedelta(milliseconds=instant)
    year, month = divmod(moment.month - 1 + months, 12)
    if moment.year + year > dt.MAXYEAR:
        return _LAST
    first = moment.replace(year=moment.year + year, month=month + 1, day=1)
    day = min(moment.day, calendar.monthrange(first.year, first.month)[1])
    return (first.replace(day=day) - _EPOCH) // _MILLISECOND
