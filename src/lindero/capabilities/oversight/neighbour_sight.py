"""What one neighbour sees of a record, field by field, and under which article."""

import msgspec

from lindero.capabilities.oversight.names import ClauseParts, clause_parts
from lindero.capabilities.oversight.sight import CERTIFIED, Since, Standing, sight_of
from lindero.capabilities.oversight.tables import (
    SELECT_ERASURES_OF,
    SELECT_OUTCOMES_OF,
    SELECT_RECALLS_OF,
    Decision,
)
from lindero.kernel.desk import Desk


class FieldSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a neighbour sees.

    Attributes:
        name: Its name.
        meaning: What its value says.
    """

    name: str
    meaning: str


class NeighbourSight(msgspec.Struct, frozen=True, kw_only=True):
    """What one neighbour sees of the record.

    Attributes:
        nation: The neighbour.
        standing: Whether it sees something, nothing, or nothing was decided yet.
        fields: The fields that it sees.
        withheld: Fields that it does not see; all of them where it sees nothing.
        clause: The clause that permits it, or came nearest; empty if there is none.
        rule: The same taken apart.
        until: Until when it may keep what it sees, milliseconds UTC; None where it sees nothing.
        why: Why it sees nothing, or what else is to be known.
        fix: What would make it a yes.
        decision: Name of the decision that speaks; None if there is none.
        decided_at: When it was taken, milliseconds UTC.
    """

    nation: str
    standing: Standing
    fields: tuple[FieldSeen, ...]
    withheld: tuple[str, ...]
    clause: str
    rule: ClauseParts
    until: int | None
    why: str
    fix: str
    decision: str | None
    decided_at: int | None


def neighbour_sight(
    desk: Desk, about: str, nation: str, decisions: list[Decision], fields: tuple[FieldSeen, ...]
) -> NeighbourSight:
    """Return what one neighbour sees of a record, from all decisions on it for this neighbour."""
    sight = sight_of(decisions, _since(desk, about, nation), desk.now())
    seen = tuple(f for f in fields if f.name not in sight.withheld) if sight.standing == "sees" else ()
    names = {field.name for field in seen}
    clause = sight.decided.ruling.clause if sight.decided else ""
    return NeighbourSight(
        nation=nation,
        standing=sight.standing,
        fields=seen,
        withheld=tuple(field.name for field in fields if field.name not in names),
        clause=clause,
        rule=clause_parts(clause),
        until=sight.until,
        why=sight.why,
        fix=sight.fix,
        decision=sight.decided.name if sight.decided else None,
        decided_at=sight.decided.at if sight.decided else None,
    )


def _since(desk: Desk, about: str, nation: str) -> Since:
    """Return what happened to the record at one neighbour."""
    statuses = [
        status
        for _, who, direction, status in desk.rows(SELECT_OUTCOMES_OF, (about,))
        if who == nation and direction == "out"
    ]
    recalls = [at for at, asker, _ in desk.rows(SELECT_RECALLS_OF, (about,)) if asker == desk.nation]
    proofs = [
        (at, status)
        for at, side, who, status in desk.rows(SELECT_ERASURES_OF, (about,))
        if side == "theirs" and who == nation and status in CERTIFIED
    ]
    return Since(
        statuses=tuple(statuses),
        recalled_at=recalls[-1] if recalls else None,
        certified=proofs[-1][1] if proofs else "",
        certified_at=proofs[-1][0] if proofs else None,
    )
