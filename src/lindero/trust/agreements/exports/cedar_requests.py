"""Questions as Cedar requests: what the policies of `cedar.py` are asked with, and the schema that holds for both."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.exports.cedar import areas_of_rules, quoted
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.shapes import shape_contains
from lindero.trust.agreements.standing import MAX_SKEW_MS
from lindero.trust.agreements.treaty import Everywhere, Shape

_LONG: Final = ("now", "at", "max_skew_ms", "retain_days", "penalty_months")
_BOOL: Final = ("has_place", "protected", "approved", "is_judged")
_SETS: Final = ("within", "origin_countries", "lacks", "must_cross", "asked", "without_risk")
_STRINGS: Final = (
    *("sender", "recipient", "kind", "field", "purpose", "lane", "person_class"),
    *("sender_authority", "recipient_authority", "offence", "source"),
)


def cedar_schema() -> str:
    """Return the Cedar schema of requests: by it, a policy's types are checked before it is used."""
    types = {
        **dict.fromkeys(_STRINGS, "String"),
        **dict.fromkeys(_LONG, "Long"),
        **dict.fromkeys(_BOOL, "Bool"),
        **dict.fromkeys(_SETS, "Set<String>"),
    }
    lines = ",\n".join(f"    {name}: {type_}" for name, type_ in types.items())
    return (
        "entity Nation;\n"
        "action release appliesTo {\n"
        "  principal: [Nation],\n"
        "  resource: [Nation],\n"
        f"  context: {{\n{lines}\n  }}\n"
        "};\n"
    )


def cedar_request(
    book: Rulebook,
    question: Question,
    field: str,
    now: Instant,
    without_risk: frozenset[Nation] | None = None,
) -> Mapping[str, Any]:
    """Return a question about one field as a Cedar request.

    Args:
        book: The texts, for the areas within which the record lies.
        question: The question.
        field: The field.
        now: The node's time, milliseconds UTC.
        without_risk: Nations judged to be without risk for people who seek protection (S-12); None on paper.
    """
    says = question.particulars
    return {
        "principal": f"Nation::{quoted(question.sender)}",
        "action": 'Action::"release"',
        "resource": f"Nation::{quoted(question.recipient)}",
        "context": {
            "sender": question.sender,
            "recipient": question.recipient,
            "kind": question.kind,
            "field": field,
            "asked": sorted(question.fields),
            "purpose": question.purpose,
            "lane": question.lane,
            "person_class": question.person_class,
            "now": now,
            "at": question.at,
            "max_skew_ms": MAX_SKEW_MS,
            "has_place": bool(question.places),
            "within": sorted(_within(book, question)),
            "retain_days": question.retain_days,
            "origin_countries": sorted(question.origin_countries),
            "protected": question.protected,
            "approved": question.approved,
            "sender_authority": says.sender_authority,
            "recipient_authority": says.recipient_authority,
            "offence": says.offence,
            "penalty_months": says.penalty_months,
            "source": says.source,
            "lacks": sorted(says.lacks),
            "must_cross": sorted(says.must_cross),
            "is_judged": without_risk is not None,
            "without_risk": sorted(without_risk or ()),
        },
    }


def _within(book: Rulebook, question: Question) -> set[str]:
    """Return the clauses and laws within whose areas the whole record lies."""
    found = set()
    for agreement in book.agreements:
        for clause in agreement.clauses:
            if _inside(book.shapes_of(agreement, clause), question):
                found.add(f"{agreement.ref}/{clause.id}")
        for rule, area in areas_of_rules(book, agreement):
            if rule.shapes and _inside(rule.shapes, question):
                found.add(area)
    return found


def _inside(shapes: tuple[Shape, ...], question: Question) -> bool:
    if not question.places:
        return any(isinstance(shape, Everywhere) for shape in shapes)
    return all(any(shape_contains(shape, place) for shape in shapes) for place in question.places)
