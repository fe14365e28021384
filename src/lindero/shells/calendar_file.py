"""A page's dates as an iCalendar file (RFC 5545), for whatever calendar a ministry keeps."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.times import text_of
from lindero.shells.marking import Mark

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
AHEAD: Final = "-P30D"
"""When a calendar reminds of a date: thirty days before, time enough to convene the other side."""

_MOST_BYTES: Final = 75
"""A longer line is folded (RFC 5545, 3.1)."""


def as_calendar(mark: Mark, view: msgspec.Struct) -> bytes:
    """Return the dates of a view as whole days: each with its words, what it is of, and a reminder.

    Args:
        mark: Stands in the calendar's description.
        view: Has a list `dates` of what carries `at`, `words`, `about`, `agreement` and `title`.

    Raises:
        Invalid: If the page shows no dates.
    """
    dates = getattr(view, "dates", None)
    if not isinstance(dates, tuple):
        raise Invalid("export.no_dates", "This page shows no dates.", "Export it as JSON.")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lindero//Agreements//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALDESC:{_escaped(mark.in_words())}"]
    for date in dates:
        lines += _event(date, mark)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _event(date: Any, mark: Mark) -> Iterator[str]:
    about = f", {date.about}" if date.about else ""
    yield "BEGIN:VEVENT"
    # The same date of the same agreement replaces what was imported before.
    yield f"UID:{_escaped(f'{date.agreement}-{date.kind}-{date.about}'.replace(' ', '-'))}@lindero"
    yield f"DTSTAMP:{_instant(mark.at)}"
    yield f"DTSTART;VALUE=DATE:{text_of(date.at)[:10].replace('-', '')}"
    yield f"SUMMARY:{_escaped(f'{date.agreement}: {date.words}{about}')}"
    yield f"DESCRIPTION:{_escaped(date.title)}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{AHEAD}", f"DESCRIPTION:{_escaped(date.words)}")
    yield from ("END:VALARM", "END:VEVENT")


def _instant(at: str) -> str:
    """Write an RFC 3339 time as iCalendar's UTC date and time."""
    return f"{at[:19].replace('-', '').replace(':', '')}Z"


def _escaped(text: str) -> str:
    """Return a text in which nothing ends a value (RFC 5545, 3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Return a line cut into lines of at most 75 bytes, no character in two."""
    pieces, current = [], ""
    for one in line:
        if len((current + one).encode()) > _MOST_BYTES:
            pieces.append(current)
            current = " "
        current += one
    return "\r\n".join([*pieces, current])
