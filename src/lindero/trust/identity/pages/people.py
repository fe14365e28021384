"""Views of people with their roles, and of neighbours with what they were recognised by."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.kernel.capability import Grant
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS
from lindero.trust.identity.cards import spoken
from lindero.trust.identity.certificates import expires_at
from lindero.trust.identity.roles import ROLES, title_of
from lindero.trust.identity.rules import grants_of
from lindero.trust.identity.tables import SELECT_PEOPLE

EXPIRES_SOON_MS: Final = 30 * DAY_MS
"""A certificate that ends within a month is marked, so that cards are exchanged in time."""

_ROLES: Final = "SELECT person, role, since FROM identity_roles ORDER BY person, role"
_PEERS: Final = (
    "SELECT nation, name, address, node_key, certificate, fingerprint, since FROM identity_peers"
    " ORDER BY nation"
)
_OFFICERS: Final = (
    "SELECT nation, person, role, public_key, valid_from, revoked_at FROM identity_officers"
    " ORDER BY nation, revoked_at IS NOT NULL, person"
)


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


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff with an account.

    Attributes:
        person: Short name, the same in every log entry.
        name: Name shown to colleagues; empty once it is erased.
        roles: The roles held.
        grants: The permissions that they give together.
    """

    person: str
    name: str
    roles: tuple[RoleHeld, ...]
    grants: tuple[str, ...]


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


class PeersQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: neighbours are few."""


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer who may sign agreements, or could once.

    Attributes:
        person: Short name.
        role: In which capacity.
        public_key: Ed25519 public key, 64 hexadecimal digits.
        valid_from: Since when, milliseconds UTC.
        revoked_at: Until when; None while the officer may sign.
    """

    person: str
    role: str
    public_key: str
    valid_from: int
    revoked_at: int | None


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's node that is recognised.

    Attributes:
        nation: The neighbour.
        name: Its name for people.
        address: Where its node is reached.
        fingerprint: What the two persons compared, 64 hexadecimal digits.
        spoken: The same in groups of four, to be read aloud again.
        node_key: Its node's Ed25519 public key.
        since: Since when it is recognised, milliseconds UTC.
        certificate_ends_at: When its certificate expires, milliseconds UTC; None if it cannot be read.
        ends_soon: Whether that is within a month, or over.
        officers: Its officers.
    """

    nation: str
    name: str
    address: str
    fingerprint: str
    spoken: str
    node_key: str
    since: int
    certificate_ends_at: int | None
    ends_soon: bool
    officers: tuple[Officer, ...]


class PeersView(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbours, and the officers of every nation.

    Attributes:
        peers: The neighbours that are recognised.
        own_officers: Our own officers.
        former: Officers of nations that are not recognised now, by nation; earlier signatures need them.
    """

    peers: tuple[Peer, ...]
    own_officers: tuple[Officer, ...]
    former: dict[str, tuple[Officer, ...]]


def show_people(desk: Desk, query: PeopleQuery) -> PeopleView:
    """Show people with their roles, and what each role permits."""
    held: dict[str, list[RoleHeld]] = {}
    for person, role, since in desk.rows(_ROLES):
        held.setdefault(person, []).append(RoleHeld(role=role, title=title_of(role), since=since))
    names: dict[str, str] = dict(desk.rows(SELECT_PEOPLE))
    offered = desk.offers("grants")
    everybody = [
        _person(person, names.get(person, ""), held.get(person, []), offered)
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


def show_peers(desk: Desk, query: PeersQuery) -> PeersView:
    """Show neighbours with what they were recognised by, and who may sign for whom."""
    officers: dict[str, list[Officer]] = {}
    for nation, person, role, public_key, valid_from, revoked_at in desk.rows(_OFFICERS):
        officer = Officer(
            person=person, role=role, public_key=public_key, valid_from=valid_from, revoked_at=revoked_at
        )
        officers.setdefault(nation, []).append(officer)
    own = tuple(officers.pop(desk.nation, ()))
    peers = []
    for nation, name, address, node_key, certificate, fingerprint, since in desk.rows(_PEERS):
        ends_at = _ends_at(certificate)
        peer = Peer(
            nation=nation,
            name=name,
            address=address,
            fingerprint=fingerprint,
            spoken=spoken(fingerprint),
            node_key=node_key,
            since=since,
            certificate_ends_at=ends_at,
            ends_soon=ends_at is None or ends_at - desk.now() < EXPIRES_SOON_MS,
            officers=tuple(officers.pop(nation, ())),
        )
        peers.append(peer)
    former = {nation: tuple(found) for nation, found in officers.items()}
    return PeersView(peers=tuple(peers), own_officers=own, former=former)


def _person(person: str, name: str, held: Iterable[RoleHeld], offered: Sequence[Grant]) -> Person:
    roles = tuple(held)
    grants = tuple(sorted(grants_of((role.role for role in roles), offered)))
    return Person(person=person, name=name, roles=roles, grants=grants)


def _ends_at(certificate: str) -> int | None:
    """Return when a certificate expires; None for one that cannot be read, which the link refuses anyway."""
    try:
        return expires_at(certificate)
    except Invalid:
        return None
