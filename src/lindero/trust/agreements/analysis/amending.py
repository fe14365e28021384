"""What an amendment releases that today's texts do not: each difference with a question that proves it.

Every box of the new texts is cut, in time and by records' time, where the old texts change. What is left of it is
nothing new if and only if one old box goes as far in every respect: were each old box narrower somewhere, one record
that has all of those things in it would cross now and not before. That this is so for several places and for several
fields of one record is why boxes are not added up.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Any, Final

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.kernel.places import Place
from lindero.kernel.times import Instant
from lindero.trust.agreements.analysis.aspects import (
    AFTER_RELEASE,
    AREA,
    LAW,
    TOGETHER,
    Similar,
    is_same_subject,
    lighter_terms,
    other_subject,
)
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import as_far_as_agreed, boxes_of
from lindero.trust.agreements.analysis.inclusion import WITHIN, Inclusion, within, within_any
from lindero.trust.agreements.analysis.witnesses import Witness, witness_of
from lindero.trust.agreements.rulebook import Rulebook


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may cross by the new texts and might not by the old ones.

    Attributes:
        clause: The new clause.
        nearest: The old clause that comes nearest; empty if none is about anything like it.
        aspects: In what it goes further.
        flows: From whom to whom.
        kinds: Kinds of records.
        purposes: What for.
        lanes: Delivery lanes.
        person_classes: Whom the records speak of.
        fields: The fields: those that are new, or all of them where something else is.
        start: When it begins, milliseconds UTC.
        end: The first instant at which it is over.
        sure: Whether it is certain: a question proves it, or it is of what no question shows. Not so where areas with
            curved edges could not be told apart, or where clauses on which a law bites may speak first.
        place: A place where it may cross now and did not before, or near which it may.
        witness: A question that is refused today and allowed tomorrow, run through both; None where nothing that
            is decided record by record changes.
    """

    clause: str
    nearest: str
    aspects: tuple[str, ...]
    flows: tuple[tuple[Nation, Nation], ...]
    kinds: tuple[Kind, ...]
    purposes: tuple[str, ...]
    lanes: tuple[str, ...]
    person_classes: tuple[str, ...]
    fields: tuple[str, ...]
    start: Instant
    end: Instant
    sure: bool
    place: Place | None
    witness: Witness | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What changes between two sets of texts.

    Attributes:
        released: What may cross by the new ones only.
        withdrawn: What might cross by the old ones only.
        compared: How many boxes of either were compared.
    """

    released: tuple[Change, ...]
    withdrawn: tuple[Change, ...]
    compared: tuple[int, int]


def difference(old: Rulebook, new: Rulebook) -> Difference:
    """Return what the new texts release and what they withdraw; nothing is called unchanged that is not.

    Both count as far as they are agreed: at the highest level that they foresee.
    """
    old_boxes, new_boxes = boxes_of(as_far_as_agreed(old)), boxes_of(as_far_as_agreed(new))
    return Difference(
        released=tuple(_changes(old, old_boxes, new, new_boxes)),
        withdrawn=tuple(_changes(new, new_boxes, old, old_boxes)),
        compared=(len(old_boxes), len(new_boxes)),
    )


def _changes(
    old: Rulebook, old_boxes: Sequence[Box], new: Rulebook, new_boxes: Sequence[Box]
) -> Iterator[Change]:
    """Yield what only the second texts permit, alike things told once."""
    found: dict[tuple[object, ...], tuple[Change, Box, list[Box]]] = {}
    by_matter: dict[tuple[object, ...], list[Box]] = {}
    similar = Similar(old_boxes)
    for box in old_boxes:
        by_matter.setdefault((box.flow, box.kind, box.purpose), []).append(box)
    for box in new_boxes:
        for part, rivals in _parts(box, by_matter.get((box.flow, box.kind, box.purpose), ())):
            change = _compared(part, rivals, similar)
            if change is not None:
                key = (change.clause, change.nearest, change.aspects, change.fields, change.sure)
                known = found.get(key)
                merged = change if known is None else _merged(known[0], change)
                found[key] = (merged, part, rivals) if known is None else (merged, known[1], known[2])
    for change, part, rivals in found.values():
        witness = witness_of(old, new, part, rivals, change.place)
        is_told_alone = change.sure and not AFTER_RELEASE.isdisjoint(change.aspects)
        yield msgspec.structs.replace(change, witness=witness, sure=is_told_alone or witness is not None)


def _parts(box: Box, same_matter: Sequence[Box]) -> Iterator[tuple[Box, list[Box]]]:
    """Yield the parts of a box within which no old box begins or ends, each with those that hold all through it.

    What lies ahead of the clock is left out: that a clock may go ahead a little releases nothing.
    """
    alike = [old for old in same_matter if old.start < box.end and box.start < old.end]
    whole = [old for old in alike if is_same_subject(old, box)]
    if any(_goes_as_far(old, box) for old in whole):
        return
    nows = _cuts(box.start, box.end, [date for old in alike for date in (old.start, old.end)])
    times = _cuts(box.since, box.until, [date for old in alike for date in (old.since, old.until)])
    for whom in _singles(box):
        for (start, end), (since, until) in product(pairwise(nows), pairwise(times)):
            if since < end:
                when = {"start": start, "end": end, "since": since, "until": until}
                part = msgspec.structs.replace(box, **whom, **when)
                yield part, [old for old in alike if is_same_subject(old, part)]


_SINGLE: Final = ("lanes", "person_classes", "from_authorities", "to_authorities", "offences", "sources")
"""Lists of a box of which any one record has one; where a list is empty, there is no limit to cut by."""


def _singles(box: Box) -> Iterator[dict[str, tuple[Any, ...]]]:
    """Yield each combination of one lane, one class of persons and so on that records of a box may have."""
    choices: list[list[tuple[Any, ...]]] = [
        [(one,) for one in getattr(box, name)] or [()] for name in _SINGLE
    ]
    for chosen in product(*choices):
        yield dict(zip(_SINGLE, chosen, strict=True))


def _cuts(start: Instant, end: Instant, dates: list[Instant]) -> list[Instant]:
    return [start, *sorted({date for date in dates if start < date < end}), end]


def _goes_as_far(old: Box, new: Box) -> bool:
    return not lighter_terms(old, new) and _area(old, new).verdict == "within"


def _area(old: Box, new: Box) -> Inclusion:
    return within(new.where, old.where) if new.placed and old.placed else WITHIN


def _compared(part: Box, rivals: Sequence[Box], similar: Similar) -> Change | None:
    """Return in what a part of a new box goes further than every old box; None if one goes as far."""
    areas = [_area(old, part) for old in rivals]
    terms = [lighter_terms(old, part) for old in rivals]
    if any(not light and area.verdict == "within" for light, area in zip(terms, areas, strict=True)):
        return None
    if not rivals:
        return _foreign(part, similar)
    extents = [
        (*light, *((AREA,) if area.verdict != "within" else ()))
        for light, area in zip(terms, areas, strict=True)
    ]
    narrower = [
        bool(set(light) - {LAW}) or area.verdict == "beyond" for light, area in zip(terms, areas, strict=True)
    ]
    # What may have gone as far comes nearest: nothing is certain beside it, however narrow the others were.
    nearest = min(
        range(len(rivals)),
        key=lambda index: (
            narrower[index],
            not AFTER_RELEASE.issuperset(extents[index]),
            len(extents[index]),
        ),
    )
    aspects = (*extents[nearest], *((TOGETHER,) if _crosses_apart(part, rivals, terms) else ()))
    new_fields = tuple(name for name in part.fields if name not in rivals[nearest].fields)
    return _change(
        part,
        nearest=rivals[nearest].clause,
        aspects=aspects,
        fields=new_fields if "fields" in aspects else part.fields,
        sure=not part.first and all(narrower),
        place=areas[nearest].place,
    )


def _crosses_apart(part: Box, rivals: Sequence[Box], terms: Sequence[tuple[str, ...]]) -> bool:
    """Say whether each field alone, from each single place, crosses already, though not all in one record."""
    alike = [old for old, light in zip(rivals, terms, strict=True) if set(light) <= {"fields"}]
    if not part.placed or len(alike) < 2:
        return False
    for name in part.fields:
        wheres = [old.where for old in alike if name in old.fields]
        if not wheres or within_any(part.where, wheres).verdict != "within":
            return False
    return True


def _foreign(part: Box, similar: Similar) -> Change:
    """Return a part that no old box is about, beside the old box that is about the most similar thing."""
    nearest = similar.nearest(part)
    if nearest is None:
        return _change(
            part, nearest="", aspects=("direction",), fields=part.fields, sure=not part.first, place=None
        )
    aspects = other_subject(nearest, part)
    if "period" in aspects:
        # At another time records are of another time too; that is no second thing.
        aspects = tuple(aspect for aspect in aspects if aspect != "record_time")
    return _change(
        part, nearest=nearest.clause, aspects=aspects, fields=part.fields, sure=not part.first, place=None
    )


def _change(
    part: Box,
    *,
    nearest: str,
    aspects: tuple[str, ...],
    fields: tuple[str, ...],
    sure: bool,
    place: Place | None,
) -> Change:
    return Change(
        clause=part.clause,
        nearest=nearest,
        aspects=aspects,
        flows=(part.flow,),
        kinds=(part.kind,),
        purposes=(part.purpose,),
        lanes=part.lanes,
        person_classes=part.person_classes,
        fields=fields,
        start=part.start,
        end=part.end,
        sure=sure,
        place=place,
        witness=None,
    )


def _merged(one: Change, other: Change) -> Change:
    """Return two changes that go further in the same way as one."""
    lists = ("flows", "kinds", "purposes", "lanes", "person_classes")
    both = {name: tuple(sorted({*getattr(one, name), *getattr(other, name)})) for name in lists}
    return msgspec.structs.replace(
        one,
        **both,
        start=min(one.start, other.start),
        end=max(one.end, other.end),
        place=one.place or other.place,
    )
