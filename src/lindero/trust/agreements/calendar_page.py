"""View of what comes when: reviews, ends, assessments and clauses that run out, entries into force."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import DAY_MS, Instant
from lindero.trust.agreements.condition import BINDING, ENDED
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.tables import SELECT_VERSIONS, Version, version_of

DateKind = Literal["review", "end", "entry", "assessment", "clause"]

TITLES: Final[dict[DateKind, str]] = {
    "review": "Review due",
    "end": "Ends unless renewed",
    "entry": "Enters into force",
    "assessment": "Impact assessment runs out",
    "clause": "Clause ends",
}
"""What each date is, in words."""

SOON_DAYS: Final = 90
"""Days ahead from which on a date counts as near: time to convene the other side."""


class CalendarQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which dates.

    Attributes:
        agreement: Of one agreement by its name, `AG-7`; of all if empty.
    """

    agreement: str = ""


class DateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One date.

    Attributes:
        at: The date, milliseconds UTC.
        agreement: Name and version.
        title: The agreement's title.
        kind: What it is.
        words: The same in words.
        about: The clause, or the nation whose assessment it is; empty for the whole agreement.
        stops_flow: Whether nothing flows from then on unless something is done.
        days: Days from now; negative once it is over.
    """

    at: Instant
    agreement: str
    title: str
    kind: DateKind
    words: str
    about: str
    stops_flow: bool
    days: int


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """What comes when, the nearest first.

    Attributes:
        agreement: The agreement that was chosen; empty for all.
        overdue: Dates that are over and have been left undone.
        soon: Dates within the next 90 days.
        dates: All dates.
        known: Names of the agreements that can be chosen.
    """

    agreement: str
    overdue: int
    soon: int
    dates: tuple[DateLine, ...]
    known: tuple[str, ...]


def show_calendar(desk: Desk, query: CalendarQuery) -> CalendarView:
    """Show every date of the agreements that bind or are on their way."""
    now = desk.now()
    versions = [version_of(row) for row in desk.rows(SELECT_VERSIONS)]
    chosen = [one for one in versions if query.agreement in {"", one.agreement.id}]
    dates = sorted(
        (date for version in chosen for date in _dates(version, now)),
        key=lambda date: (date.at, date.agreement, date.kind, date.about),
    )
    return CalendarView(
        agreement=query.agreement,
        overdue=sum(date.days < 0 for date in dates),
        soon=sum(0 <= date.days <= SOON_DAYS for date in dates),
        dates=tuple(dates),
        known=tuple(dict.fromkeys(one.agreement.id for one in versions)),
    )


def _dates(version: Version, now: Instant) -> Iterator[DateLine]:
    agreement, state = version.agreement, version.state
    if state.phase in ENDED | {"closed"}:
        return
    if agreement.start > now:
        yield _line(version, "entry", agreement.start, now)
    if state.phase in BINDING:
        stops = agreement.review.stops_flow
        yield _line(version, "review", review_due(agreement, state), now, stops_flow=stops)
    for held in state.opinions:
        yield _line(version, "assessment", held.valid_until, now, about=held.nation)
    for clause in agreement.clauses:
        if now < clause.end < agreement.end:
            yield _line(version, "clause", clause.end, now, about=clause.article, stops_flow=True)
    yield _line(version, "end", agreement.end, now, stops_flow=True)


def _line(
    version: Version, kind: DateKind, at: Instant, now: Instant, *, about: str = "", stops_flow: bool = False
) -> DateLine:
    return DateLine(
        at=at,
        agreement=version.agreement.ref,
        title=version.agreement.title,
        kind=kind,
        words=TITLES[kind],
        about=about,
        stops_flow=stops_flow,
        days=(at - now) // DAY_MS,
    )
