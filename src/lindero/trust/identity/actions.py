"""What may be asked about people, roles and neighbours."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.trust.identity import records
from lindero.trust.identity.cards import Card, check_fingerprint
from lindero.trust.identity.certificates import check_not_expired
from lindero.trust.identity.rules import check_role
from lindero.trust.identity.tables import SELECT_OFFICERS_OF


class EnrolPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Give a member of staff an account."""

    person: Annotated[
        str, msgspec.Meta(pattern=records.PERSON_PATTERN, description="short name, as in every log entry")
    ]
    name: Annotated[str, msgspec.Meta(description="name shown to colleagues")]


class GrantRole(msgspec.Struct, frozen=True, kw_only=True):
    """Give a person a role."""

    person: Annotated[str, msgspec.Meta(description="short name")]
    role: Annotated[str, msgspec.Meta(description="code of the role, for example NCC")]


class RevokeRole(msgspec.Struct, frozen=True, kw_only=True):
    """Take a role from a person."""

    person: Annotated[str, msgspec.Meta(description="short name")]
    role: Annotated[str, msgspec.Meta(description="code of the role")]


class AppointOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """Let a person sign agreements for the own nation."""

    person: Annotated[str, msgspec.Meta(pattern=records.PERSON_PATTERN, description="short name")]
    role: Annotated[records.SigningRole, msgspec.Meta(description="capacity in which the officer signs")]
    public_key: Annotated[
        str, msgspec.Meta(pattern=records.FINGERPRINT_PATTERN, description="the officer's Ed25519 public key")
    ]
    ml_dsa_key: Annotated[
        str, msgspec.Meta(pattern=records.ML_DSA_44_PATTERN, description="the officer's ML-DSA-44 public key")
    ]


class UnpinPeer(msgspec.Struct, frozen=True, kw_only=True):
    """Recognise a neighbour's node no longer."""

    nation: Annotated[str, msgspec.Meta(description="the neighbour")]
    reason: Annotated[str, msgspec.Meta(min_length=1, description="why")]


def enrol_person(desk: Desk, ask: EnrolPerson) -> None:
    """Give a member of staff an account."""
    desk.put(records.PersonEnrolled(person=ask.person, name=ask.name))


def grant_role(desk: Desk, ask: GrantRole) -> None:
    """Give a person a role, unless it must be held by somebody else."""
    if not desk.rows("SELECT 1 FROM identity_people WHERE person = ?", (ask.person,)):
        raise Missing("identity.person", f"There is no person {ask.person}.", "Enrol the person first.")
    held = [role for (role,) in desk.rows("SELECT role FROM identity_roles WHERE person = ?", (ask.person,))]
    check_role(ask.role, held)
    desk.put(records.RoleGranted(person=ask.person, role=ask.role))


def revoke_role(desk: Desk, ask: RevokeRole) -> None:
    """Take a role from a person."""
    desk.put(records.RoleRevoked(person=ask.person, role=ask.role))


def appoint_officer(desk: Desk, ask: AppointOfficer) -> None:
    """Let a person sign agreements for the own nation."""
    desk.put(
        records.OfficerAppointed(
            nation=desk.nation,
            person=ask.person,
            role=ask.role,
            public_key=ask.public_key,
            ml_dsa_key=ask.ml_dsa_key,
        )
    )


def unpin_peer(desk: Desk, ask: UnpinPeer) -> None:
    """Recognise a neighbour's node no longer."""
    desk.put(records.PeerUnpinned(nation=ask.nation, reason=ask.reason))


def pin_peer(desk: Desk, card: Card, told_fingerprint: str) -> str:
    """Recognise a neighbour's node, and its officers, after the fingerprint ceremony.

    Args:
        desk: The identity folder's desk.
        card: The neighbour's card, its signature checked.
        told_fingerprint: What the neighbour's officer read out.

    Returns:
        The fingerprint.

    Raises:
        Unproved: If the fingerprint is another.
        Refused: If it is a card of the own nation, whose officers are appointed here and nowhere else.
        Invalid: If its certificate has expired.
    """
    fingerprint = check_fingerprint(card, told_fingerprint)
    if card.nation == desk.nation:
        raise Refused(
            "identity.own_card",
            f"The card is of {card.nation}, which is this node's own nation.",
            "Give it to the neighbours; ask them for theirs.",
        )
    check_not_expired(card.nation, card.certificate, desk.now())
    desk.put(
        records.PeerPinned(
            nation=card.nation,
            name=card.name,
            address=card.address,
            node_key=card.node_key,
            certificate=card.certificate,
            fingerprint=fingerprint,
        )
    )
    _follow_officers(desk, card)
    return fingerprint


def _follow_officers(desk: Desk, card: Card) -> None:
    """Appoint the officers that a neighbour's card names anew, and dismiss those that it names no longer."""
    known = {person: tuple(facts) for person, *facts in desk.rows(SELECT_OFFICERS_OF, (card.nation,))}
    for person in known.keys() - {officer.person for officer in card.officers}:
        desk.put(records.OfficerDismissed(nation=card.nation, person=person))
    for officer in card.officers:
        if known.get(officer.person) != (officer.role, officer.public_key, officer.ml_dsa_key):
            appointed = records.OfficerAppointed(
                nation=card.nation,
                person=officer.person,
                role=officer.role,
                public_key=officer.public_key,
                ml_dsa_key=officer.ml_dsa_key,
            )
            desk.put(appointed)
