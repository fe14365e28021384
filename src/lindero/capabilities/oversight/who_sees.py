"""Who sees a record, and under which article: neighbour by neighbour, field by field."""

import msgspec

from lindero.capabilities.oversight.neighbour_sight import FieldSeen, NeighbourSight, neighbour_sight
from lindero.capabilities.oversight.tables import SELECT_DECISIONS, SELECT_NEIGHBOURS, decision_of
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
    found = desk.rows(f"{SELECT_DECISIONS} WHERE about = ? ORDER BY seq, row", (query.about,))
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
            neighbour_sight(desk, query.about, nation, [d for d in decisions if d.peer == nation], fields)
            for nation in nations
        ),
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
