"""What an amendment would have let cross in the past: from heads and gate decisions alone, no record is opened."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.trust.agreements.analysis.amending import Change
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.treaty import Agreement

SETTLED: Final[Mapping[str, frozenset[str]]] = {
    "direction": frozenset({"NO_AGREEMENT", "DIRECTION"}),
    "kind": frozenset({"KIND", "LEVEL", "FIELD"}),
    "purpose": frozenset({"PURPOSE"}),
    "lane": frozenset({"LANE"}),
    "person_class": frozenset({"PERSON_CLASS", "LEVEL", "RESERVATION", "OVERLAY"}),
    "from_authority": frozenset({"AUTHORITY"}),
    "to_authority": frozenset({"AUTHORITY"}),
    "offence": frozenset({"OFFENCE"}),
    "threshold": frozenset({"OFFENCE"}),
    "source": frozenset({"SOURCE"}),
    "period": frozenset({"EXPIRED", "NOT_IN_FORCE", "REVIEW_OVERDUE"}),
    "record_time": frozenset({"EXPIRED", "NOT_IN_FORCE"}),
    "fields": frozenset({"FIELD", "SPECIAL", "UNMARKED", "RESERVATION", "OVERLAY"}),
    "necessity": frozenset({"SPECIAL", "FIELD"}),
    "area": frozenset({"AREA", "RESERVATION", "OVERLAY"}),
    "place": frozenset({"LEVEL", "AREA"}),
    "no_place": frozenset({"LEVEL", "AREA"}),
    "retention": frozenset({"RETENTION", "RESERVATION", "OVERLAY"}),
    "approval": frozenset({"APPROVAL"}),
    "reserved": frozenset({"ORIGIN_RESERVED"}),
    "protection": frozenset({"RIGHTS_RISK"}),
    "quota": frozenset({"QUOTA"}),
    "law": frozenset({"OVERLAY", "APPROVAL", "UNMARKED"}),
}
"""Which reasons for a refusal a change in some respect may take away."""

_NEEDS_NO_LOOK: Final = frozenset(
    {
        "fields",
        "necessity",
        "retention",
        "classification",
        "tlp",
        "no_onward",
        "onward",
        "coarseness",
        "quota",
    }
)
"""Respects in which a change reaches every record that crossed already, whatever is in it."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Past decisions of the own gate that agree in everything but the record.

    Attributes:
        peer: For which neighbour.
        lane: In which lane.
        kind: Kind of the records.
        allowed: Whether they crossed.
        clause: The clause that spoke, or came nearest.
        codes: Reason codes of the refusal or narrowing.
        withheld: Fields that did not cross.
        records: How many records.
    """

    peer: Nation
    lane: str
    kind: Kind
    allowed: bool
    clause: str
    codes: tuple[str, ...]
    withheld: tuple[str, ...]
    records: int


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would have meant for past records.

    Attributes:
        clause: The new clause.
        peer: The neighbour.
        kind: Kind of the records.
        fields: The fields that would have crossed and did not.
        records: Records of which they surely would have.
        at_most: Records of which they might have: what decides it stands in the record, which is not opened.
    """

    clause: str
    peer: Nation
    kind: Kind
    fields: tuple[str, ...]
    records: int
    at_most: int


def effects(
    nation: Nation, today: Sequence[Box], changes: Sequence[Change], past: Iterable[Past]
) -> tuple[Effect, ...]:
    """Return what the changes would have meant for the past, by clause, neighbour, kind and fields.

    Args:
        nation: Whose gate decided.
        today: What today's texts permit.
        changes: What other texts would release.
        past: What was decided by today's texts.
    """
    found: dict[tuple[str, Nation, Kind, tuple[str, ...]], tuple[int, int]] = {}
    for group in past:
        for change in changes:
            if not _is_about(change, nation, group):
                continue
            fields = _fields(change, group)
            surely = _surely(change, group, today)
            if fields and (surely or _possibly(change, group)):
                key = (change.clause, group.peer, group.kind, fields)
                sure, most = found.get(key, (0, 0))
                found[key] = sure + (group.records if surely else 0), most + group.records
    return tuple(
        Effect(clause=clause, peer=peer, kind=kind, fields=fields, records=sure, at_most=most)
        for (clause, peer, kind, fields), (sure, most) in sorted(found.items())
    )


def as_if_always(current: Sequence[Agreement], new: Agreement) -> list[Agreement]:
    """Return the texts as if the new one had held for as long as the version that it replaces.

    Args:
        current: The texts that hold.
        new: The text that is tried on the past.
    """
    older = [text for text in current if text.id == new.id]
    since = min((text.since for text in older), default=new.since)
    start = min((text.start for text in older), default=new.start)
    retroactive = msgspec.structs.replace(new, since=min(since, new.since), start=min(start, new.start))
    return [*(text for text in current if text.id != new.id), retroactive]


def _is_about(change: Change, nation: Nation, group: Past) -> bool:
    return (nation, group.peer) in change.flows and group.kind in change.kinds and group.lane in change.lanes


def _fields(change: Change, group: Past) -> tuple[str, ...]:
    """Return the fields that did not cross then and would now."""
    return tuple(name for name in change.fields if name in group.withheld)


def _surely(change: Change, group: Past, today: Sequence[Box]) -> bool:
    """Say whether nothing but what is known decides: the record crossed, and only more of the same is released.

    For which purpose and about whom it crossed is not known; so the change must be about all that its clause is about.
    """
    same = [
        box
        for box in today
        if (box.clause, box.recipient, box.kind) == (group.clause, group.peer, group.kind)
    ]
    return (
        bool(same)
        and all(
            box.purpose in change.purposes and set(box.person_classes) <= set(change.person_classes)
            for box in same
        )
        and group.allowed
        and change.sure
        and change.nearest.partition("@")[0] == group.clause.partition("@")[0]
        and change.nearest.rpartition("/")[2] == group.clause.rpartition("/")[2]
        and set(change.aspects) <= _NEEDS_NO_LOOK
    )


def _possibly(change: Change, group: Past) -> bool:
    """Say whether the change takes away every reason that is on record; others may come up."""
    settled = frozenset[str]().union(*(SETTLED.get(aspect, frozenset()) for aspect in change.aspects))
    return set(group.codes) <= settled
