"""What the gate reads of a record: its places and whom it speaks of, by its fields' marks."""

from functools import cache

import msgspec

from lindero.kernel.marks import Role
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record, fields_with_role, kind_of
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.vocabulary import NO_PERSON, NOT_PROTECTED


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What the gate reads of a record by its fields' marks."""

    places: tuple[Place, ...]
    person_class: str = NO_PERSON
    origin_countries: frozenset[str] = frozenset()
    protected: bool = False


@cache
def _roles(record_type: type[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the names of the fields that speak of places, routes, the person's class, origin and protection."""
    roles: tuple[Role, ...] = ("place", "route", "person_class", "origin_countries", "protection")
    return tuple(fields_with_role(record_type, role) for role in roles)


def facts_of(record: Record) -> Facts:
    """Return what the gate reads of a record."""
    place_names, route_names, class_names, origin_names, protection_names = _roles(type(record))
    if len(place_names) == 1 and not (route_names or class_names or origin_names or protection_names):
        place = getattr(record, place_names[0])
        return Facts((place,) if place is not None else ())
    places: tuple[Place, ...] = tuple(p for name in place_names if (p := getattr(record, name)) is not None)
    for name in route_names:
        places += tuple(getattr(record, name) or ())
    return Facts(
        places=places,
        person_class=next(
            (getattr(record, name) for name in class_names if getattr(record, name)), NO_PERSON
        ),
        origin_countries=frozenset(n for name in origin_names for n in getattr(record, name) or ()),
        protected=any((getattr(record, name) or "") not in NOT_PROTECTED for name in protection_names),
    )


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
        person_class=facts.person_class,
        origin_countries=facts.origin_countries,
        protected=facts.protected,
    )
