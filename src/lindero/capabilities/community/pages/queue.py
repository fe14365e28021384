"""The reports that a handler may open, and for everybody else only how many there are."""

import msgspec

from lindero.capabilities.community import reach, tables
from lindero.capabilities.community.report import Report, report_of
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, slice_of

SHOWN = 500
"""Reports on one page."""


class QueueQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only reports after this place: where the page before ended.
    """

    after: Key | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports there are of a category.

    Attributes:
        category: What happened.
        waiting: How many are open.
        closed: How many are closed.
    """

    category: str
    waiting: int
    closed: int


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """What waits.

    Attributes:
        at: The time of the view, milliseconds UTC.
        reports: Those that the reader may open, emergencies first, closed ones last; without a word of what they say.
        total: How many the reader may open, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        tallies: How many there are in all, those that the reader may not open among them.
    """

    at: int
    reports: tuple[Report, ...]
    total: int
    next: Key | None
    tallies: tuple[Tally, ...]


def show_queue(desk: Desk, query: QueueQuery) -> QueueView:
    """Show what waits."""
    drawers = [drawer if reach.holds(desk, drawer) else "" for drawer in reach.GRANT_OF]
    page = slice_of(
        desk.rows, tables.LISTED_REPORTS, query.after, SHOWN, where=tables.IN_DRAWERS, values=drawers
    )
    return QueueView(
        at=desk.now(),
        reports=tuple(report_of(row) for row in page.items),
        total=desk.rows(tables.COUNT_REPORTS, drawers)[0][0],
        next=page.next,
        tallies=tuple(
            Tally(category=category, waiting=waiting, closed=closed)
            for category, waiting, closed in desk.rows(tables.SELECT_TALLIES)
        ),
    )
