"""Who sees a record, and under which article: neighbour by neighbour, field by field."""

import msgspec

from lindero.capabilities.oversight.rules import ClauseParts, clause_parts
from lindero.capabilities.oversight.sight import CERTIFIED, Since, Standing, sight_of
from lindero.capabilities.oversight.tables import (
    SELECT_DECISIONS,
    SELECT_ERASURES_OF,
    SELECT_NEIGHBOURS,
    SELECT_OUTCOMES_OF,
    SELECT_RECALLS_OF,
    Decision,
    decision_of,
    shelf_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RecordId
from lindero.kernel.record import Head, Record, kind_of, marks_of


class WhoSeesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which record to tell who sees it.

    Attributes:
        about: The record's name.
    """

    about: RecordId


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


class WhoSeesView(msgspec.Struct, frozen=True, kw_only=True):
    """Who sees a record.

    Attributes:
        about: The record.
        kind: Its kind; empty if this node does not have it.
        put_at: When it was put, milliseconds UTC; None if this node does not have it.
        is_erased: Whether its body is gone here.
        nation: The nation that tells this.
        neighbours: Every neighbour, in alphabetical order.
    """

    about: str
    kind: str
    put_at: int | None
    is_erased: bool
    nation: str
    neighbours: tuple[NeighbourSight, ...]


def show_who_sees(desk: Desk, query: WhoSeesQuery) -> WhoSeesView:
    """Show what every neighbour sees of a record of our own, and why not more.

    Raises:
        Missing: If the record is not ours and was never decided on.
    """
    found = desk.rows(
        f"{SELECT_DECISIONS} WHERE shelf = ? AND about = ? ORDER BY seq, row",
        (shelf_of(query.about), query.about),
    )
    decisions = [decision_of(row) for row in found]
    head, body = _record(desk, query.about)
    if head is None and not decisions:
        raise Missing(
            "oversight.record",
            f"Nothing was decided on {query.about}, and it is no record of {desk.nation}.",
            "What a neighbour sent stays here, unless its clause lets it go further.",
        )
    kind = head.kind if head else decisions[0].ruling.kind
    fields = _fields(desk, kind)
    nations = sorted(_recognised(desk) | {decision.peer for decision in decisions})
    return WhoSeesView(
        about=query.about,
        kind=kind,
        put_at=head.at if head else None,
        is_erased=head is not None and body is None,
        nation=desk.nation,
        neighbours=tuple(
            _neighbour(desk, query.about, nation, [d for d in decisions if d.peer == nation], fields)
            for nation in nations
        ),
    )


def _neighbour(
    desk: Desk, about: str, nation: str, decisions: list[Decision], fields: tuple[FieldSeen, ...]
) -> NeighbourSight:
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


def _record(desk: Desk, about: str) -> tuple[Head, Record | None] | tuple[None, None]:
    try:
        return desk.record(about)
    except Missing:
        return None, None


def _recognised(desk: Desk) -> set[str]:
    """Return the neighbours that are recognised now: those whose latest row says so."""
    latest: dict[str, int] = dict(desk.rows(SELECT_NEIGHBOURS))
    return {nation for nation, is_recognised in latest.items() if is_recognised}


def _fields(desk: Desk, kind: str) -> tuple[FieldSeen, ...]:
    """Return the fields of a kind with their meaning; none of a kind that nobody here declares."""
    for record_type in desk.offers("records"):
        if kind_of(record_type) == kind:
            return tuple(
                FieldSeen(name=name, meaning=mark.meaning if mark else "")
                for name, mark in marks_of(record_type).items()
            )
    return ()
