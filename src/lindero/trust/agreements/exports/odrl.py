"""Agreements as ODRL 2.2 in JSON-LD: a permission for each clause, prohibitions for each reservation.

What ODRL has words for is said in them; the rest in words of a profile (`odrl_terms.py`), so that an engine which does
not know the profile must refuse the policy and cannot read it as wider than it is. What is about the treaty and not
about any release (parties, review, lease, disputes) stands in `treaty`, as in a treaty file.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from lindero.kernel.errors import Defect
from lindero.trust.agreements.exports.odrl_terms import (
    APPROVE,
    COARSEN,
    CONTEXT,
    COUNT,
    DELETE,
    EFFECTS,
    HANDLE,
    JUSTIFY,
    LISTS,
    MOST_FIELDS_THEN_FIRST,
    ONWARD,
    PER,
    PRECEDENCE,
    PROFILE,
    SELECTORS,
    kind,
    nation,
    typed,
)
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.writing import plain_agreement

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_PLACED: Final = {"id", "article", "from", "to", "kinds", "fields", *LISTS, "effective"}
_PLACED_AS_DUTIES: Final = {
    *("retain_days", "handling", "onward", "needs_approval", "coarsen", "strictly_necessary", "quota"),
}
_REST_OF_RESERVATION: Final = {"id", "party", "because", *SELECTORS, *EFFECTS}


def odrl_text(agreement: Agreement) -> str:
    """Return an agreement as ODRL, JSON-LD with two spaces of indent."""
    return msgspec.json.format(_ENCODER.encode(odrl_policy(agreement)), indent=2).decode() + "\n"


def odrl_policy(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as an ODRL policy: values of JSON, numbers exact."""
    plain = plain_agreement(agreement)
    clauses, reservations = plain.pop("clauses"), plain.pop("reservations")
    return {
        "@context": dict(CONTEXT),
        "@type": "Agreement",
        "uid": f"lindero:agreement-{agreement.ref}",
        "profile": PROFILE,
        "title": agreement.title,
        "conflict": "prohibit",
        PRECEDENCE: MOST_FIELDS_THEN_FIRST,
        "permission": [_permission(clause) for clause in clauses],
        "prohibition": [rule for item in reservations for rule in _prohibitions(item)],
        "treaty": plain,
    }


def _permission(clause: Mapping[str, Any]) -> dict[str, Any]:
    """Return a clause, given as in a treaty file, as a permission.

    Raises:
        Defect: If a clause has a key that nobody thought of exporting.
    """
    if unknown := set(clause) - _PLACED - _PLACED_AS_DUTIES:
        raise Defect(
            "agreements.odrl", f"Not exported to ODRL: {', '.join(sorted(unknown))}.", "Write it in odrl.py."
        )
    return {
        "uid": f"lindero:clause-{clause['id']}",
        "title": clause["article"],
        "assigner": [nation(letters) for letters in clause["from"]],
        "assignee": [nation(letters) for letters in clause["to"]],
        "action": "use",
        "target": {
            "@type": "AssetCollection",
            "source": [kind(name) for name in clause["kinds"]],
            "refinement": [constraint("lindero:field", "isAnyOf", clause["fields"])],
        },
        "constraint": list(_constraints(clause)),
        "duty": list(_duties(clause)),
    }


def constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    """Return a constraint."""
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def _constraints(clause: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, (left, operator) in LISTS.items():
        if key in clause:
            yield constraint(left, operator, clause[key])
    yield from _period(clause["effective"])


def _period(effective: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield constraint("dateTime", "gteq", typed(effective["from"], "dateTime"))
    if "until" in effective:
        yield constraint("dateTime", "lt", typed(effective["until"], "dateTime"))


def _duties(clause: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what must be done: before a release by the sender, after it by the recipient."""
    for dated in clause["retain_days"]:
        start = constraint("dateTime", "gteq", typed(dated["from"], "dateTime"))
        kept = constraint("elapsedTime", "lteq", typed(f"P{dated['days']}D", "duration"))
        yield {"action": DELETE, "constraint": [start, kept]}
    handling = clause["handling"]
    yield {
        "action": HANDLE,
        "constraint": [
            constraint("lindero:classification", "gteq", handling["classification"]),
            constraint("lindero:tlp", "gteq", handling["tlp"]),
        ],
    }
    to_whom = [] if handling["no_onward"] else ["lindero:whoever-a-new-clause-names"]
    recipients = [nation(letters) for letters in clause.get("onward", [])] or to_whom
    yield {"action": ONWARD, "constraint": [constraint("recipient", "isAnyOf", recipients)]}
    if clause["needs_approval"]:
        yield {"action": APPROVE}
    for quota in clause.get("quota", []):
        start = constraint("dateTime", "gteq", typed(quota["from"], "dateTime"))
        count = constraint("count", "lteq", quota["records"]) | {"unit": f"{PER}{quota['per']}"}
        yield {"action": COUNT, "constraint": [start, count]}
    for name, way in clause.get("coarsen", {}).items():
        yield {"action": COARSEN, "constraint": [constraint("lindero:field", "eq", name), _way(way)]}
    for name, because in clause.get("strictly_necessary", {}).items():
        reason = constraint("lindero:because", "eq", because)
        yield {"action": JUSTIFY, "constraint": [constraint("lindero:field", "eq", name), reason]}


def _way(way: str) -> dict[str, Any]:
    return constraint("lindero:way", "eq", way)


def _prohibitions(reservation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a reservation as prohibitions, one for each thing that it takes back.

    Raises:
        Defect: If a reservation has a key that nobody thought of exporting.
    """
    if unknown := set(reservation) - _REST_OF_RESERVATION:
        raise Defect(
            "agreements.odrl", f"Not exported to ODRL: {', '.join(sorted(unknown))}.", "Write it in odrl.py."
        )
    selectors = [
        constraint(left, operator, reservation[key])
        for key, (left, operator) in SELECTORS.items()
        if key in reservation
    ]
    for key, (left, operator) in EFFECTS.items():
        if reservation.get(key):
            yield {
                "uid": f"lindero:reservation-{reservation['id']}-{key}",
                "title": reservation["because"],
                "assigner": [nation(reservation["party"])],
                "action": "use",
                "constraint": [*selectors, *_effect(key, left, operator, reservation[key])],
            }


def _effect(key: str, left: str, operator: str, value: Any) -> Iterator[dict[str, Any]]:
    if key == "max_retain_days":
        yield constraint(left, operator, typed(f"P{value}D", "duration"))
    elif key == "needs_approval":
        yield constraint(left, operator, right=False)
    elif key == "coarsen":
        yield constraint(left, operator, [f"{name}={way}" for name, way in value.items()])
    elif value != "everything":
        yield constraint(left, operator, value)


def exact(value: str) -> Decimal:
    """Return a number of JSON exactly as it is written."""
    return Decimal(value)
