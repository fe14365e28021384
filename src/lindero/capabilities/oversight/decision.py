"""View of one decision: check by check, what would make it a yes, and what happened since."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from lindero.capabilities.oversight.names import ClauseParts, clause_parts
from lindero.capabilities.oversight.questions import question_of
from lindero.capabilities.oversight.rules import Check, checks_of, remedies_of
from lindero.capabilities.oversight.sight import ERASED, HELD, UNKNOWN
from lindero.capabilities.oversight.tables import (
    SELECT_DECISIONS,
    SELECT_ERASURES_OF,
    SELECT_OUTCOMES_OF,
    SELECT_RECALLS_OF,
    Decision,
    decision_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.trust.exchange.records import Ruling

Outcome = Literal["released", "narrowed", "refused"]
"""What came of it: everything crossed that a clause releases, less of it, or nothing."""

Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,15}-[0-9]{1,9}$(?!\n)")]
"""A decision's name: place of its record in the log, and its place in that record."""


class DecisionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision.

    Attributes:
        decision: Its name, `88211-4`.
    """

    decision: Key


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to the record at that neighbour afterwards.

    Attributes:
        at: When, milliseconds UTC.
        what: What, in words.
    """

    at: int
    what: str


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of the gate, check by check.

    Attributes:
        decision: Its name.
        seq: Place in the national log of the record that holds it.
        at: When it was taken, milliseconds UTC.
        peer: The neighbour.
        lane: Delivery lane.
        about: The record that was decided on.
        kind: Its kind.
        outcome: What came of it.
        clause: The clause that permitted, or came nearest; empty if none did.
        rule: The same taken apart.
        codes: All reasons by code.
        checks: The gate's checks in their order.
        withheld: Fields that do not cross.
        retain_until: Until when the neighbour may keep it, milliseconds UTC; None if it gets nothing.
        remedies: What would make it a yes; empty where it is one.
        since: What happened afterwards, oldest first.
    """

    decision: str
    seq: int
    at: int
    peer: str
    lane: str
    about: str
    kind: str
    outcome: Outcome
    clause: str
    rule: ClauseParts
    codes: tuple[str, ...]
    checks: tuple[Check, ...]
    withheld: tuple[str, ...]
    retain_until: int | None
    remedies: tuple[str, ...]
    since: tuple[Happening, ...]


def show_decision(desk: Desk, query: DecisionQuery) -> DecisionView:
    """Show one decision.

    Raises:
        Missing: If there is none of this name, or its time of three years is over.
    """
    seq, row = key_of(query.decision)
    found = desk.rows(f"{SELECT_DECISIONS} WHERE seq = ? AND row = ?", (seq, row))
    if not found:
        raise Missing(
            "oversight.decision",
            f"There is no decision {query.decision}.",
            "Decisions are kept three years; look for it among those of its record.",
        )
    decision = decision_of(found[0])
    ruling = decision.ruling
    return DecisionView(
        decision=decision.name,
        seq=decision.seq,
        at=decision.at,
        peer=decision.peer,
        lane=decision.lane,
        about=ruling.about,
        kind=ruling.kind,
        outcome=outcome_of(ruling),
        clause=ruling.clause,
        rule=clause_parts(ruling.clause),
        codes=ruling.codes,
        checks=checks_of(ruling),
        withheld=ruling.withheld,
        retain_until=ruling.retain_until or None,
        remedies=remedies_of(ruling),
        since=_since(desk, decision),
    )


CERTIFIES: Final[Mapping[str, str]] = {
    ERASED: "The neighbour certified that it erased the record.",
    UNKNOWN: "The neighbour certified that it never had the record.",
    HELD: "The neighbour certified that a law of its own makes it keep the record.",
}
"""What a neighbour says of a record that was asked back."""


def outcome_of(ruling: Ruling) -> Outcome:
    """Return what came of a decision in one word."""
    if not ruling.allowed:
        return "refused"
    return "narrowed" if ruling.codes else "released"


def _not_stored(status: str) -> str:
    """Say why a neighbour did not store what reached it: its code, and the question that this answers with no."""
    question = question_of(status)
    return f"The neighbour did not store it ({status}). It answered no to: {question}"


def _recalled(reason: str) -> str:
    """Say that the record was asked back, in the words of whoever did."""
    return f"We recalled it: {reason}"


def _since(desk: Desk, decision: Decision) -> tuple[Happening, ...]:
    """Return what happened to the record afterwards, at that neighbour or for all of them."""
    about, peer = (decision.ruling.about,), decision.peer
    told: list[tuple[int, str]] = [
        (at, _not_stored(status))
        for at, who, direction, status in desk.rows(SELECT_OUTCOMES_OF, about)
        if who == peer and direction == "out"
    ]
    told += [
        (at, _recalled(reason))
        for at, asker, reason in desk.rows(SELECT_RECALLS_OF, about)
        if asker == desk.nation
    ]
    told += [
        (at, CERTIFIES[status])
        for at, side, who, status in desk.rows(SELECT_ERASURES_OF, about)
        if side == "theirs" and who == peer
    ]
    return tuple(Happening(at=at, what=what) for at, what in sorted(told) if at >= decision.at)


def key_of(name: str) -> tuple[int, int]:
    """Return what a decision's name stands for: place of its record in the log, and its place in that."""
    seq, _, row = name.partition("-")
    return int(seq), int(row)
