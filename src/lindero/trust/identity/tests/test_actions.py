"""Who is enrolled, what they may do, and who is recognised as a neighbour."""

import msgspec
import pytest

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import Invalid, Missing, Refused, Unproved
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS
from lindero.trust.identity import actions, records
from lindero.trust.identity.capability import CAPABILITY
from lindero.trust.identity.cards import FORMAT, Card, Officer, fingerprint_of, signed_card
from lindero.trust.identity.certificates import make_certificate
from lindero.trust.identity.keychain import MAX_DAYS, KeyRequest, encoded, issue_key, issue_revocation
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.rules import grants_of

SIGNER = FileSigner("lindero/SUD", new_key(SeededRandom("card")))
COMMANDER = Officer(person="cmd-sud", role="operational", public_key="a" * 64, ml_dsa_key="a" * 2_624)
ROOT = FileSigner("lindero/SUD/root", new_key(SeededRandom("root")))
LAWYER = Officer(person="leg-sud", role="legal", public_key="b" * 64, ml_dsa_key="b" * 2_624)


@pytest.fixture
def desk() -> FakeDesk:
    """Return Nordia's desk, at which keller is enrolled."""
    desk = FakeDesk(CAPABILITY)
    actions.enrol_person(desk, actions.EnrolPerson(person="keller", name="A. Keller"))
    return desk


@pytest.fixture(scope="module")
def card() -> Card:
    """Return Sudia's card."""
    return a_card(make_certificate("SUD", MORNING)[1].decode())


def a_card(
    certificate: str, nation: str = "SUD", officers: tuple[Officer, ...] = (COMMANDER, LAWYER)
) -> Card:
    """Return a card, signed."""
    request = KeyRequest(nation=nation, node_key=SIGNER.public_key.hex(), number=1)
    made = Card(
        format=FORMAT,
        nation=nation,
        root_key=ROOT.public_key.hex(),
        key_statement=issue_key(request, ROOT, MORNING, MAX_DAYS),
        name="Sudia",
        address="sudia.test:8441",
        node_key=SIGNER.public_key.hex(),
        certificate=certificate,
        officers=officers,
        issued_at=MORNING,
    )
    return signed_card(made, SIGNER)


def officers(desk: FakeDesk, nation: str = "SUD") -> dict[str, tuple[str, str, int | None]]:
    """Return a nation's officers with role, key and end."""
    rows = desk.rows(
        "SELECT person, role, public_key, revoked_at FROM identity_officers WHERE nation = ?", (nation,)
    )
    return {person: (role, key, end) for person, role, key, end in rows}


# --- people -------------------------------------------------------------------------------------------------


def test_role_is_given_and_taken(desk: FakeDesk) -> None:
    """Both are records; what holds now is in the table."""
    actions.grant_role(desk, actions.GrantRole(person="keller", role="NCC"))
    actions.grant_role(desk, actions.GrantRole(person="keller", role="SPOC"))
    actions.revoke_role(desk, actions.RevokeRole(person="keller", role="NCC"))
    assert desk.rows("SELECT person, role FROM identity_roles") == [("keller", "SPOC")]
    assert len(desk.of(records.RoleGranted)) == 2
    assert len(desk.of(records.RoleRevoked)) == 1


def test_nobody_takes_an_own_role_away(desk: FakeDesk) -> None:
    """Nor gives one: else whoever is to be watched steps out of a duty that excludes another."""
    actions.enrol_person(desk, actions.EnrolPerson(person="test", name="T. Est"))
    with pytest.raises(Refused) as given:
        actions.grant_role(desk, actions.GrantRole(person="test", role="NCC"))
    with pytest.raises(Refused) as taken:
        actions.revoke_role(desk, actions.RevokeRole(person="test", role="NCC"))
    assert given.value.code == taken.value.code == "identity.own_role"
    assert desk.of(records.RoleGranted) == desk.of(records.RoleRevoked) == []


def test_role_is_not_given_to_who_is_not_enrolled(desk: FakeDesk) -> None:
    """Nor is anything written down."""
    with pytest.raises(Missing):
        actions.grant_role(desk, actions.GrantRole(person="nobody", role="NCC"))
    assert desk.of(records.RoleGranted) == []


def test_S_51_role_that_does_not_exist_is_refused_with_those_that_do(desk: FakeDesk) -> None:
    """There is no role beyond the ones that are known, and none that may do everything."""
    with pytest.raises(Refused) as refusal:
        actions.grant_role(desk, actions.GrantRole(person="keller", role="ROOT"))
    assert all(role in refusal.value.advice for role in ROLES)


def test_enrolling_again_corrects_the_name(desk: FakeDesk) -> None:
    """A person has one name at a time."""
    actions.enrol_person(desk, actions.EnrolPerson(person="keller", name="Anna Keller"))
    assert desk.rows("SELECT person, name FROM identity_people") == [("keller", "Anna Keller")]


def test_unknown_role_gives_no_permission() -> None:
    """A role that a later version knew, or that somebody wrote into the database, opens nothing."""
    offered = [grant for grant in CAPABILITY.grants if grant.roles]
    assert grants_of(["ROOT", "", "adm"], offered) == frozenset()


# --- neighbours ---------------------------------------------------------------------------------------------


def test_neighbour_is_recognised_with_its_officers(desk: FakeDesk, card: Card) -> None:
    """After the ceremony its key, certificate and address are known, and who signs for it."""
    assert actions.pin_peer(desk, card, fingerprint_of(card)) == fingerprint_of(card)
    ((nation, key, certificate),) = desk.rows("SELECT nation, node_key, certificate FROM identity_peers")
    assert (nation, key, certificate) == ("SUD", card.node_key, card.certificate)
    assert officers(desk) == {
        "cmd-sud": ("operational", "a" * 64, None),
        "leg-sud": ("legal", "b" * 64, None),
    }


def test_neighbour_with_another_fingerprint_is_not_recognised(desk: FakeDesk, card: Card) -> None:
    """Nothing of the card is taken over."""
    with pytest.raises(Unproved):
        actions.pin_peer(desk, card, "0" * 64)
    assert desk.rows("SELECT nation FROM identity_peers") == []
    assert officers(desk) == {}


def test_card_of_the_own_nation_is_refused(desk: FakeDesk, card: Card) -> None:
    """A card cannot appoint officers of the nation that reads it, however its fingerprint was compared."""
    own = a_card(card.certificate, nation="NRD")
    with pytest.raises(Refused) as refusal:
        actions.pin_peer(desk, own, fingerprint_of(own))
    assert refusal.value.code == "identity.own_card"
    assert officers(desk, "NRD") == {}


def test_card_with_an_expired_certificate_is_refused(desk: FakeDesk) -> None:
    """It could never connect: the neighbour is asked for a new one at once, not after a week of errors."""
    stale = a_card(make_certificate("SUD", MORNING - 398 * DAY_MS)[1].decode())
    with pytest.raises(Invalid) as refusal:
        actions.pin_peer(desk, stale, fingerprint_of(stale))
    assert refusal.value.code == "identity.certificate_expired"


def test_card_whose_key_is_over_is_refused_though_its_certificate_is_not(desk: FakeDesk) -> None:
    """A root lets a key live for a year; nobody is recognised by one after that."""
    desk.at = MORNING + (MAX_DAYS + 1) * DAY_MS
    stale = a_card(make_certificate("SUD", desk.at)[1].decode())
    with pytest.raises(Unproved) as refusal:
        actions.pin_peer(desk, stale, fingerprint_of(stale))
    assert refusal.value.code == "identity.key_expired"
    assert desk.rows("SELECT nation FROM identity_peers") == []


def test_card_of_a_key_that_its_root_revoked_is_refused(desk: FakeDesk, card: Card) -> None:
    """Whoever stole the key has its card too: it brings nothing back."""
    actions.pin_peer(desk, card, fingerprint_of(card))
    revocation = issue_revocation("SUD", card.node_key, ROOT, MORNING, "machine stolen")
    desk.put(
        records.KeyRevoked(
            nation="SUD",
            node_key=card.node_key,
            revoked_from=MORNING,
            reason="machine stolen",
            statement=encoded(revocation),
        ),
        origin="SUD",
    )
    with pytest.raises(Refused) as refusal:
        actions.pin_peer(desk, card, fingerprint_of(card))
    assert refusal.value.code == "identity.card_revoked"


def test_new_card_dismisses_officers_that_it_names_no_longer(desk: FakeDesk, card: Card) -> None:
    """They may sign no more; their row stays, since earlier signatures are checked against it."""
    actions.pin_peer(desk, card, fingerprint_of(card))
    desk.at += DAY_MS
    smaller = a_card(card.certificate, officers=(COMMANDER,))
    actions.pin_peer(desk, smaller, fingerprint_of(smaller))
    assert officers(desk)["leg-sud"] == ("legal", "b" * 64, MORNING + DAY_MS)
    assert officers(desk)["cmd-sud"] == ("operational", "a" * 64, None)


def test_new_card_with_the_same_officers_changes_nothing_about_them(desk: FakeDesk, card: Card) -> None:
    """A rotated certificate appoints nobody again: their signatures of before go on counting from when they did."""
    actions.pin_peer(desk, card, fingerprint_of(card))
    desk.at += DAY_MS
    rotated = a_card(make_certificate("SUD", MORNING)[1].decode())
    actions.pin_peer(desk, rotated, fingerprint_of(rotated))
    assert len(desk.of(records.OfficerAppointed)) == 2
    assert desk.rows("SELECT DISTINCT valid_from FROM identity_officers") == [(MORNING,)]
    assert desk.rows("SELECT certificate FROM identity_peers") == [(rotated.certificate,)]


def test_officer_with_a_new_key_is_appointed_anew(desk: FakeDesk, card: Card) -> None:
    """From then on the new key counts."""
    actions.pin_peer(desk, card, fingerprint_of(card))
    desk.at += DAY_MS
    changed = a_card(
        card.certificate, officers=(msgspec.structs.replace(COMMANDER, public_key="c" * 64), LAWYER)
    )
    actions.pin_peer(desk, changed, fingerprint_of(changed))
    assert officers(desk)["cmd-sud"] == ("operational", "c" * 64, None)


def test_neighbour_is_recognised_no_longer(desk: FakeDesk, card: Card) -> None:
    """Its row goes, so that its certificate opens no door; why stays in the log."""
    actions.pin_peer(desk, card, fingerprint_of(card))
    actions.unpin_peer(desk, actions.UnpinPeer(nation="SUD", reason="its key was stolen"))
    assert desk.rows("SELECT nation FROM identity_peers") == []
    assert desk.of(records.PeerUnpinned)[0].reason == "its key was stolen"


def test_own_officer_is_appointed_for_the_own_nation_only(desk: FakeDesk) -> None:
    """The action has no word for another nation."""
    ask = actions.AppointOfficer(
        person="cmd-nrd", role="operational", public_key="d" * 64, ml_dsa_key="d" * 2_624
    )
    actions.appoint_officer(desk, ask)
    assert officers(desk, "NRD") == {"cmd-nrd": ("operational", "d" * 64, None)}
    assert "nation" not in actions.AppointOfficer.__struct_fields__
