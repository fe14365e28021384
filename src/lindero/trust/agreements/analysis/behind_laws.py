"""Boxes that stand behind a clause which a law stops: what that clause permits but for the law is not theirs (S-08)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from lindero.kernel.places import Place
from lindero.trust.agreements.analysis.aspects import SUBJECT, TERMS
from lindero.trust.agreements.analysis.box import Box, Rival
from lindero.trust.agreements.analysis.inclusion import contains, within
from lindero.trust.agreements.rulebook import Rulebook

_DECISIVE: Final = (
    *SUBJECT.values(),
    *(
        TERMS[name]
        for name in ("no_place", "place", "retention", "approval", "reserved", "threshold", "protection")
    ),
)
"""All but fields and areas by which one question is permitted and another is not."""


def behind_laws(boxes: Iterable[Box], signed: Sequence[Box], book: Rulebook) -> Iterator[Box]:
    """Yield boxes, each with what speaks before it; none that a single rival takes in as a whole.

    Args:
        boxes: What is permitted under all laws.
        signed: What the same texts permit without any, in their order.
        book: The texts and the laws.
    """
    order = {clause: place for place, clause in enumerate(dict.fromkeys(box.clause for box in signed))}
    fields = {_slot(box): box.fields for box in signed}
    bitten = _bitten(book)
    rivals: dict[tuple[object, ...], list[Box]] = {}
    for box in signed:
        if _slot(box) in bitten:
            rivals.setdefault((box.flow, box.kind, box.purpose), []).append(box)
    for box in boxes:
        whole = fields[_slot(box)]
        first = tuple(
            Rival(rival, order[rival.clause] < order[box.clause])
            for rival in rivals.get((box.flow, box.kind, box.purpose), ())
            if rival.clause != box.clause
        )
        told = msgspec.structs.replace(box, signed=whole, first=first) if first else box
        if not is_silent(told):
            yield told


def is_silent(box: Box, place: Place | None = None) -> bool:
    """Say whether one clause speaks first to everything that a box could permit; at one place if one is given.

    A record that has all of the box's fields and no others is the one to which another clause is the least likely to
    speak: it does where it stands first and has all of them too.
    """
    return any(
        rival.is_earlier
        and set(box.signed or box.fields) <= set(rival.box.fields)
        and all(goes_as_far(rival.box, box) for goes_as_far in _DECISIVE)
        and _reaches(rival.box, box, place)
        for rival in box.first
    )


def _reaches(rival: Box, box: Box, place: Place | None) -> bool:
    if place is not None:
        return contains(rival.where, place)
    return not box.placed or within(box.where, rival.where).verdict == "within"


def _slot(box: Box) -> tuple[object, ...]:
    return box.clause, box.flow, box.kind, box.purpose


def _bitten(book: Rulebook) -> set[tuple[object, ...]]:
    """Return the clauses, flows, kinds and purposes on which some law bites at some time."""
    return {
        (f"{agreement.ref}/{clause.id}", (sender, recipient), kind, purpose)
        for agreement in book.agreements
        for rule in book.rules[agreement.ref]
        if rule.is_law
        for clause in agreement.clauses
        for sender in clause.senders
        for recipient in clause.recipients
        for kind in clause.kinds
        for purpose in clause.purposes
        if rule.concerns(clause, sender, recipient, kind, purpose)
    }
