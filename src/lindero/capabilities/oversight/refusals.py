"""View of refusals: why, under which clause, how often; at our gate, at the receivers' and at the doors."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.capabilities.oversight.period import FiguresQuery, begin_of, groups_since
from lindero.capabilities.oversight.rules import ClauseParts, clause_parts, question_of
from lindero.capabilities.oversight.sight import CERTIFIED
from lindero.capabilities.oversight.tables import (
    COUNT_OUTCOMES,
    COUNT_TURNED_AWAY,
    SELECT_STOPS,
    SELECT_TURNED_AWAY,
    Group,
)
from lindero.kernel.desk import Desk

MOST_TURNED_AWAY: Final = 50
"""Refusals at the doors that are shown one by one: the newest."""


class RefusalLine(msgspec.Struct, frozen=True, kw_only=True):
    """Refusals at our gate that agree in reason, clause and neighbour.

    Attributes:
        code: The first reason.
        question: The question that it answers with no.
        clause: The clause that came nearest; empty if none did.
        rule: The same taken apart.
        peer: The neighbour.
        kinds: Kinds of the records.
        count: How many.
        last_at: When the latest was, milliseconds UTC.
    """

    code: str
    question: str
    clause: str
    rule: ClauseParts
    peer: str
    kinds: tuple[str, ...]
    count: int
    last_at: int


class NotTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that a receiver did not take, for one reason.

    Attributes:
        by_us: Whether we did not take theirs, or they did not take ours.
        peer: The neighbour.
        status: Why.
        count: How many.
        last_at: When the latest was, milliseconds UTC.
    """

    by_us: bool
    peer: str
    status: str
    count: int
    last_at: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension: a party stopped the flow under an agreement.

    Attributes:
        at: When, milliseconds UTC.
        agreement: Agreement and version, `AG-7@1`.
        rule: The same taken apart.
        suspension: Its name.
        nation: Who stopped it.
        scope: How much: `whole`, `clause`, `kind` or `direction`.
        value: Which clause, kind or direction; empty for the whole.
        reason: Why, as a code.
        resumed_by: The nations that agreed to resume it, in order; it flows again when all parties have.
    """

    at: int
    agreement: str
    rule: ClauseParts
    suspension: str
    nation: str
    scope: str
    value: str
    reason: str
    resumed_by: tuple[str, ...]


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
        turned_away: The newest refusals at the doors of the node.
        turned_away_total: How many there were in all.
    """

    days: int
    decided: int
    refused: int
    refusals: tuple[RefusalLine, ...]
    not_taken: tuple[NotTaken, ...]
    stops: tuple[Stop, ...]
    turned_away: tuple[TurnedAway, ...]
    turned_away_total: int


def show_refusals(desk: Desk, query: FiguresQuery) -> RefusalsView:
    """Show refusals by reason and clause, at our gate, at the receivers' and at the doors."""
    since = begin_of(desk, query)
    groups = groups_since(desk, since)
    counts = desk.rows(COUNT_TURNED_AWAY, (since,))
    return RefusalsView(
        days=query.days,
        decided=sum(group.count for group in groups),
        refused=sum(group.count for group in groups if not group.allowed),
        refusals=_refusals(groups),
        not_taken=tuple(
            NotTaken(by_us=direction == "in", peer=peer, status=status, count=count, last_at=last_at)
            for direction, peer, status, count, last_at in desk.rows(COUNT_OUTCOMES, (since,))
            if status not in CERTIFIED
        ),
        stops=_stops(desk, since),
        turned_away=tuple(
            TurnedAway(at=at, door=door, who=who, what=what, reason=reason)
            for at, door, who, what, reason in desk.rows(SELECT_TURNED_AWAY, (since, MOST_TURNED_AWAY))
        ),
        turned_away_total=sum(count for _, count in counts),
    )


def _stops(desk: Desk, since: int) -> tuple[Stop, ...]:
    acts = desk.rows(SELECT_STOPS, (since,))
    resumed: dict[tuple[str, str], dict[str, None]] = {}
    for _, _, act, agreement, suspension, nation, *_ in acts:
        if act == "resumed":
            resumed.setdefault((agreement, suspension), {})[nation] = None
    return tuple(
        Stop(
            at=at,
            agreement=agreement,
            rule=clause_parts(agreement),
            suspension=suspension,
            nation=nation,
            scope=scope,
            value=value,
            reason=reason,
            resumed_by=tuple(resumed.get((agreement, suspension), ())),
        )
        for _, at, act, agreement, suspension, nation, scope, value, reason in reversed(acts)
        if act == "suspended"
    )


def _refusals(groups: Iterable[Group]) -> tuple[RefusalLine, ...]:
    joined: dict[tuple[str, str, str], list[Group]] = {}
    for group in groups:
        if not group.allowed:
            joined.setdefault((group.code, group.clause, group.peer), []).append(group)
    lines = [
        RefusalLine(
            code=code,
            question=question_of(code),
            clause=clause,
            rule=clause_parts(clause),
            peer=peer,
            kinds=tuple(sorted(group.kind for group in same)),
            count=sum(group.count for group in same),
            last_at=max(group.last_at for group in same),
        )
        for (code, clause, peer), same in joined.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.code, line.clause, line.peer)))
