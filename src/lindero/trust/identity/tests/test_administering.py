"""Access ends at once, steps are settled, neighbours are recognised by two persons who heard the same."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.trust.identity import records
from lindero.trust.identity.administering import EndAccess, SettleStep, end_access, settle_step
from lindero.trust.identity.capability import CAPABILITY
from lindero.trust.identity.cards import Card, fingerprint_of
from lindero.trust.identity.ceremony import ConfirmPeer, ProposePeer, confirm_peer, propose_peer
from lindero.trust.identity.certificates import make_certificate
from lindero.trust.identity.pages.peers import PeersQuery, show_peers
from lindero.trust.identity.proquints import digits_of, words_of
from lindero.trust.identity.tests.test_actions import a_card


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
def card() -> Card:
    """Return Sudia's card."""
    return a_card(make_certificate("SUD", MORNING)[1].decode())


@pytest.fixture
def desk() -> Desk:
    """Return a desk with two administrators, a duty officer and a data protection officer."""
    desk = Desk(CAPABILITY)
    for person, role in (("adams", "ADM"), ("berg", "ADM"), ("keller", "NCC"), ("dahl", "DPO")):
        desk.put(records.PersonEnrolled(person=person, name=person.title()))
        desk.put(records.RoleGranted(person=person, role=role))
    return desk


def _roles(desk: Desk) -> list[str]:
    return [person for (person,) in desk.rows("SELECT person FROM identity_roles ORDER BY person")]


def test_access_ends_with_everything_that_opens(desk: Desk) -> None:
    """Roles, passkeys and codes are taken in one act, and the reason is on record."""
    desk.put(
        records.PasskeyRegistered(
            person="keller", credential_id="a" * 12, public_key="b" * 12, label="", vouched_by="setup"
        )
    )
    end_access(desk, EndAccess(person="keller", because="Left the service."))
    assert _roles(desk) == ["adams", "berg", "dahl"]
    assert desk.rows("SELECT 1 FROM identity_passkeys") == []


def test_S_51_no_administrator_ends_the_access_of_oversight(desk: Desk) -> None:
    """Who oversees the node is not locked out by who runs it."""
    with pytest.raises(Refused, match="oversees"):
        end_access(desk, EndAccess(person="dahl", because="Unwelcome."))


def test_the_last_administrator_stays(desk: Desk) -> None:
    """Nobody could let anybody in after that."""
    end_access(desk, EndAccess(person="berg", because="Left the service."))
    with pytest.raises(Refused, match="only administrator"):
        end_access(desk, EndAccess(person="adams", because="Left the service."))
    with pytest.raises(Missing):
        end_access(desk, EndAccess(person="nobody", because="Left the service."))


def test_a_step_is_settled_with_a_reason(desk: Desk) -> None:
    """Only a step that some folder offers, and what a person said of it is shown."""
    settle_step(desk, SettleStep(step="identity.retention", because="Read with the DPO."))
    assert desk.rows("SELECT step, because FROM identity_settled") == [
        ("identity.retention", "Read with the DPO.")
    ]
    with pytest.raises(Missing):
        settle_step(desk, SettleStep(step="identity.no_such", because="No reason."))


@given(st.binary(min_size=32, max_size=32))
def test_words_carry_every_bit(data: bytes) -> None:
    """A fingerprint as words is the whole fingerprint, however it is written down."""
    words = words_of(data.hex())
    assert digits_of(words) == digits_of(words.upper().replace(" ", "-")) == data.hex()
    assert len(words.split()) == 16


def test_words_are_those_of_the_paper() -> None:
    """The paper's own examples: 127.0.0.1 and 63.84.220.193."""
    assert words_of("7f000001") == "lusab babad"
    assert words_of("3f54dcc1") == "gutih tugad"
    assert digits_of("lusab baba") == digits_of("hello world") == digits_of("") == ""


def test_two_persons_who_heard_the_same_recognise_a_neighbour(desk: Desk, card: Card) -> None:
    """One enters card and words, another confirms the digits: then, and only then, the node is recognised."""
    fingerprint = fingerprint_of(card)
    text = msgspec.json.encode(card).decode()
    desk.who = "person/adams"
    propose_peer(desk, ProposePeer(card=text, heard=words_of(fingerprint)))
    assert [one.nation for one in show_peers(desk, PeersQuery()).waiting] == [card.nation]
    with pytest.raises(Refused, match="does not confirm"):
        confirm_peer(desk, ConfirmPeer(peer=card.nation, heard=fingerprint))
    desk.who = "person/berg"
    confirm_peer(desk, ConfirmPeer(peer=card.nation, heard=fingerprint))
    view = show_peers(desk, PeersQuery())
    assert ([one.nation for one in view.peers], view.waiting) == ([card.nation], ())


def test_a_word_that_differs_stops_the_ceremony(desk: Desk, card: Card) -> None:
    """Neither the first person nor the second gets past another fingerprint, and nothing is recognised."""
    text = msgspec.json.encode(card).decode()
    other = words_of("0" * 64)
    with pytest.raises(Refused, match="heard"):
        propose_peer(desk, ProposePeer(card=text, heard=other))
    propose_peer(desk, ProposePeer(card=text, heard=words_of(fingerprint_of(card))))
    desk.who = "person/berg"
    with pytest.raises(Refused, match="heard"):
        confirm_peer(desk, ConfirmPeer(peer=card.nation, heard=other))
    assert show_peers(desk, PeersQuery()).peers == ()


def test_nobody_confirms_what_nobody_entered(desk: Desk) -> None:
    """A confirmation needs a card."""
    with pytest.raises(LinderoError, match="Nobody has entered"):
        confirm_peer(desk, ConfirmPeer(peer="SUD", heard="0" * 64))
