"""What may be asked about people, roles and neighbours."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.times import DAY_MS
from lindero.trust.identity import records, statements
from lindero.trust.identity.cards import Card, check_fingerprint
from lindero.trust.identity.certificates import check_not_expired
from lindero.trust.identity.keychain import check_valid, encoded
from lindero.trust.identity.rules import check_giver, check_role, is_independent
from lindero.trust.identity.statements import Act, wanted_statement
from lindero.trust.identity.tables import (
    ROLES_OF_PERSON,
    SELECT_BODY_KEY,
    SELECT_KEYS,
    SELECT_OFFICERS_OF,
    SELECT_PERSON,
    SELECT_SEALING_KEY,
    SELECT_STATEMENTS,
)
from lindero.trust.identity.tables.keys import SELECT_KEY

Statement = Annotated[
    str,
    msgspec.Meta(
        max_length=4_096, description="statement of the independent body, where the role is one of oversight"
    ),
]
ENROLMENT_MS: Final = 7 * DAY_MS
"""A code to register with is good for a week."""


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
    statement: Statement = ""


class RevokeRole(msgspec.Struct, frozen=True, kw_only=True):
    """Take a role from a person."""

    person: Annotated[str, msgspec.Meta(description="short name")]
    role: Annotated[str, msgspec.Meta(description="code of the role")]
    statement: Statement = ""


class ChangeBodyKey(msgspec.Struct, frozen=True, kw_only=True):
    """Register the independent body's next key."""

    statement: Statement


class RevokeApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """Take back a machine's key at once."""

    key_id: Annotated[str, msgspec.Meta(pattern=records.KEY_ID, description="public part of the key")]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300, description="why")]


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
    """Give a person a role, unless it must be held by somebody else.

    Raises:
        Missing: If there is no such person.
        Refused: If the role does not go with those held, is one's own to give, or is one of oversight and the
            independent body does not state it.
    """
    check_enrolled(desk, ask.person)
    check_giver(desk.actor.name, ask.person)
    check_role(ask.role, roles_of(desk, ask.person))
    statement = _check_oversight(desk, "grant", ask.person, [ask.role], ask.role, ask.statement)
    desk.put(records.RoleGranted(person=ask.person, role=ask.role, statement=ask.statement))
    if statement is not None and statement.code_hash:
        _offer(desk, ask.person, statement.code_hash, "body", ask.statement)


def revoke_role(desk: Desk, ask: RevokeRole) -> None:
    """Take a role from a person.

    Raises:
        Refused: If it is one's own to take, or one of oversight and the independent body does not state it.
    """
    check_giver(desk.actor.name, ask.person)
    _check_oversight(desk, "revoke", ask.person, [ask.role], ask.role, ask.statement)
    desk.put(records.RoleRevoked(person=ask.person, role=ask.role, statement=ask.statement))


def change_body_key(desk: Desk, ask: ChangeBodyKey) -> None:
    """Register the independent body's next key, which the present one states.

    Raises:
        Refused: If the statement is not about this, or names no key.
    """
    wanted = wanted_statement(desk.nation, "change_key")
    stated = _checked(desk, wanted, ask.statement)
    if not stated.public_key:
        raise Refused("identity.body_key", "The statement names no key.", "Make it with the next public key.")
    desk.put(records.IndependentBodyRegistered(public_key=stated.public_key, statement=ask.statement))


def register_body(desk: Desk, public_key: str) -> None:
    """Register the independent body's first key, as the node is made.

    Raises:
        Refused: If one is registered: then only a statement under it puts another in its place.
    """
    if desk.rows(SELECT_BODY_KEY):
        raise Refused(
            "identity.body_known",
            "An independent body is registered at this node.",
            "Its key is changed by its own statement: lindero identity change-body-key --help",
            ("INDEPENDENT",),
        )
    desk.put(records.IndependentBodyRegistered(public_key=public_key))


def first_role(desk: Desk, person: str, role: str) -> None:
    """Give one of the first people a role, as the node is made; before there is a body, oversight roles too.

    Raises:
        Refused: If a body is registered and the role is one of oversight, or roles do not go together.
    """
    if desk.rows(SELECT_BODY_KEY):
        grant_role(desk, GrantRole(person=person, role=role))
        return
    check_role(role, roles_of(desk, person))
    desk.put(records.RoleGranted(person=person, role=role))


def check_enrolled(desk: Desk, person: str) -> None:
    """Let somebody be acted on who has an account.

    Raises:
        Missing: If there is no such person.
    """
    if not desk.rows(SELECT_PERSON, (person,)):
        raise Missing("identity.person", f"There is no person {person}.", "Enrol the person first.")


def roles_of(desk: Desk, person: str) -> list[str]:
    """Return the codes of the roles that a person holds."""
    return [role for (role,) in desk.rows(ROLES_OF_PERSON, (person,))]


def _check_oversight(
    desk: Desk, act: Act, person: str, concerned: list[str], role: str, statement: str
) -> statements.Statement | None:
    """Let something happen that concerns oversight where the body states it; everything else passes."""
    if not is_independent(concerned):
        return None
    return _checked(desk, wanted_statement(desk.nation, act, person, role), statement)


def _checked(desk: Desk, wanted: statements.Statement, text: str) -> statements.Statement:
    return statements.check_statement(
        text,
        wanted,
        body_key=next((key for (key,) in desk.rows(SELECT_BODY_KEY)), ""),
        used=[digest for (digest,) in desk.rows(SELECT_STATEMENTS)],
        now=desk.now(),
    )


def offer_enrolment(desk: Desk, person: str, code_hash: str, statement: str = "") -> bool:
    """Let a person register anew with a code; for who oversees the node, with the body's code alone.

    Args:
        desk: The identity folder's desk.
        person: Short name.
        code_hash: SHA-256 of the code that was made here; not used where the body states one of its own.
        statement: The independent body's statement, for who oversees the node.

    Returns:
        Whether the code that was made here holds.

    Raises:
        Missing: If there is no such person.
        Refused: If the person oversees the node and the body does not state it.
    """
    check_enrolled(desk, person)
    stated = _check_oversight(desk, "enrol", person, roles_of(desk, person), "", statement)
    if stated is None:
        _offer(desk, person, code_hash, "administrator")
        return True
    if not stated.code_hash:
        raise Refused(
            "identity.body_code", "The statement names no code.", "Make it with lindero statement enrol."
        )
    _offer(desk, person, stated.code_hash, "body", statement)
    return False


def _offer(desk: Desk, person: str, code_hash: str, vouched_by: records.Voucher, statement: str = "") -> None:
    desk.put(
        records.EnrolmentOffered(
            person=person,
            code_hash=code_hash,
            ends_at=desk.now() + ENROLMENT_MS,
            vouched_by=vouched_by,
            statement=statement,
        )
    )


def revoke_api_key(desk: Desk, ask: RevokeApiKey) -> None:
    """Take back a machine's key at once.

    Raises:
        Missing: If there is none of this name.
    """
    if not desk.rows(SELECT_KEY, (ask.key_id,)):
        raise Missing("identity.key", f"There is no key {ask.key_id}.", "See lindero identity show keys.")
    desk.put(records.ApiKeyRevoked(key_id=ask.key_id, reason=ask.reason))


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
        Unproved: If the time of its node key is over.
        Refused: If it is a card of the own nation, whose officers are appointed here and nowhere else, an old one, or
            one that gives up sealing.
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
    check_valid(card.key_statement, desk.now())
    _check_newest(desk, card)
    _check_still_sealed(desk, card)
    desk.put(
        records.PeerPinned(
            nation=card.nation,
            name=card.name,
            address=card.address,
            node_key=card.node_key,
            certificate=card.certificate,
            fingerprint=fingerprint,
            sealing_key=card.sealing_key,
            key_statement=encoded(card.key_statement),
            root_key=card.root_key,
            key_number=card.key_statement.number,
            key_valid_until=card.key_statement.valid_until,
        )
    )
    _follow_officers(desk, card)
    return fingerprint


def _check_newest(desk: Desk, card: Card) -> None:
    """Refuse a card of a key that was revoked, or that has a successor here.

    Raises:
        Refused: If a newer card, or the root's own word, says otherwise.
    """
    for key, number, _, _, revoked_from, root_key, *_ in desk.rows(SELECT_KEYS, (card.nation,)):
        if key == card.node_key and revoked_from is not None:
            raise Refused(
                "identity.card_revoked",
                f"The key on this card of {card.nation} was revoked by its root.",
                "Ask the neighbour for its newest card.",
            )
        if root_key == card.root_key and number > card.key_statement.number:
            raise Refused(
                "identity.card_old",
                f"{card.nation} signs with key {number} by now; this card is of key {card.key_statement.number}.",
                "Ask the neighbour for its newest card.",
            )


def _check_still_sealed(desk: Desk, card: Card) -> None:
    """Let a card pass that does not take back what an earlier one said: that its node takes sealed payloads.

    Raises:
        Refused: If everything would be sent unsealed again.
    """
    had_key = any(key for (key,) in desk.rows(SELECT_SEALING_KEY, (card.nation,)))
    if had_key and not card.sealing_key:
        raise Refused(
            "identity.card_unsealed",
            f"The card of {card.nation} has no sealing key; the one pinned now has.",
            "Ask why. If that node was really set back to an older release, recognise it no longer and then anew.",
        )


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
