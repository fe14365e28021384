"""Refusals at our gate, joined by reason, clause and neighbour."""

from collections.abc import Iterable

import msgspec

from lindero.capabilities.oversight.names import ClauseParts, clause_parts
from lindero.capabilities.oversight.questions import question_of
from lindero.capabilities.oversight.tables import Group


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


def refusals_among(groups: Iterable[Group]) -> tuple[RefusalLine, ...]:
    """Return the refusals among what the gate answered, the most frequent first."""
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
