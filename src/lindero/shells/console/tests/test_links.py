"""The bar says how every agreement stands and which neighbour is linked."""

import msgspec
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.shells.console.links import MOST, Links
from lindero.shells.console.tests.browsing import BEGIN_AT, enrol, signed_in
from lindero.shells.console.tests.treaties import lay_down, link, treaty
from lindero.shells.node import Node
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.standing import Scope, Suspension


def words(node: Node) -> list[tuple[str, str]]:
    """Return what the bar says, with its tone."""
    return [(one.words, one.tone) for one in Links(node).links()]


def suspended(scope: Scope, value: str) -> AgreementState:
    """Return the state of AG-7 after Sudia stopped something of it."""
    stop = Suspension(id="S-1", nation="SUD", scope=scope, value=value, reason="review", at=BEGIN_AT)
    return AgreementState(hash=agreement_hash(treaty()), phase="active", suspensions=(stop,))


def test_without_agreements_the_bar_is_silent(node: Node) -> None:
    """A node that has agreed on nothing claims nothing."""
    assert words(node) == []


def test_an_agreement_in_force_with_a_linked_neighbour_is_calm(node: Node) -> None:
    """In force and confirmed by the neighbour: all is well."""
    lay_down(node, treaty())
    link(node, "SUD", treaty())
    assert words(node) == [("AG-7 in force · SUD linked", "ok")]


def test_a_neighbour_that_has_not_confirmed_is_not_linked(node: Node) -> None:
    """Without a lease nothing flows, and the bar says with whom."""
    lay_down(node, treaty(others=("SUD", "VES")))
    link(node, "VES", treaty(others=("SUD", "VES")))
    assert words(node) == [("AG-7 in force · SUD not linked", "warning")]


def test_a_lease_that_ran_out_shows(node: Node) -> None:
    """When the neighbour falls silent the bar changes by itself."""
    lay_down(node, treaty())
    link(node, "SUD", treaty())
    assert isinstance(node.clock, SetClock)
    node.clock.move(16 * 60_000)
    assert words(node) == [("AG-7 in force · SUD not linked", "warning")]


def test_a_suspended_clause_shows(node: Node) -> None:
    """What is stopped in part is neither whole nor gone."""
    lay_down(node, treaty(), suspended("clause", "art-6-2"))
    link(node, "SUD", treaty())
    assert words(node) == [("AG-7 suspended in part · SUD linked", "warning")]


def test_a_suspended_agreement_shows(node: Node) -> None:
    """What is stopped as a whole says so."""
    lay_down(node, treaty(), suspended("whole", ""))
    link(node, "SUD", treaty())
    assert words(node) == [("AG-7 suspended · SUD linked", "warning")]


def test_a_change_shows_at_once(node: Node) -> None:
    """A suspension is in the bar of the next page."""
    links = Links(node)
    lay_down(node, treaty())
    link(node, "SUD", treaty())
    assert links.links()[0].tone == "ok"
    lay_down(node, treaty(), suspended("whole", ""))
    assert links.links()[0].words == "AG-7 suspended · SUD linked"


def test_an_agreement_that_ended_is_not_in_force(node: Node) -> None:
    """After its last day nothing is in force, whatever the state still says."""
    lay_down(node, msgspec.structs.replace(treaty(), end=BEGIN_AT - 1))
    assert words(node)[0][0].startswith("AG-7 not in force")


def test_a_draft_is_not_in_the_bar(node: Node) -> None:
    """What nobody has activated binds nobody."""
    lay_down(node, treaty(), AgreementState(hash=agreement_hash(treaty()), phase="signed"))
    assert words(node) == []


def test_calm_agreements_share_one_place(node: Node) -> None:
    """What is well is said in one breath; what needs attention stands before it, by name."""
    for number in (1, 2, 3):
        lay_down(node, treaty(f"AG-{number}"))
    link(node, "SUD", treaty("AG-1"), treaty("AG-3"))
    assert words(node) == [
        ("AG-2 in force · SUD not linked", "warning"),
        ("AG-1, AG-3 in force · SUD linked", "ok"),
    ]


def test_many_agreements_are_counted(node: Node) -> None:
    """The bar names a few and counts more than that, calm or not."""
    many = [treaty(f"AG-{number}") for number in range(MOST + 1)]
    for agreement in many:
        lay_down(node, agreement)
    assert words(node) == [("4 agreements need attention", "warning")]
    link(node, "SUD", *many)
    assert words(node) == [("4 agreements in force · SUD linked", "ok")]


def test_the_bar_stands_on_every_page(client: TestClient, node: Node) -> None:
    """An analyst sees how sharing stands, without a link to what the role may not open."""
    lay_down(node, treaty())
    enrol(node, "amin", "N. Amin", "ANL")
    text = signed_in(client, node, "amin").get("/signs").text
    assert "AG-7 in force · SUD not linked" in text
    assert 'href="/agreements/AG-7"' not in text


def test_who_may_read_agreements_gets_a_link(client: TestClient, node: Node) -> None:
    """From the bar to the text is one press for those who may read it."""
    lay_down(node, treaty())
    enrol(node, "dahl", "R. Dahl", "DPO")
    assert 'href="/agreements/AG-7"' in signed_in(client, node, "dahl").get("/do").text


def test_who_has_nothing_to_do_with_sharing_sees_no_state(adams: TestClient, node: Node) -> None:
    """An administrator of the machine is not told how the agreements stand."""
    lay_down(node, treaty())
    assert "AG-7" not in adams.get("/do").text
