"""View of people with their roles, and of what each role permits."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.kernel.capability import Grant
from lindero.kernel.desk import Desk
from lindero.trust.identity.roles import ROLES, title_of
from lindero.trust.identity.rules import grants_of
from lindero.trust.identity.tables import SELECT_PEOPLE
from lindero.trust.identity.tables.membership import SELECT_MEMBERS

_ROLES: Final = "SELECT person, role, since FROM identity_roles ORDER BY person, role"


class PeopleQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which people to show.

    Attributes:
        role: Only those who hold this role; everybody where empty.
    """

    role: str = ""


class RoleHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A role that a person holds.

    Attributes:
        role: Its code.
        title: Its name for people.
        since: Since when, milliseconds UTC.
    """

    role: str
    title: str
    since: int


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """An authority of the nation that a person works for, or is proposed for.

    Attributes:
        authority: Its short name in agreements.
        proposed_by: Who said so, as in every log entry.
        since: Since when, milliseconds UTC; None while another person has to confirm it.
    """

    authority: str
    proposed_by: str
    since: int | None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff with an account.

    Attributes:
        person: Short name, the same in every log entry.
        name: Name shown to colleagues; empty once it is erased.
        roles: The roles held.
        grants: The permissions that they give together.
        authorities: The authorities that the person works for or is proposed for.
    """

    person: str
    name: str
    roles: tuple[RoleHeld, ...]
    grants: tuple[str, ...]
    authorities: tuple[Membership, ...] = ()


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role that there is.

    Attributes:
        role: Its code.
        title: Its name for people.
        grants: What it permits.
        held_by: How many people hold it.
    """

    role: str
    title: str
    grants: tuple[str, ...]
    held_by: int


class PeopleView(msgspec.Struct, frozen=True, kw_only=True):
    """People and roles.

    Attributes:
        people: The people, by short name.
        roles: All roles, with what they permit.
    """

    people: tuple[Person, ...]
    roles: tuple[Role, ...]


def show_people(desk: Desk, query: PeopleQuery) -> PeopleView:
    """Show people with their roles, and what each role permits."""
    held: dict[str, list[RoleHeld]] = {}
    for person, role, since in desk.rows(_ROLES):
        held.setdefault(person, []).append(RoleHeld(role=role, title=title_of(role), since=since))
    members: dict[str, list[Membership]] = {}
    for person, authority, proposed_by, _, _, since in desk.rows(SELECT_MEMBERS):
        member = Membership(authority=authority, proposed_by=proposed_by, since=since)
        members.setdefault(person, []).append(member)
    names: dict[str, str] = dict(desk.rows(SELECT_PEOPLE))
    offered = desk.offers("grants")
    everybody = [
        _person(person, names.get(person, ""), held.get(person, []), members.get(person, []), offered)
        for person in sorted(names | held)
    ]
    return PeopleView(
        people=tuple(
            person
            for person in everybody
            if not query.role or any(held.role == query.role for held in person.roles)
        ),
        roles=tuple(
            Role(
                role=role,
                title=told.title,
                grants=tuple(sorted(grants_of([role], offered))),
                held_by=sum(any(held.role == role for held in person.roles) for person in everybody),
            )
            for role, told in ROLES.items()
        ),
    )


def _person(
    person: str,
    name: str,
    held: Iterable[RoleHeld],
    members: Sequence[Membership],
    offered: Sequence[Grant],
) -> Person:
    roles = tuple(held)
    grants = tuple(sorted(grants_of((role.role for role in roles), offered)))
    return Person(person=person, name=name, roles=roles, grants=grants, authorities=tuple(members))
