"""The reports that a handler may open, and for everybody else only how many there are."""

import msgspec

from lindero.capabilities.community import reach, tables
from lindero.capabilities.community.report import Report, report_of
from lindero.kernel.desk import Desk

SHOWN = 500
"""Reports on one page."""


class QueueQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is asked: what waits is shown first."""


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
        reports: Those that the reader may open, emergencies first; without a word of what they say.
        tallies: How many there are in all, those that the reader may not open among them.
    """

    at: int
    reports: tuple[Report, ...]
    tallies: tuple[Tally, ...]


def show_queue(desk: Desk, query: QueueQuery) -> QueueView:
    """Show what waits."""
    drawers = [drawer if reach.holds(desk, drawer) else "" for drawer in reach.GRANT_OF]
    return QueueView(
        at=desk.now(),
        reports=tuple(report_of(row) for row in desk.rows(tables.SELECT_REPORTS, (*drawers, SHOWN))),
        tallies=tuple(
            Tally(category=category, waiting=waiting, closed=closed)
            for category, waiting, closed in desk.rows(tables.SELECT_TALLIES)
        ),
    )
