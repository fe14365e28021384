"""Instants and durations: integers of milliseconds UTC inside, RFC 3339 at the edges."""

import datetime as dt
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
_MILLISECOND: Final = dt.timedelta(milliseconds=1)


def instant_of(text: str) -> int:
    """Read an RFC 3339 instant or a plain date (midnight UTC) as milliseconds UTC.

    Raises:
        Invalid: If the text is no instant, or carries no offset from UTC (a naive time is never guessed).
    """
    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            "times.instant", f"{text!r} is not an instant.", "Write it as 2026-11-22T08:30:00Z."
        ) from error
    if parsed.tzinfo is None:
        if len(text) != len("2026-11-22"):
            raise Invalid(
                "times.naive",
                f"{text!r} has no offset from UTC.",
                "End it with Z, or with an offset such as +02:00.",
            )
        parsed = parsed.replace(tzinfo=dt.UTC)
    return (parsed - _EPOCH) // _MILLISECOND


def text_of(instant: int) -> str:
    """Write an instant as RFC 3339 with milliseconds, for example `2026-11-22T08:30:00.000Z`."""
    moment = _EPOCH + dt.timedelta(milliseconds=instant)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % SECOND_MS:03d}Z"


def days_after(instant: int, days: int) -> int:
    """Return the instant `days` days of 24 hours later, in milliseconds UTC."""
    return instant + days * DAY_MS
