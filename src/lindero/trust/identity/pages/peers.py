"""View of neighbours with what they were recognised by, and of who may sign for whom."""

from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS
from lindero.trust.identity.cards import spoken
from lindero.trust.identity.certificates import expires_at
from lindero.trust.identity.keychain import nation_fingerprint
from lindero.trust.identity.proquints import words_of
from lindero.trust.identity.tables.ceremony import SELECT_WAITING
from lindero.trust.identity.tables.membership import COUNT_MEMBERS

EXPIRES_SOON_MS: Final = 30 * DAY_MS
"""A certificate that ends within a month is marked, so that cards are exchanged in time."""

_PEERS: Final = (
    "SELECT nation, name, address, node_key, certificate, fingerprint, since FROM identity_peers"
    " ORDER BY nation"
)
_OWN_ROOT: Final = (
    "SELECT root_key FROM identity_keys WHERE nation = ? AND root_key != '' ORDER BY number DESC LIMIT 1"
)
_OFFICERS: Final = (
    "SELECT nation, person, role, public_key, valid_from, revoked_at FROM identity_officers"
    " ORDER BY nation, revoked_at IS NOT NULL, person"
)


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


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour whose card one person has entered; who confirms it hears the fingerprint, and does not read it here.

    Attributes:
        nation: The neighbour.
        name: Its name for people.
        proposed_by: Who entered it; another person confirms.
        at: When, milliseconds UTC.
    """

    nation: str
    name: str
    proposed_by: str
    at: int


class AuthorityStaffed(msgspec.Struct, frozen=True, kw_only=True):
    """An authority of the own nation, as far as people are named to it.

    Attributes:
        authority: Its short name in agreements.
        members: How many people work for it.
        waiting: How many wait for a second person.
    """

    authority: str
    members: int
    waiting: int


class PeersView(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbours, and the officers of every nation.

    Attributes:
        peers: The neighbours that are recognised.
        own_officers: Our own officers.
        former: Officers of nations that are not recognised now, by nation; earlier signatures need them.
        own_fingerprint: The own node's, in groups of four; empty where its root is not known here.
        own_words: The same as words that can be said.
        waiting: Neighbours that one person has entered and nobody has confirmed.
        authorities: Our authorities to which people are named: their members alone read what is sent to them.
    """

    peers: tuple[Peer, ...]
    own_officers: tuple[Officer, ...]
    former: dict[str, tuple[Officer, ...]]
    own_fingerprint: str = ""
    own_words: str = ""
    waiting: tuple[Waiting, ...] = ()
    authorities: tuple[AuthorityStaffed, ...] = ()


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
    root = desk.rows(_OWN_ROOT, (desk.nation,))
    fingerprint = nation_fingerprint(desk.nation, root[0][0]) if root else ""
    return PeersView(
        peers=tuple(peers),
        own_officers=own,
        former=former,
        own_fingerprint=spoken(fingerprint),
        own_words=words_of(fingerprint),
        waiting=tuple(
            Waiting(nation=nation, name=name, proposed_by=proposed_by, at=at)
            for nation, name, proposed_by, at in desk.rows(SELECT_WAITING)
        ),
        authorities=tuple(
            AuthorityStaffed(authority=authority, members=members, waiting=waiting)
            for authority, members, waiting in desk.rows(COUNT_MEMBERS)
        ),
    )


def _ends_at(certificate: str) -> int | None:
    """Return when a certificate expires; None for one that cannot be read, which the link refuses anyway."""
    try:
        return expires_at(certificate)
    except Invalid:
        return None
