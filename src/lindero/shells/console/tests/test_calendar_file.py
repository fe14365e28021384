"""Dates as an iCalendar file: nothing that somebody wrote ends a value or a line (RFC 5545)."""

import msgspec
import pytest

from lindero.kernel.errors import Invalid
from lindero.shells.calendar_file import as_calendar
from lindero.shells.marking import Mark
from lindero.trust.agreements.calendar_page import CalendarView, DateLine

MARK = Mark(node="Nordia node", who="person/lindqvist", at="2026-11-22T08:00:13.000Z")


def lines_of(title: str, about: str = "") -> list[str]:
    """Return the lines of a file with one date, folded lines joined again."""
    date = DateLine(
        at=1_796_083_200_000,
        agreement="AG-7@1",
        title=title,
        kind="review",
        words="Review due",
        about=about,
        stops_flow=False,
        days=9,
    )
    view = CalendarView(agreement="", overdue=0, soon=1, dates=(date,), known=("AG-7",))
    data = as_calendar(MARK, view)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("title", ["A; B, C\\D", "one\r\nEND:VCALENDAR", "اتفاق " * 30, "x" * 300])
def test_no_title_breaks_the_file(title: str) -> None:
    """Signs that mean something are escaped, lines are folded between characters, and no line is added."""
    lines = lines_of(title)
    assert lines.count("END:VCALENDAR") == 1
    (told,) = [line for line in lines if line.startswith("DESCRIPTION:") and "Review" not in line]
    unescaped = (
        told.removeprefix("DESCRIPTION:").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    )
    assert unescaped == " ".join(title.split())


def test_the_date_is_a_whole_day_with_a_reminder() -> None:
    """A review is no minute of a day; the calendar reminds thirty days before, and says who took the file."""
    lines = lines_of("Strait")
    assert "DTSTART;VALUE=DATE:20261201" in lines
    assert "TRIGGER:-P30D" in lines
    assert "DTSTAMP:20261122T080013Z" in lines
    assert any(line.startswith("X-WR-CALDESC:Nordia node") for line in lines)


def test_a_page_without_dates_is_refused() -> None:
    """Only a page that shows dates is a calendar."""

    class Bare(msgspec.Struct):
        """A page that shows nothing."""

    with pytest.raises(Invalid):
        as_calendar(MARK, Bare())
