"""Who works for which authority of the nation: proposed by one person, confirmed by another, ended by either office.

A clause of an agreement may say which of the recipient's authorities its records are for. Members of those read them,
and nobody else who works at the node (see `lindero.trust.exchange.readers`).
"""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.duties import MEMBERSHIP, check_other_person
from lindero.kernel.errors import Conflict, Missing
from lindero.trust.identity import records
from lindero.trust.identity.actions import check_enrolled
from lindero.trust.identity.rules import check_giver
from lindero.trust.identity.tables.membership import SELECT_MEMBER, SELECT_WAITING_MEMBER

Person = Annotated[str, msgspec.Meta(pattern=records.PERSON_PATTERN)]
Authority = Annotated[str, msgspec.Meta(pattern=records.AUTHORITY_PATTERN, examples=["customs"])]


class ProposeMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a person works for an authority of the nation; another person confirms it.

    Attributes:
        person: Short name.
        authority: The authority, by the short name that agreements give it.
    """

    person: Person
    authority: Authority


class ConfirmMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm, as a second person, that somebody works for an authority.

    Attributes:
        person: Short name.
        authority: The authority, by the short name that agreements give it.
    """

    person: Person
    authority: Authority


class RemoveMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a person's membership in an authority, or a proposal, at once.

    Attributes:
        person: Short name.
        authority: The authority, by the short name that agreements give it.
        because: Why, for example that the person changed to another service.
    """

    person: Person
    authority: Authority
    because: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]


def propose_member(desk: Desk, ask: ProposeMember) -> str:
    """Propose a membership; it opens nothing until another person confirms it.

    Raises:
        Missing: If there is no such person.
        Refused: If it is one's own.
        Conflict: If the person is a member already.
    """
    check_enrolled(desk, ask.person)
    check_giver(desk.actor.name, ask.person)
    if desk.rows(SELECT_MEMBER, (ask.person, ask.authority)):
        raise Conflict(
            "identity.member",
            f"{ask.person} is a member of {ask.authority} already.",
            "Nothing is to be done.",
        )
    proposed = records.MemberProposed(person=ask.person, authority=ask.authority, proposed_by=desk.actor.name)
    return desk.put(proposed).record_id


def confirm_member(desk: Desk, ask: ConfirmMember) -> str:
    """Make a person a member of an authority, as another person proposed.

    Raises:
        Missing: If nobody proposed it.
        Refused: If it is one's own, or one's own proposal.
    """
    waiting = desk.rows(SELECT_WAITING_MEMBER, (ask.person, ask.authority))
    if not waiting:
        raise Missing(
            "identity.no_member_proposed",
            f"Nobody proposed {ask.person} for {ask.authority}.",
            "Let an administrator propose it first.",
        )
    check_giver(desk.actor.name, ask.person)
    check_other_person(MEMBERSHIP, waiting[0][0], desk.actor.name)
    confirmed = records.MemberConfirmed(
        person=ask.person, authority=ask.authority, confirmed_by=desk.actor.name
    )
    return desk.put(confirmed).record_id


def remove_member(desk: Desk, ask: RemoveMember) -> str:
    """End a membership or a proposal at once: it only narrows, so one person is enough.

    Raises:
        Missing: If there is neither.
    """
    key = (ask.person, ask.authority)
    if not desk.rows(SELECT_MEMBER, key) and not desk.rows(SELECT_WAITING_MEMBER, key):
        raise Missing(
            "identity.no_member",
            f"{ask.person} is no member of {ask.authority}.",
            "See the page of authorities.",
        )
    removed = records.MemberRemoved(person=ask.person, authority=ask.authority, because=ask.because)
    return desk.put(removed).record_id
