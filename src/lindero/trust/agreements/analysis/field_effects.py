"""What an amendment would have meant for past records, one line for each neighbour, kind and field.

Like the dry run it knows heads and decisions of the gate alone. What is newly released is counted on what was held
back then; what is stopped, on what crossed by the clause that goes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.trust.agreements.analysis.amending import Change, Difference
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.dry_run import Past, effects

Turn = Literal["released", "stopped"]
_Key = tuple[Nation, Kind, str, Turn, str]

_ALWAYS_GONE: Final = frozenset({"fields", "kind", "direction"})
"""Respects in which nothing of what crossed is left, whatever stands in the record."""


class FieldEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would have meant for one field of past records.

    Attributes:
        peer: The neighbour.
        kind: Kind of the records.
        field: The field.
        turn: Whether it would have crossed and did not, or crossed and would not have.
        clause: The clause by which it would cross, or by which it did.
        records: Records of which this is sure.
        at_most: Records of which it may be: what decides it stands in the record, which is not opened.
    """

    peer: Nation
    kind: Kind
    field: str
    turn: Turn
    clause: str
    records: int
    at_most: int


def field_effects(
    nation: Nation, today: Sequence[Box], found: Difference, past: Sequence[Past]
) -> tuple[FieldEffect, ...]:
    """Return what an amendment would have meant for the past, field by field.

    Args:
        nation: Whose gate decided.
        today: What today's texts permit.
        found: What the amendment changes in them.
        past: What was decided by today's texts.
    """
    counted: dict[_Key, tuple[int, int]] = {}
    for key, sure, most in (
        *_released(nation, today, found.released, past),
        *_stopped(nation, found.withdrawn, past),
    ):
        before = counted.get(key, (0, 0))
        counted[key] = before[0] + sure, before[1] + most
    return tuple(
        FieldEffect(peer=peer, kind=kind, field=field, turn=turn, clause=clause, records=sure, at_most=most)
        for (peer, kind, field, turn, clause), (sure, most) in sorted(counted.items())
    )


def _released(
    nation: Nation, today: Sequence[Box], changes: Sequence[Change], past: Iterable[Past]
) -> Iterator[tuple[_Key, int, int]]:
    for effect in effects(nation, today, changes, past):
        for field in effect.fields:
            yield (
                (effect.peer, effect.kind, field, "released", effect.clause),
                effect.records,
                effect.at_most,
            )


def _stopped(
    nation: Nation, changes: Sequence[Change], past: Iterable[Past]
) -> Iterator[tuple[_Key, int, int]]:
    for group in past:
        for change in changes:
            if not group.allowed or not _crossed_by(change, nation, group):
                continue
            sure = group.records if change.sure and set(change.aspects) <= _ALWAYS_GONE else 0
            for field in change.fields:
                if field not in group.withheld:
                    yield (group.peer, group.kind, field, "stopped", group.clause), sure, group.records


def _crossed_by(change: Change, nation: Nation, group: Past) -> bool:
    """Say whether past records crossed by the clause, of whatever version, that permits less from now on."""
    is_about = (
        (nation, group.peer) in change.flows and group.kind in change.kinds and group.lane in change.lanes
    )
    return is_about and _article(change.clause) == _article(group.clause)


def _article(clause: str) -> tuple[str, str]:
    """Return a clause without the version of its agreement: `AG-7@1/art-6` is agreement AG-7, art-6."""
    return clause.partition("@")[0], clause.rpartition("/")[2]
