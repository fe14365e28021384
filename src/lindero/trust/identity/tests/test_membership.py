"""Who works for which authority: one person proposes it, another confirms it, it ends at once."""

import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.identity import records
from lindero.trust.identity.administering import EndAccess, end_access
from lindero.trust.identity.capability import CAPABILITY
from lindero.trust.identity.membership import (
    ConfirmMember,
    ProposeMember,
    RemoveMember,
    confirm_member,
    propose_member,
    remove_member,
)
from lindero.trust.identity.pages.members import MembersQuery, show_members
from lindero.trust.identity.pages.peers import PeersQuery, show_peers
from lindero.trust.identity.pages.people import Membership, PeopleQuery, show_people
from lindero.trust.identity.tables.membership import AUTHORITIES_OF


class Desk(FakeDesk):
    """A desk at which different people act.

    Attributes:
        who: Who acts now.
    """

    who = "person/adams"

    @property
    def actor(self) -> Actor:
        """Return who acts now."""
        return Actor(name=self.who)


@pytest.fixture
def desk() -> Desk:
    """Return a desk with an administrator, a commander and a duty officer."""
    desk = Desk(CAPABILITY)
    for person, role in (("adams", "ADM"), ("berg", "CMD"), ("keller", "NCC")):
        desk.put(records.PersonEnrolled(person=person, name=person.title()))
        desk.put(records.RoleGranted(person=person, role=role))
    return desk


def _authorities(desk: Desk) -> list[str]:
    return [name for (name,) in desk.rows(AUTHORITIES_OF, ("keller",))]


def _member(desk: Desk) -> None:
    propose_member(desk, ProposeMember(person="keller", authority="customs"))
    desk.who = "person/berg"
    confirm_member(desk, ConfirmMember(person="keller", authority="customs"))
    desk.who = "person/adams"


def test_S_53_a_membership_takes_two_persons(desk: Desk) -> None:
    """A proposal opens nothing; who proposed it does not confirm it, nor does whom it is about."""
    propose_member(desk, ProposeMember(person="keller", authority="customs"))
    assert _authorities(desk) == []
    for who, code in (("person/adams", "duties.same_person"), ("person/keller", "identity.own_role")):
        desk.who = who
        with pytest.raises(Refused) as refused:
            confirm_member(desk, ConfirmMember(person="keller", authority="customs"))
        assert refused.value.code == code
    desk.who = "person/berg"
    confirm_member(desk, ConfirmMember(person="keller", authority="customs"))
    assert _authorities(desk) == ["customs"]


def test_nobody_proposes_a_membership_of_the_own_name(desk: Desk) -> None:
    """An administrator gives no authority to the own name (safeguard S-52)."""
    with pytest.raises(Refused) as refused:
        propose_member(desk, ProposeMember(person="adams", authority="customs"))
    assert refused.value.code == "identity.own_role"


def test_nothing_is_confirmed_that_nobody_proposed(desk: Desk) -> None:
    """Confirming needs a proposal of exactly this, and is done once."""
    desk.who = "person/berg"
    with pytest.raises(Missing):
        confirm_member(desk, ConfirmMember(person="keller", authority="customs"))
    desk.who = "person/adams"
    _member(desk)
    with pytest.raises(Conflict):
        propose_member(desk, ProposeMember(person="keller", authority="customs"))
    desk.who = "person/berg"
    with pytest.raises(Missing):
        confirm_member(desk, ConfirmMember(person="keller", authority="customs"))


def test_a_membership_ends_at_once_and_with_the_access(desk: Desk) -> None:
    """One person is enough to narrow; whose access ends is a member of nothing."""
    _member(desk)
    remove_member(desk, RemoveMember(person="keller", authority="customs", because="changed service"))
    assert _authorities(desk) == []
    with pytest.raises(Missing):
        remove_member(desk, RemoveMember(person="keller", authority="customs", because="changed service"))
    _member(desk)
    end_access(desk, EndAccess(person="keller", because="left the service"))
    assert _authorities(desk) == []


def test_the_page_of_people_shows_members_and_who_waits(desk: Desk) -> None:
    """A proposal is shown as waiting, with who proposed it."""
    _member(desk)
    propose_member(desk, ProposeMember(person="keller", authority="police"))
    keller = next(one for one in show_people(desk, PeopleQuery()).people if one.person == "keller")
    assert [(one.authority, one.since is None) for one in keller.authorities] == [
        ("customs", False),
        ("police", True),
    ]
    assert isinstance(keller.authorities[0], Membership)
    assert keller.authorities[1].proposed_by == "person/adams"


def test_who_may_confirm_is_told_what_waits_for_them(desk: Desk) -> None:
    """The page counts for each who looks: not for whom it is about, and not for who proposed it."""
    propose_member(desk, ProposeMember(person="keller", authority="customs"))
    seen = {}
    for desk.who in ("person/adams", "person/keller", "person/berg"):
        view = show_members(desk, MembersQuery())
        seen[desk.who] = (view.waiting, view.for_me, view.members[0].is_for_me)
    assert seen == {
        "person/adams": (1, 0, False),
        "person/keller": (1, 0, False),
        "person/berg": (1, 1, True),
    }


def test_the_page_of_members_says_who_since_when_and_by_whom(desk: Desk) -> None:
    """What waits stands first; a membership names both persons and both times, and the page of neighbours counts it."""
    _member(desk)
    desk.at += 60_000
    propose_member(desk, ProposeMember(person="berg", authority="police"))
    waiting, member = show_members(desk, MembersQuery()).members
    assert (waiting.person, waiting.since, waiting.confirmed_by) == ("berg", None, "")
    assert (member.name, member.proposed_by, member.confirmed_by) == ("Keller", "person/adams", "person/berg")
    assert member.since is not None
    assert member.proposed_at <= member.since < waiting.proposed_at
    assert [one.person for one in show_members(desk, MembersQuery(authority="customs")).members] == ["keller"]
    staffed = show_peers(desk, PeersQuery()).authorities
    assert [(one.authority, one.members, one.waiting) for one in staffed] == [
        ("customs", 1, 0),
        ("police", 0, 1),
    ]
