"""What the pages say of people with their roles, and of neighbours with what they are recognised by."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.kernel.capability import Capability, Grant
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS
from lindero.shells.console.tests.browsing import BEGIN_AT
from lindero.shells.console.tests.opened import Opened, opened
from lindero.trust.identity import records
from lindero.trust.identity.capability import CAPABILITY
from lindero.trust.identity.certificates import make_certificate
from lindero.trust.identity.pages.peers import PeersQuery, show_peers
from lindero.trust.identity.pages.people import PeopleQuery, show_people
from lindero.trust.identity.records import PeerPinned

GRANTS = (
    Grant("gauges.read", "See gauges.", roles=("NCC",)),
    Grant("gauges.set", "Set gauges.", roles=("AUD",)),
)
FINGERPRINT = "0123456789abcdef" * 4


def pinned(nation: str, *, certificate: str = "", address: str = "sudia.test:8443") -> PeerPinned:
    """Make the record by which a neighbour is recognised."""
    return PeerPinned(
        nation=nation,
        name=nation.title(),
        address=address,
        node_key="a" * 64,
        certificate=certificate,
        fingerprint=FINGERPRINT,
    )


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk at which keller is a duty officer and adams has no role."""
    desk = FakeDesk(CAPABILITY, Capability(name="gauges", title="Gauges", grants=GRANTS))
    for person, name in (("keller", "A. Keller"), ("adams", "C. Adams")):
        desk.put(records.PersonEnrolled(person=person, name=name))
    for role in ("NCC", "SPOC"):
        desk.put(records.RoleGranted(person="keller", role=role))
    return desk


# --- people -------------------------------------------------------------------------------------------------


def test_people_are_shown_with_their_roles_and_what_those_permit(desk: FakeDesk) -> None:
    """Who may do what is answered by one page."""
    adams, keller = show_people(desk, PeopleQuery()).people
    assert (keller.person, keller.name) == ("keller", "A. Keller")
    assert [(held.role, held.since) for held in keller.roles] == [("NCC", MORNING), ("SPOC", MORNING)]
    # Whoever may read may ask, with a second person, to read more in an emergency, and to take more along.
    asking = (
        "agree_emergency",
        "agree_export",
        "ask_emergency",
        "ask_export",
        "confirm_member",
        "confirm_peer",
        "end_emergency",
        "end_member",
        "read_members",
    )
    assert keller.grants == ("gauges.read", *(f"identity.{act}" for act in asking))
    assert (adams.roles, adams.grants) == ((), ())


def test_a_role_selects_who_holds_it(desk: FakeDesk) -> None:
    """Only holders are listed; how many hold each role is told all the same."""
    view = show_people(desk, PeopleQuery(role="NCC"))
    assert [person.person for person in view.people] == ["keller"]
    assert {role.role: role.held_by for role in view.roles if role.held_by} == {"NCC": 1, "SPOC": 1}
    assert show_people(desk, PeopleQuery(role="nobody")).people == ()


def test_a_name_that_is_erased_leaves_the_role_in_sight(desk: FakeDesk) -> None:
    """Erasing a name must not hide that somebody holds a role."""
    desk.erase(desk.log[0].head.record_id)
    keller = next(p for p in show_people(desk, PeopleQuery()).people if p.person == "keller")
    assert (keller.name, len(keller.roles)) == ("", 2)


# --- neighbours ---------------------------------------------------------------------------------------------


def test_a_neighbour_is_shown_with_its_fingerprint_to_be_read_aloud(desk: FakeDesk) -> None:
    """Two persons can compare it again at any time, four digits after the other."""
    desk.put(pinned("SUD"))
    (sudia,) = show_peers(desk, PeersQuery()).peers
    assert sudia.spoken == " ".join(["0123 4567 89ab cdef"] * 4)
    assert (sudia.fingerprint, sudia.address, sudia.since) == (FINGERPRINT, "sudia.test:8443", MORNING)


@pytest.mark.parametrize(("days", "is_soon"), [(397, False), (31, False), (29, True), (0, True)])
def test_a_certificate_that_ends_soon_is_marked(desk: FakeDesk, days: int, is_soon: bool) -> None:
    """A month before the link would break, the page says so; and after, too."""
    _, pem = make_certificate("SUD", MORNING, days)
    desk.put(pinned("SUD", certificate=pem.decode()))
    (sudia,) = show_peers(desk, PeersQuery()).peers
    assert sudia.certificate_ends_at == MORNING + days * DAY_MS
    assert sudia.ends_soon == is_soon


def test_a_certificate_that_cannot_be_read_is_marked(desk: FakeDesk) -> None:
    """What nobody can read is no reason for a page to fail, and no reason for silence."""
    desk.put(pinned("SUD", certificate="garbage"))
    (sudia,) = show_peers(desk, PeersQuery()).peers
    assert (sudia.certificate_ends_at, sudia.ends_soon) == (None, True)


def test_officers_stand_with_their_nation(desk: FakeDesk) -> None:
    """Who may sign for whom is told, our own apart, and those of a nation that left are kept in sight."""
    for nation, person in (("SUD", "okoro"), ("NRD", "keller"), ("VES", "ilic")):
        desk.put(
            records.OfficerAppointed(
                nation=nation, person=person, role="legal", public_key="b" * 64, ml_dsa_key="b" * 2_624
            )
        )
    desk.put(records.OfficerDismissed(nation="SUD", person="okoro"))
    desk.put(pinned("SUD"))
    view = show_peers(desk, PeersQuery())
    assert [officer.person for officer in view.own_officers] == ["keller"]
    assert view.peers[0].officers[0].revoked_at == MORNING
    assert [officer.person for officer in view.former["VES"]] == ["ilic"]


# --- drawn --------------------------------------------------------------------------------------------------


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Opened]:
    """Return a console opened by an administrator."""
    with opened(tmp_path, [CAPABILITY], "ADM") as console:
        yield console


def test_an_administrator_can_change_roles_from_the_page(console: Opened) -> None:
    """Each person has the way to the form that gives a role, filled in with the person's name."""
    page = console.page("/people")
    assert 'href="/do/identity/grant_role?person=kern&amp;_back=/people"' in page
    assert "Node administrator" in page


def test_an_auditor_sees_and_cannot_change(tmp_path: Path) -> None:
    """Who may only read is shown no way to change anything."""
    with opened(tmp_path, [CAPABILITY], "AUD") as console:
        console.put(pinned("SUD"))
        assert "/do/identity" not in console.page("/people")
        assert "/do/identity" not in console.page("/peers")


def test_neighbours_are_drawn(console: Opened) -> None:
    """Fingerprint, state and officers are in words on the page."""
    _, pem = make_certificate("SUD", BEGIN_AT, 397)
    console.put(pinned("SUD", certificate=pem.decode()))
    console.put(pinned("VES", certificate="garbage"))
    console.put(
        records.OfficerAppointed(
            nation="SUD", person="okoro", role="data_protection", public_key="b" * 64, ml_dsa_key="b" * 2_624
        )
    )
    page = console.page("/peers")
    assert "0123 4567 89ab cdef" in page
    assert "recognised" in page
    assert "certificate cannot be read" in page
    assert "okoro · data protection" in page


def test_pages_without_neighbours_say_what_to_do(console: Opened) -> None:
    """A new node's administrator reads how to begin."""
    assert "Exchange cards with the neighbour" in console.page("/peers")
    assert "Nobody holds this role." in console.page("/people?role=DPO")
