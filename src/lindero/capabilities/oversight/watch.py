"""View of what a data protection officer looks at first: what is stopped, overdue, refused, read, and how it stands."""

import msgspec

from lindero.capabilities.oversight.suspensions import Stop, measured_stops
from lindero.capabilities.oversight.tables import (
    COUNT_READS,
    COUNT_TURNED_AWAY,
    SELECT_GROUPS,
    SELECT_OVERDUE,
    group_of,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key
from lindero.kernel.times import DAY_MS, Instant

MOST_STOPS = 20
"""Suspensions on one page, with their effect."""


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure or correction whose time passed without proof.

    Attributes:
        at: When that was noted, milliseconds UTC.
        duty: What is due.
        about: The record.
        owed_by: The nation that owes it.
        asker: The nation to which it is due.
        due_at: When it was due, milliseconds UTC.
    """

    at: Instant
    duty: str
    about: str
    owed_by: str
    asker: str
    due_at: Instant


class WatchQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which suspensions to show; all else is shown as it stands.

    Attributes:
        after: Only suspensions after this place: where the page before ended.
    """

    after: Key | None = None


class WatchView(msgspec.Struct, frozen=True, kw_only=True):
    """What a data protection officer looks at first.

    Attributes:
        since: From when on the figures count: a day ago, milliseconds UTC.
        decided: Decisions of the gate.
        refused: Of these, refusals.
        reads: Pages with personal data that somebody saw.
        emergency_reads: Of these, under break-glass.
        turned_away: Refused at a door of the node.
        overdue: Duties whose time has passed and that nobody has proved since.
        stops: Suspensions with their effect, those that stand first, then the newest.
        next: The place to ask `after` for the next page of them; None at the end.
        stops_total: How many there are, on this page or not.
    """

    since: Instant
    decided: int
    refused: int
    reads: int
    emergency_reads: int
    turned_away: int
    overdue: tuple[Overdue, ...]
    stops: tuple[Stop, ...]
    next: Key | None
    stops_total: int


def show_watch(desk: Desk, query: WatchQuery) -> WatchView:
    """Show what is stopped, overdue, refused and read."""
    since = desk.now() - DAY_MS
    groups = [group_of(row) for row in desk.rows(SELECT_GROUPS, (since,))]
    stops, stops_total = measured_stops(desk, query.after, MOST_STOPS)
    ((reads, emergencies),) = desk.rows(COUNT_READS, (since,))
    return WatchView(
        since=since,
        decided=sum(group.count for group in groups),
        refused=sum(group.count for group in groups if not group.allowed),
        reads=reads,
        emergency_reads=emergencies,
        turned_away=sum(count for _, count in desk.rows(COUNT_TURNED_AWAY, (since,))),
        overdue=tuple(_overdue(row) for row in desk.rows(SELECT_OVERDUE)),
        stops=tuple(stops.items),
        next=stops.next,
        stops_total=stops_total,
    )


def _overdue(row: Row) -> Overdue:
    at, duty, about, owed_by, asker, due_at = row
    return Overdue(at=at, duty=duty, about=about, owed_by=owed_by, asker=asker, due_at=due_at)
