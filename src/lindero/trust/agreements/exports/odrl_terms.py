"""Words of ODRL 2.2 that agreements use, and the profile's own for what ODRL has no word for."""

from collections.abc import Mapping
from typing import Any, Final

PROFILE: Final = "urn:lindero:odrl:1:profile"
ODRL_CONTEXT: Final = "http://www.w3.org/ns/odrl.jsonld"

CONTEXT: Final[Mapping[str, Any]] = {
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "lindero": "urn:lindero:odrl:1:",
    "@vocab": "http://www.w3.org/ns/odrl/2/",
    "uid": "@id",
    "title": "dct:title",
    "profile": {"@type": "@id"},
    "assigner": {"@type": "@id"},
    "assignee": {"@type": "@id"},
    "source": {"@type": "@id"},
    "action": {"@type": "@vocab"},
    "conflict": {"@type": "@vocab"},
    "leftOperand": {"@type": "@vocab"},
    "operator": {"@type": "@vocab"},
    "treaty": {"@id": "lindero:treaty", "@type": "@json"},
}
"""The whole JSON-LD context, so that nobody needs a network to read an agreement."""

LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "purposes": ("purpose", "isAnyOf"),
    "area": ("spatial", "isAnyOf"),
    "person_classes": ("lindero:personClass", "isAnyOf"),
    "lanes": ("lindero:lane", "isAnyOf"),
    "sources": ("lindero:sourceOfData", "isAnyOf"),
    "from_authorities": ("lindero:authorityOfSender", "isAnyOf"),
    "to_authorities": ("lindero:authorityOfRecipient", "isAnyOf"),
    "offences": ("lindero:offence", "isAnyOf"),
    "reserves": ("lindero:reserved", "isNoneOf"),
}
"""Keys of a clause that are lists: left operand and operator of the constraint that says the same."""

SELECTORS: Final[Mapping[str, tuple[str, str]]] = {
    "clauses": ("lindero:clause", "isAnyOf"),
    "kinds": ("lindero:kind", "isAnyOf"),
    "purposes": ("purpose", "isAnyOf"),
    "with": ("lindero:peer", "isAnyOf"),
    "directions": ("lindero:direction", "isAnyOf"),
}
"""What a reservation bites on, in the same way."""

EFFECTS: Final[Mapping[str, tuple[str, str]]] = {
    "withhold": ("lindero:field", "isAnyOf"),
    "not_about": ("lindero:personClass", "isAnyOf"),
    "max_retain_days": ("elapsedTime", "gt"),
    "only_areas": ("spatial", "isNoneOf"),
    "needs_approval": ("lindero:approved", "eq"),
    "coarsen": ("lindero:finerThan", "isAnyOf"),
}
"""What a reservation forbids: each a prohibition of its own, since constraints of one rule hold together."""

DELETE: Final = "delete"
HANDLE: Final = "lindero:handle"
ONWARD: Final = "lindero:passOn"
APPROVE: Final = "lindero:approve"
COUNT: Final = "lindero:count"
COARSEN: Final = "lindero:coarsen"
JUSTIFY: Final = "lindero:justify"
"""Duties: what must be done with what crosses, before or after."""

PER: Final = "lindero:per-"

PRECEDENCE: Final = "lindero:precedence"
MOST_FIELDS_THEN_FIRST: Final = "lindero:most-fields-then-first"
"""Which permission speaks where several hold: the one with most of the fields asked for, of equal ones the first.

ODRL lets whatever any permission allows be done; here one alone speaks, and a law that stops it opens no other.
"""


def nation(letters: str) -> str:
    """Return a nation as a party of ODRL."""
    return f"lindero:nation-{letters}"


def kind(name: str) -> str:
    """Return a kind of records as an asset."""
    return f"lindero:kind-{name}"


def typed(value: str, type_: str) -> dict[str, str]:
    """Return a value with its XML Schema type."""
    return {"@value": value, "@type": f"xsd:{type_}"}
