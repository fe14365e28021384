"""View of the gate's decisions: the newest first, with what can be selected."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from lindero.capabilities.oversight.decision import Outcome, outcome_of
from lindero.capabilities.oversight.names import ClauseParts, clause_parts
from lindero.capabilities.oversight.selection import DecisionsQuery, counts_about, counts_among, newest
from lindero.capabilities.oversight.tables import SELECT_GROUPS, Decision, group_of
from lindero.kernel.desk import Desk

PAGE_SIZE: Final = 50
"""Decisions on one page: what a screen and a half shows."""


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A decision in the list.

    Attributes:
        decision: Its name.
        at: When it was taken, milliseconds UTC.
        peer: The neighbour.
        lane: Delivery lane.
        about: The record that was decided on.
        kind: Its kind.
        outcome: What came of it.
        code: The first reason; empty if there is none.
        text: The first reason in words; empty if there is none.
        clause: The clause that permitted, or came nearest; empty if none did.
        rule: The same taken apart.
        withheld: Fields that do not cross.
    """

    decision: str
    at: int
    peer: str
    lane: str
    about: str
    kind: str
    outcome: Outcome
    code: str
    text: str
    clause: str
    rule: ClauseParts
    withheld: tuple[str, ...]


class DecisionsView(msgspec.Struct, frozen=True, kw_only=True):
    """Decisions, newest first, with what can be selected.

    Attributes:
        decisions: Those of this page.
        total: How many fit the selection.
        released: How many of the selection, whatever came of them, were released whole.
        narrowed: How many with less.
        refused: How many were refused.
        next: The name to ask `before`; None at the end.
        peers: Neighbours to select from.
        kinds: Kinds to select from.
        codes: First reasons to select from.
        clauses: Clauses to select from.
    """

    decisions: tuple[DecisionLine, ...]
    total: int
    released: int
    narrowed: int
    refused: int
    next: str | None
    peers: tuple[str, ...]
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    clauses: tuple[str, ...]


def show_decisions(desk: Desk, query: DecisionsQuery) -> DecisionsView:
    """Show the newest decisions that fit a selection, and how many fit it in all."""
    groups = [group_of(row) for row in desk.rows(SELECT_GROUPS, (0,))]
    found = newest(desk, query, PAGE_SIZE + 1)
    counts = counts_about(desk, query) if query.about else counts_among(groups, query)
    shown = found[:PAGE_SIZE]
    return DecisionsView(
        decisions=tuple(_line(decision) for decision in shown),
        total=counts[query.outcome] if query.outcome else sum(counts.values()),
        released=counts["released"],
        narrowed=counts["narrowed"],
        refused=counts["refused"],
        next=shown[-1].name if len(found) > PAGE_SIZE else None,
        peers=_words(group.peer for group in groups),
        kinds=_words(group.kind for group in groups),
        codes=_words(group.code for group in groups),
        clauses=_words(group.clause for group in groups),
    )


def _line(decision: Decision) -> DecisionLine:
    ruling = decision.ruling
    return DecisionLine(
        decision=decision.name,
        at=decision.at,
        peer=decision.peer,
        lane=decision.lane,
        about=ruling.about,
        kind=ruling.kind,
        outcome=outcome_of(ruling),
        code=ruling.codes[0] if ruling.codes else "",
        text=ruling.texts[0] if ruling.texts else "",
        clause=ruling.clause,
        rule=clause_parts(ruling.clause),
        withheld=ruling.withheld,
    )


def _words(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
