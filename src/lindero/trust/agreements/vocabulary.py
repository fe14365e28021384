"""The closed words of treaty files, and what a capability's declarations tell of the kinds that may cross."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from lindero.kernel.places import Place
from lindero.kernel.record import (
    Record,
    fields_with_role,
    kind_of,
    marks_of,
    required_fields,
    sharable_fields,
)

PURPOSES: Final[Mapping[str, str]] = {
    "border_management": "border",
    "border_surveillance": "border",
    "border_checks": "border",
    "crime_prevention": "crime",
    "crime_investigation": "crime",
    "counter_smuggling": "crime",
    "counter_trafficking": "crime",
    "judicial_assistance": "crime",
    "victim_protection": "protection",
    "child_protection": "protection",
    "missing_persons": "protection",
    "sea_rescue": "rescue",
    "land_rescue": "rescue",
    "air_rescue": "rescue",
    "customs_control": "trade",
    "trade_facilitation": "trade",
}
"""Every purpose that exists, with its group. There is none for military use or targeting (AGR-12, S-64)."""

RESCUE_PURPOSES: Final = frozenset(name for name, group in PURPOSES.items() if group == "rescue")

PERSON_CLASSES: Final = (
    "none",
    "suspect",
    "convicted",
    "victim",
    "witness",
    "contact",
    "claimant",
    "minor",
    "rescued",
    "intercepted",
    "other",
)
"""Whom a record speaks of (Directive (EU) 2016/680, article 6, and the classes of S-10 to S-20)."""

TAKEN_UP: Final = frozenset({"rescued", "intercepted"})
"""Persons of whom nothing goes to a nation where a serious risk for them is flagged, or not ruled out (S-12)."""

NO_PERSON: Final = "none"

Level = Literal[1, 2, 3, 4]
LEVELS: Final[Mapping[int, str]] = {
    1: "statistics",
    2: "events and tracks",
    3: "hit or no hit",
    4: "core data",
}
"""Maturity levels: how far two nations trust the agreement yet, each step signed (AGR-05)."""

TLP: Final = ("clear", "green", "amber", "amber+strict", "red")
"""Traffic Light Protocol 2.0."""

CLASSIFICATIONS: Final = ("unclassified", "restricted", "confidential", "secret")
OFFICER_ROLES: Final = ("operational", "legal", "data_protection")
SUSPENDERS: Final = ("data_protection", "diplomatic", "legal", "operational")
"""Capacities in which a person may stop the flow, where the text says so; data protection always may (AGR-07)."""

RESUMERS: Final = ("diplomatic", "data_protection")
"""Capacities that a nation needs both of to resume: one wants it, the other does not object."""

OPINIONS: Final = ("favourable", "favourable_with_conditions", "negative")
ACCEPTANCES: Final = ("all", "majority")
"""Whose acceptance an accession needs: that of all other parties, or of more than half of them (AGR-03)."""

RESERVES: Final = ("own_nationals",)
CIVIL: Final = "civil"
SOURCES: Final = (CIVIL, "military")
"""Where data may come from; military ones cross only labelled as such, under a clause that says so (AGR-12, S-64)."""

QUOTA_PERIODS: Final[Mapping[str, int]] = {"hour": 3_600_000, "day": 86_400_000}
"""Periods of a quota, milliseconds; they begin at the full hour, and at midnight, UTC."""

CORE_DATA_LEVEL: Final = 4
"""The level at which a human releases every record (S-53)."""
DISPUTE_STEPS: Final = (
    "contact_points",
    "joint_commission",
    "foreign_ministries",
    "mediation",
    "conciliation",
    "arbitration",
    "court",
)
DEADLINE_UNITS: Final = ("minutes", "hours", "days", "working_days", "months")
LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "es": "español",
    "fr": "français",
    "de": "Deutsch",
    "ar": "العربية",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
"""Languages that are written from right to left."""

CLAUSE_LANES: Final = ("life", "alert", "operations", "bulk")
DEFAULT_LANES: Final = ("alert", "bulk", "operations")

LIFE_FIELDS: Final = ("place", "measured_at", "craft", "counts", "condition", "needs")
"""All that the life lane ever carries: no name, no identity, no claim (S-15)."""

LIFE_RETAIN_DAYS: Final = 30
"""Days after which what came in the life lane is erased (D-34 as the product's rule)."""

NEVER_SENT: Final = frozenset(
    {
        "protection",
        "protection_wish",
        "protection_claim",
        "protection_status",
        "asylum_claim",
        "asylum_status",
        "refugee_status",
    }
)
"""Fields that have no outbound form: the existence of a claim is never sent (S-11)."""

NOT_PROTECTED: Final = frozenset({"", "none"})
"""What says that a person has no protection need; any other word counts as protected (S-10)."""


class KindFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an agreement must know of a record kind.

    Attributes:
        required: Fields without which the record makes no sense.
        sharable: Fields that a clause may release.
        direct: Fields that name a person or tell a protected trait.
        special: Those of them that tell a protected trait.
        holds: What each sharable field holds, as far as it can be told coarse: `place`, `instant`, `number`, `text`.
        placed: Whether the record says where something is.
        level: The lowest maturity level at which the kind may cross.
    """

    required: frozenset[str] = frozenset()
    sharable: frozenset[str] = frozenset()
    direct: frozenset[str] = frozenset()
    special: frozenset[str] = frozenset()
    holds: Mapping[str, str] = {}
    placed: bool = False
    level: Level = 4


class Vocabulary(msgspec.Struct, frozen=True):
    """The record kinds that a node knows, with their facts."""

    kinds: Mapping[str, KindFacts]


def vocabulary_of(record_types: Iterable[type[Record]]) -> Vocabulary:
    """Return the vocabulary of some record types, from their declarations alone."""
    return Vocabulary({kind_of(record_type): facts_of(record_type) for record_type in record_types})


_NEVER_COARSE: Final = frozenset(
    {
        "person_class",
        "origin_countries",
        "grading",
        "generated",
        "translation",
        "source_origin",
        "route",
        "addressee",
        "purpose",
    }
)
"""Roles of fields that cross as they are or not at all: a label that is told coarse is no label."""


def _held(record_type: type[Record], name: str) -> str:
    """Return what a field holds, if that can be told coarse; empty if not."""
    mark = marks_of(record_type)[name]
    if mark is None or mark.role in _NEVER_COARSE:
        return ""
    kinds = _plain_types(get_type_hints(record_type)[name])
    if kinds == {Place}:
        return "place"
    if kinds == {int}:
        return "instant" if mark.unit == "ms UTC" else "number"
    return "text" if kinds == {str} else ""


def _plain_types(annotation: Any) -> set[Any]:
    """Return the types of a field without None and without limits."""
    members = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    return {member for member in members if member is not NoneType}


@cache
def facts_of(record_type: type[Record]) -> KindFacts:
    """Return what an agreement must know of a record type.

    The level follows from the marks: a kind that names persons needs level 4, one that says where something
    is or may hint at a person level 2, mere figures level 1. A record type says otherwise by a class variable
    `sharing_level`, as answers of hit/no-hit matching (level 3) must.
    """
    marks = {name: mark for name, mark in marks_of(record_type).items() if mark is not None}
    sharable = frozenset(sharable_fields(record_type)) - NEVER_SENT
    sharable -= set(fields_with_role(record_type, "protection"))
    direct = frozenset(name for name, mark in marks.items() if mark.personal in {"direct", "special"})
    special = frozenset(name for name in sharable if marks[name].personal == "special")
    placed = any(mark.role in {"place", "route"} for mark in marks.values())
    hinting = placed or any(marks[name].personal == "indirect" for name in sharable)
    derived: Level = 4 if direct & sharable else 2 if hinting else 1
    return KindFacts(
        required=frozenset(required_fields(record_type)),
        sharable=sharable,
        direct=direct & sharable,
        special=special,
        holds={name: held for name in sorted(sharable) if (held := _held(record_type, name))},
        placed=placed,
        level=getattr(record_type, "sharing_level", derived),
    )
