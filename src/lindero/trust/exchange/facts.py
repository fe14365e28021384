"""What the gate reads of a record by its fields' marks: its places, whom it speaks of, what only some records say."""

from functools import cache
from typing import Any, Final

import msgspec

from lindero.kernel.generated import Generated
from lindero.kernel.marks import Role
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record, fields_with_role, kind_of, marks_of
from lindero.trust.agreements.questions import PLAIN, Particulars, Question
from lindero.trust.agreements.vocabulary import CIVIL, NO_PERSON, NOT_PROTECTED


class About(msgspec.Struct, frozen=True, gc=False):
    """What a record says beside its places."""

    person_class: str = NO_PERSON
    origin_countries: frozenset[str] = frozenset()
    protected: bool = False
    particulars: Particulars = PLAIN


NOBODY: Final = About()
"""What records say that speak of no person and carry no label, as most do; there is only this one of it."""


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What the gate reads of a record by its fields' marks."""

    places: tuple[Place, ...]
    about: About = NOBODY


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Which fields of a record type the gate reads.

    Attributes:
        places: Fields that hold a place.
        routes: Fields that hold a route.
        roles: The other fields that it reads, by role.
        direct: Sharable fields that name a person or tell a protected trait.
        labels: Fields that are labels of the record, with their defaults.
        is_plain: Whether it has no other field that the gate reads but places.
    """

    places: tuple[str, ...]
    routes: tuple[str, ...]
    roles: dict[Role, tuple[str, ...]]
    direct: tuple[str, ...]
    labels: dict[str, Any]
    is_plain: bool


_ABOUT: Final[tuple[Role, ...]] = (
    "person_class",
    "origin_countries",
    "protection",
    "authority",
    "offence",
    "penalty_months",
    "source_origin",
    "grading",
    "generated",
)


_LABELS: Final[tuple[Role, ...]] = ("person_class", "source_origin", "grading", "generated")


@cache
def _reading(record_type: type[Record]) -> _Reading:
    marks = marks_of(record_type)
    direct = tuple(
        name
        for name, mark in marks.items()
        if mark is not None and mark.sharable and mark.personal in {"direct", "special"}
    )
    roles = {role: fields_with_role(record_type, role) for role in _ABOUT}
    routes = fields_with_role(record_type, "route")
    labels = {name for role in _LABELS for name in roles[role]}
    return _Reading(
        places=fields_with_role(record_type, "place"),
        routes=routes,
        roles=roles,
        direct=direct,
        labels={f.name: f.default for f in msgspec.structs.fields(record_type) if f.name in labels},
        is_plain=not (direct or routes or any(roles.values())),
    )


def facts_of(record: Record) -> Facts:
    """Return what the gate reads of a record."""
    reading = _reading(type(record))
    if reading.is_plain and len(reading.places) == 1:
        place = getattr(record, reading.places[0])
        return Facts((place,) if place is not None else ())
    places: tuple[Place, ...] = tuple(
        place for name in reading.places if (place := getattr(record, name)) is not None
    )
    for name in reading.routes:
        places += tuple(getattr(record, name) or ())
    return Facts(places, NOBODY if reading.is_plain else _about(record, reading))


def _about(record: Record, reading: _Reading) -> About:
    roles = reading.roles
    person_class = _first(record, roles["person_class"], NO_PERSON)
    about = About(
        person_class=person_class,
        origin_countries=frozenset(
            nation for name in roles["origin_countries"] for nation in getattr(record, name) or ()
        ),
        protected=any((getattr(record, name) or "") not in NOT_PROTECTED for name in roles["protection"]),
        particulars=_particulars(record, reading, person_class),
    )
    return NOBODY if about == NOBODY else about


def _particulars(record: Record, reading: _Reading, person_class: str) -> Particulars:
    roles = reading.roles
    # A person is spoken of once a field that may do so holds something; a kind that only might says nothing yet.
    speaks = any(getattr(record, name) for name in reading.direct)
    # What holds its default never travels, so it cannot be a label: a grade is given, never assumed.
    given = {name for name in reading.labels if getattr(record, name) != reading.labels[name]}
    graded = [name for name in roles["grading"] if name in given and getattr(record, name) is not None]
    source = _first(record, roles["source_origin"], CIVIL)
    lacks = []
    if (roles["grading"] or speaks) and not graded:
        lacks.append("grading")
    if speaks and person_class == NO_PERSON:
        lacks.append("person_class")
    must_cross = [*graded, *(name for name in roles["person_class"] if speaks and name in given)]
    must_cross += [name for name in roles["generated"] if _is_unverified(getattr(record, name))]
    must_cross += [name for name in roles["source_origin"] if source != CIVIL and name in given]
    return Particulars(
        sender_authority=_first(record, roles["authority"], ""),
        offence=_first(record, roles["offence"], ""),
        penalty_months=_first(record, roles["penalty_months"], 0),
        source=source,
        lacks=tuple(lacks),
        must_cross=tuple(must_cross),
    )


def _first(record: Record, names: tuple[str, ...], otherwise: Any) -> Any:
    """Return the first value that says something among some fields."""
    return next((value for name in names if (value := getattr(record, name))), otherwise)


def _is_unverified(label: Any) -> bool:
    return isinstance(label, Generated) and not label.is_verified


def is_for(record: Record, nation: str) -> bool:
    """Say whether a record is for a nation: it is, unless it names another as the one that it is for."""
    names = _addressee_fields(type(record))
    return not names or all(getattr(record, name) in ("", nation) for name in names)


@cache
def _addressee_fields(record_type: type[Record]) -> tuple[str, ...]:
    return fields_with_role(record_type, "addressee")


def stated_purpose(record: Record) -> str:
    """Return the one purpose for which a record was made, as it says itself; empty for a record that says none."""
    return next((str(getattr(record, name)) for name in _purpose_fields(type(record))), "")


@cache
def _purpose_fields(record_type: type[Record]) -> tuple[str, ...]:
    return fields_with_role(record_type, "purpose")


def machine_grade_of(record: Record | None) -> str:
    """Return the grade of what a machine made, in words; empty for what people grade, and for nothing."""
    grade = record.machine_grading() if record is not None else None
    return grade.words if grade is not None else ""


@cache
def sole_place_field(record_type: type[Record]) -> str:
    """Return the field that the gate reads of records of a type, if that is one that holds a place; empty if not."""
    reading = _reading(record_type)
    others = (*_addressee_fields(record_type), *_purpose_fields(record_type))
    return reading.places[0] if reading.is_plain and len(reading.places) == 1 and not others else ""


def route_fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that hold a route."""
    return _reading(record_type).routes


def place_fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that hold a place."""
    return _reading(record_type).places


def question_about(
    record: Record, sender: str, recipient: str, purpose: str, lane: Lane, at: int, fields: tuple[str, ...]
) -> Question:
    """Return a record as a question."""
    facts = facts_of(record)
    return Question(
        sender=sender,
        recipient=recipient,
        kind=kind_of(type(record)),
        fields=fields,
        purpose=purpose,
        lane=lane,
        at=at,
        places=facts.places,
        person_class=facts.about.person_class,
        origin_countries=facts.about.origin_countries,
        protected=facts.about.protected,
        particulars=facts.about.particulars,
    )
