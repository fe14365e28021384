"""Searches that met somebody who reported, for the data protection officer alone (S-57)."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from lindero.capabilities.community import tables
from lindero.capabilities.community.records import Match
from lindero.capabilities.community.rules import is_person
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Refused
from lindero.kernel.paging import Key, slice_of
from lindero.kernel.record import Head, Record
from lindero.kernel.times import DAY_MS, Instant
from lindero.trust.identity.records import RecordsViewed

GRANT: Final = "community.watch"
SHOWN: Final = 200
"""Findings on one page."""
NEW_MS: Final = 7 * DAY_MS
"""How long a finding stands in the head of every page."""


class SoughtQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only findings after this place: where the page before ended.
    """

    after: Key | None = None


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A search that met somebody who reported.

    Attributes:
        at: When, milliseconds UTC.
        who: Who searched.
        page: The page, or the kind of record, by which they searched.
        purpose: The purpose that was stated.
        case_ref: The case that was stated.
        report: The report that the name was left with; empty if it cannot be told.
        match: By what they met.
        entry: The record of the search.
    """

    at: Instant
    who: str
    page: str
    purpose: str
    case_ref: str
    report: str
    match: Match
    entry: str


class SoughtView(msgspec.Struct, frozen=True, kw_only=True):
    """The findings; one's own searches are another officer's to judge.

    Attributes:
        found: They, the newest first.
        next: The place to ask `after` for the next page; None at the end.
    """

    found: tuple[Sought, ...]
    next: Key | None


class BellView(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings are not older than seven days."""

    new: int


def show_sought(desk: Desk, query: SoughtQuery) -> SoughtView:
    """Show which searches met somebody who reported.

    Raises:
        Refused: If who looks is no person, or holds the grant by an emergency.
    """
    if not _may(desk):
        raise Refused(
            "community.watch_closed",
            "Nobody but the data protection officer sees this, and no emergency opens it.",
            "Write to the data protection officer.",
            ("S-57",),
        )
    page = slice_of(desk.rows, tables.LISTED_SOUGHT, query.after, SHOWN)
    return SoughtView(found=tuple(_found(desk, page.items)), next=page.next)


def show_bell(desk: Desk, query: SoughtQuery) -> BellView:
    """Count what is new; nothing for whom it is closed to."""
    if not _may(desk):
        return BellView(new=0)
    page = slice_of(
        desk.rows, tables.LISTED_SOUGHT, None, SHOWN, where="at > ?", values=(desk.now() - NEW_MS,)
    )
    return BellView(new=sum(1 for _ in _found(desk, page.items)))


def _may(desk: Desk) -> bool:
    return is_person(desk.actor.name) and GRANT in desk.actor.grants - desk.actor.emergency_grants


def _found(desk: Desk, rows: Iterable[Row]) -> Iterator[Sought]:
    for report, entry, match in rows:
        head, search = desk.record(entry)
        who, page = _who(head, search)
        # Whom a finding concerns is never told of it.
        if who != desk.actor.name:
            yield Sought(
                at=head.at,
                who=who,
                page=page,
                purpose=getattr(search, "purpose", ""),
                case_ref=getattr(search, "case_ref", ""),
                report=report,
                match=match,
                entry=entry,
            )


def _who(head: Head, search: Record | None) -> tuple[str, str]:
    return (search.who, search.page) if isinstance(search, RecordsViewed) else (head.actor, head.kind)
