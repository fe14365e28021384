"""Clauses that another clause makes idle, or whose protecting terms it undoes."""

from collections.abc import Callable, Iterator, Sequence

from lindero.trust.agreements.analysis.aspects import TERMS, WORDS, lighter_terms, other_subject
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.inclusion import a_place_in, within


def shadowed(ref: str, boxes: dict[str, list[Box]]) -> Iterator[Fault]:
    """Yield the clauses that permit all that this one does; of two that say the same, the first stands."""
    own = boxes[ref]
    names = list(boxes)
    for other in names:
        earlier = names.index(other) < names.index(ref)
        if other != ref and own and all(_is_within_one(box, boxes[other]) for box in own):
            mutual = all(_is_within_one(box, own) for box in boxes[other])
            if earlier or not mutual:
                yield Fault(
                    where=ref,
                    code="shadowed",
                    text=f"All that it permits, {other} permits too.",
                    advice="Take it out, or say in what it goes further.",
                )


def _is_within_one(box: Box, others: Sequence[Box]) -> bool:
    return any(
        not other_subject(other, box)
        and not lighter_terms(other, box)
        and (not box.placed or within(box.where, other.where).verdict == "within")
        for other in others
    )


_UNDERCUT = ("retention", "approval", "reserved", "classification", "tlp", "no_onward", "quota", "coarseness")
"""Terms that protect, and protect nothing where another clause lets the same cross without them."""


def undercut(ref: str, boxes: dict[str, list[Box]]) -> Iterator[Fault]:
    """Yield the clauses that let the same things cross on lighter terms, so that this one's can be avoided."""
    for other, theirs in boxes.items():
        lighter: dict[str, set[str]] = {}
        for one in boxes[ref] if other != ref else ():
            for two in theirs:
                if shared := _shared_fields(one, two):
                    for name in _UNDERCUT:
                        if not TERMS[name](one, two):
                            lighter.setdefault(name, set()).update(shared)
        if lighter:
            fields = ", ".join(sorted(set().union(*lighter.values())))
            yield Fault(
                where=ref,
                code="undercut",
                text=f"{other} lets {fields} cross on lighter terms: {', '.join(WORDS[n] for n in lighter)}.",
                advice="Say in both clauses the same, or make them speak of different things.",
            )


def _shared_fields(one: Box, two: Box) -> set[str]:
    """Return the fields that may cross by both boxes in one and the same record."""
    alike: tuple[Callable[[Box], object], ...] = (lambda b: b.flow, lambda b: b.kind, lambda b: b.purpose)
    if any(part(one) != part(two) for part in alike):
        return set()
    for name in ("lanes", "person_classes", "sources"):
        if set(getattr(one, name)).isdisjoint(getattr(two, name)):
            return set()
    if one.start >= two.end or two.start >= one.end or one.since >= two.until or two.since >= one.until:
        return set()
    shared = set(one.fields) & set(two.fields)
    apart = a_place_in((*one.where, *two.where)).verdict == "within"
    return set() if apart and not (one.unplaced and two.unplaced) else shared
