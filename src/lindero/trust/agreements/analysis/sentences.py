"""The answers of the analysis in plain English, a line or two for each thing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from lindero.kernel.places import Place
from lindero.kernel.times import text_of
from lindero.trust.agreements.analysis.amending import Change, Difference
from lindero.trust.agreements.analysis.aspects import WORDS
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.dry_run import Effect
from lindero.trust.agreements.analysis.ever import Ever
from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.onward import Holder
from lindero.trust.agreements.analysis.witnesses import Witness
from lindero.trust.agreements.vocabulary import CIVIL, NO_PERSON


def ever_lines(found: Ever) -> Iterator[str]:
    """Yield the answer to "may it ever", one permission after another."""
    groups: dict[tuple[Any, ...], list[Box]] = {}
    for box in found.boxes:
        key = (box.clause, box.flow, box.fields, box.start, box.end, box.days, box.person_classes, box.areas)
        groups.setdefault(key, []).append(box)
    for boxes in groups.values():
        yield from _box_lines(boxes)
    if found.life:
        yield "in the life lane: place, time, craft, counts, condition and needs, for rescue, to any nation"
        yield "  by safeguard/S-15, without any clause"
    if found.never:
        yield f"never: none of the {found.examined} permissions of the texts, and no safeguard, lets it cross"
    elif not found.boxes:
        yield f"by no clause: none of the {found.examined} permissions of the texts lets it cross"
    if found.in_the_way:
        yield f"it would, but for any one of these: {', '.join(found.in_the_way)}"


def _box_lines(boxes: Sequence[Box]) -> Iterator[str]:
    first = boxes[0]
    kinds = _listed({box.kind for box in boxes})
    purposes = _listed({box.purpose for box in boxes})
    yield f"{first.sender} > {first.recipient}: fields {', '.join(first.fields)} of {kinds}"
    yield f"  for {purposes}, {_where(first)}, {_period(first.start, first.end)}, kept {first.days} days"
    if conditions := list(_conditions(first)):
        yield f"  {'; '.join(conditions)}"
    yield f"  permitted by {first.clause}"


def _where(box: Box) -> str:
    areas = " and ".join(" or ".join(group) for group in box.areas)
    return f"within {areas}"


def _conditions(box: Box) -> Iterator[str]:
    """Yield what a permission asks for beside what it is about."""
    if box.person_classes != (NO_PERSON,):
        yield f"about persons: {', '.join(box.person_classes)}"
    if box.stepped:
        yield "once both sides have declared the level that it needs"
    if box.reserves:
        yield "not about the sender's own nationals"
    if box.needs_approval:
        yield "each release approved by an officer"
    yield from _particulars(box)
    if box.coarsen:
        coarse = ", ".join(f"{name}: {way}" for name, way in box.coarsen)
        yield f"coarse: {coarse}"
    if box.quota is not None:
        yield f"at most {box.quota.records} each {box.quota.per} without a second person"
    if box.onward:
        yield f"onward, with consent each time, to {', '.join(box.onward)}"


def _particulars(box: Box) -> Iterator[str]:
    """Yield what only some records say and the permission asks about."""
    if box.from_authorities:
        yield f"from authorities: {', '.join(box.from_authorities)}"
    if box.to_authorities:
        yield f"to authorities: {', '.join(box.to_authorities)}"
    if box.offences:
        offences = ", ".join(f"{code}, {months}" for code, months in box.offences)
        yield f"on offences, each from so many months: {offences}"
    if box.sources != (CIVIL,):
        yield f"from sources: {', '.join(box.sources)}"


def difference_lines(found: Difference) -> Iterator[str]:
    """Yield what the new texts release, and what they withdraw."""
    for heading, changes in (("releases", found.released), ("withdraws", found.withdrawn)):
        if changes:
            yield f"the new text {heading}:"
            for change in changes:
                yield from change_lines(change, witnessed=heading == "releases")
        else:
            yield f"the new text {heading} nothing: all {found.compared[1]} of its permissions and all"
            yield f"  {found.compared[0]} of the old one's were compared"


def change_lines(change: Change, *, witnessed: bool) -> Iterator[str]:
    """Yield one change: in what it goes further, what it is about, and the question that proves it."""
    words = "; ".join(WORDS[aspect] for aspect in change.aspects)
    beside = f" (beside {change.nearest})" if change.nearest else ""
    yield f"- {change.clause}{beside}: {'' if change.sure else 'possibly, '}{words}"
    flows = ", ".join(f"{sender} > {recipient}" for sender, recipient in change.flows)
    yield f"    {flows}: fields {', '.join(change.fields)} of {_listed(change.kinds)}"
    about = "" if change.person_classes == (NO_PERSON,) else f", about {', '.join(change.person_classes)}"
    yield f"    for {_listed(change.purposes)}{about}, {_period(change.start, change.end)}"
    if change.place is not None:
        yield f"    {'for example' if change.sure else 'compare it'} at {_place(change.place)}"
    if change.witness is not None and witnessed:
        yield f"    proved: {witness_line(change.witness)}"


def witness_line(witness: Witness) -> str:
    """Return a question with both answers as a sentence."""
    question, before = witness.question, witness.before
    names = ", ".join(question.fields if len(question.fields) < 4 else [*question.fields[:3], "..."])
    today = ", ".join(before.codes) if not before.allowed else "in part"
    return (
        f"{names} of {question.kind} at {text_of(witness.now)} is {'refused' if not before.allowed else 'allowed'} "
        f"by the old text ({today}) and allowed by the new one under {witness.after.clause}"
    )


def holder_lines(found: Iterable[Holder]) -> Iterator[str]:
    """Yield who may finally hold it, with the chain."""
    anybody = False
    for holder in found:
        anybody = True
        yield f"{holder.nation} may hold what is of {holder.origin}; consents needed: {holder.consents}"
        if not holder.bound:
            yield "  not bound by any of these texts: how it goes on there is unknown"
        for step in holder.steps:
            if step.consent:
                yield f"  {step.giver} passes it on to {step.taker} by {step.clause}"
            else:
                yield f"  {step.giver} sends it to {step.taker} by {step.clause}"
            if not step.passage:
                yield f"  no clause here lets {step.giver} send it to {step.taker}"
    if not anybody:
        yield "nobody but its origin may ever hold it"


def fault_lines(found: Sequence[Fault]) -> Iterator[str]:
    """Yield every fault with what to do."""
    for fault in found:
        yield f"{fault.where}: {fault.code}: {fault.text} {fault.advice}"
    if not found:
        yield "nothing found: every clause speaks, and none is undone by another"


def effect_lines(found: Sequence[Effect], days: int) -> Iterator[str]:
    """Yield what a change would have meant for the past days."""
    for effect in found:
        sure = f"+{effect.records} records" if effect.records else "no record for sure"
        more = f", at most +{effect.at_most}" if effect.at_most > effect.records else ""
        yield f"{effect.peer}: {sure}{more} of {effect.kind}, fields {', '.join(effect.fields)} ({effect.clause})"
    if not found:
        yield f"in the last {days} days nothing more would have crossed"


def plain(answer: Any) -> Any:
    """Return an answer for machines: as it is, without the corners of areas."""
    return _without(msgspec.to_builtins(answer), "where")


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, name) for key, inner in value.items() if key != name}
    if isinstance(value, list | tuple):
        return [_without(inner, name) for inner in value]
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _period(start: int, end: int) -> str:
    return f"from {text_of(start)[:10]} to {text_of(end)[:10]}"


def _place(place: Place) -> str:
    return f"{place.lon_deg:.7f} {place.lat_deg:.7f}"
