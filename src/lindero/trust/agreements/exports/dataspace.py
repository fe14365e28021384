"""What agreements permit as contract agreements of the Dataspace Protocol: one for each flow and kind of record.

The protocol knows one provider, one consumer and one data set for each agreement, and neither reservations nor law laid
over them. So each is made from what is left after both: never more than the gate lets pass, and mostly as many
permissions as there are clauses. Of permissions that hold together one speaks alone, and a law that stops it lets no
other speak for it (decision 22); the protocol has no order of permissions, so each names the clauses that may speak
before it. Nothing is read back from here: a contract of a data space is no treaty.
"""

from collections.abc import Iterator
from typing import Any, Final

from lindero.kernel.times import text_of
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.exports.odrl import constraint
from lindero.trust.agreements.exports.odrl_terms import (
    APPROVE,
    COARSEN,
    DELETE,
    HANDLE,
    ONWARD,
    PER,
    PROFILE,
    kind,
    nation,
    typed,
)
from lindero.trust.agreements.rulebook import Rulebook

DSP_CONTEXT: Final = "https://w3id.org/dspace/2025/1/context.jsonld"
LINDERO_CONTEXT: Final = {"lindero": "urn:lindero:odrl:1:", "xsd": "http://www.w3.org/2001/XMLSchema#"}


def dataspace_agreements(book: Rulebook) -> list[dict[str, Any]]:
    """Return contract agreements, by flow and kind, with what the texts leave after reservations and laws.

    They say what holds at the levels declared in the rulebook, and nothing that needs a further step.
    """
    found: dict[tuple[str, str, str], list[Box]] = {}
    for box in boxes_of(book):
        found.setdefault((*box.flow, box.kind), []).append(box)
    return [_agreement(boxes) for _, boxes in sorted(found.items())]


def _agreement(boxes: list[Box]) -> dict[str, Any]:
    first = boxes[0]
    return {
        "@context": [DSP_CONTEXT, LINDERO_CONTEXT],
        "@type": "Agreement",
        "@id": f"urn:lindero:contract:{first.sender}:{first.recipient}:{first.kind}",
        "profile": [PROFILE],
        "assigner": nation(first.sender),
        "assignee": nation(first.recipient),
        "target": kind(first.kind),
        "timestamp": text_of(min(box.start for box in boxes)),
        "permission": [_permission(box, boxes) for box in boxes],
    }


def _permission(box: Box, boxes: list[Box]) -> dict[str, Any]:
    constraints = list(_constraints(box))
    if before := _before(box, boxes):
        # Who does not know the profile must take the permission as one that does not hold.
        constraints.append(constraint("lindero:speaksFirst", "isNoneOf", before))
    return {"action": "use", "constraint": constraints, "duty": list(_duties(box))}


def _before(box: Box, boxes: list[Box]) -> list[str]:
    """Return the clauses that may speak before a box's own: of those that both permit, and those a law stopped."""
    beside = (other for other in boxes if other.clause != box.clause and _may_meet(box, other))
    return sorted({rival.box.clause for rival in box.first} | {other.clause for other in beside})


def _may_meet(one: Box, other: Box) -> bool:
    """Say whether one record may be permitted by both."""
    return (
        one.purpose == other.purpose
        and not set(one.lanes).isdisjoint(other.lanes)
        and not set(one.person_classes).isdisjoint(other.person_classes)
        and not set(one.sources).isdisjoint(other.sources)
        and max(one.start, other.start) < min(one.end, other.end)
    )


def _constraints(box: Box) -> Iterator[dict[str, Any]]:
    yield constraint("purpose", "isAnyOf", [box.purpose])
    yield constraint("lindero:clause", "eq", box.clause)
    yield constraint("lindero:field", "isAnyOf", list(box.fields))
    for areas in box.areas:
        yield constraint("spatial", "isAnyOf", list(areas))
    yield constraint("lindero:lane", "isAnyOf", list(box.lanes))
    yield constraint("lindero:personClass", "isAnyOf", list(box.person_classes))
    yield constraint("lindero:sourceOfData", "isAnyOf", list(box.sources))
    yield constraint("dateTime", "gteq", typed(text_of(box.start), "dateTime"))
    yield constraint("dateTime", "lt", typed(text_of(box.end), "dateTime"))
    yield constraint("lindero:recordTime", "gteq", typed(text_of(box.since), "dateTime"))
    yield from _limits(box)


def _limits(box: Box) -> Iterator[dict[str, Any]]:
    """Yield the constraints that only some clauses have."""
    if box.reserves:
        yield constraint("lindero:reserved", "isNoneOf", list(box.reserves))
    if box.from_authorities:
        yield constraint("lindero:authorityOfSender", "isAnyOf", list(box.from_authorities))
    if box.to_authorities:
        yield constraint("lindero:authorityOfRecipient", "isAnyOf", list(box.to_authorities))
    if box.offences:
        terms = [f"{code}:{months}" for code, months in box.offences]
        yield constraint("lindero:offenceFromMonths", "isAnyOf", terms)
    if box.quota is not None:
        yield constraint("count", "lteq", box.quota.records) | {"unit": f"{PER}{box.quota.per}"}
    if not box.placed:
        yield constraint("lindero:place", "eq", "none")
    elif not box.unplaced:
        yield constraint("lindero:place", "neq", "none")


def _duties(box: Box) -> Iterator[dict[str, Any]]:
    kept = constraint("elapsedTime", "lteq", typed(f"P{box.days}D", "duration"))
    yield {"action": DELETE, "constraint": [kept]}
    yield {
        "action": HANDLE,
        "constraint": [
            constraint("lindero:classification", "gteq", box.handling.classification),
            constraint("lindero:tlp", "gteq", box.handling.tlp),
        ],
    }
    recipients = [nation(letters) for letters in box.onward]
    yield {"action": ONWARD, "constraint": [constraint("recipient", "isAnyOf", recipients)]}
    if box.needs_approval:
        yield {"action": APPROVE}
    for name, way in box.coarsen:
        told = [constraint("lindero:field", "eq", name), constraint("lindero:way", "eq", way)]
        yield {"action": COARSEN, "constraint": told}
