"""View of refusals: why, under which clause, how often; at our gate, at the receivers' and at the doors."""

import msgspec

from lindero.capabilities.oversight.gate_refusals import RefusalLine, refusals_among
from lindero.capabilities.oversight.period import FiguresQuery, begin_of, groups_since
from lindero.capabilities.oversight.questions import question_of
from lindero.capabilities.oversight.sight import CERTIFIED
from lindero.capabilities.oversight.stops import Stop, stops_since
from lindero.capabilities.oversight.tables import COUNT_OUTCOMES, COUNT_TURNED_AWAY, LISTED_TURNED_AWAY
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, slice_of

MOST_TURNED_AWAY = 50
"""Refusals at the doors on one page."""


class RefusalsQuery(FiguresQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which time, and which part of who was turned away.

    Attributes:
        days: The last so many days; 0 for all that is kept.
        after: Only refusals at the doors after this place: where the page before ended.
    """

    after: Key | None = None


class NotTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that a receiver did not take, for one reason.

    Attributes:
        by_us: Whether we did not take theirs, or they did not take ours.
        peer: The neighbour.
        status: Why, the code of the refusal.
        question: The question that it answered with no.
        count: How many.
        last_at: When the latest was, milliseconds UTC.
    """

    by_us: bool
    peer: str
    status: str
    question: str
    count: int
    last_at: int


class TurnedAway(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was turned away at a door of the node.

    Attributes:
        at: When, milliseconds UTC.
        door: `console` or `wire`.
        who: Short name given, or the neighbour.
        what: What was asked for, or the code.
        reason: Why it was refused.
    """

    at: int
    door: str
    who: str
    what: str
    reason: str


class RefusalsView(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was refused, by reason and clause.

    Attributes:
        days: For how many days; 0 for all that is kept.
        decided: How many decisions were taken in all.
        refused: How many of them were refusals.
        refusals: Refusals at our gate, most frequent first.
        not_taken: Entries that the receiver did not take.
        stops: Suspensions, the newest first.
        turned_away: Refusals at the doors of the node, the newest first.
        next: The place to ask `after` for more of them; None at the end.
        turned_away_total: How many there were in all.
    """

    days: int
    decided: int
    refused: int
    refusals: tuple[RefusalLine, ...]
    not_taken: tuple[NotTaken, ...]
    stops: tuple[Stop, ...]
    turned_away: tuple[TurnedAway, ...]
    next: Key | None
    turned_away_total: int


def show_refusals(desk: Desk, query: RefusalsQuery) -> RefusalsView:
    """Show refusals by reason and clause, at our gate, at the receivers' and at the doors."""
    since = begin_of(desk, query)
    groups = groups_since(desk, since)
    counts = desk.rows(COUNT_TURNED_AWAY, (since,))
    page = slice_of(
        desk.rows, LISTED_TURNED_AWAY, query.after, MOST_TURNED_AWAY, where="at >= ?", values=(since,)
    )
    return RefusalsView(
        days=query.days,
        decided=sum(group.count for group in groups),
        refused=sum(group.count for group in groups if not group.allowed),
        refusals=refusals_among(groups),
        not_taken=tuple(
            NotTaken(
                by_us=direction == "in",
                peer=peer,
                status=status,
                question=question_of(status),
                count=count,
                last_at=last_at,
            )
            for direction, peer, status, count, last_at in desk.rows(COUNT_OUTCOMES, (since,))
            if status not in CERTIFIED
        ),
        stops=stops_since(desk, since),
        turned_away=tuple(
            TurnedAway(at=at, door=door, who=who, what=what, reason=reason)
            for at, door, who, what, reason in page.items
        ),
        next=page.next,
        turned_away_total=sum(count for _, count in counts),
    )
