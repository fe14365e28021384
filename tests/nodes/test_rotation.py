"""Keys that follow one another: rotation without a new ceremony, revocation, and neighbours that missed either."""

import pytest

from lindero.engine.hardware_keys import HardwareSigner, make_hardware_key, read_place
from lindero.engine.keys import FileSigner, SeededRandom, load_key, new_key
from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused, Unproved
from lindero.shells.key_files import NEXT_KEY, NODE_KEY
from lindero.shells.node_keys import RequestKey, RotateKey, ShowKeys, request_key, rotate_key, show_keys
from lindero.shells.proving import audit
from lindero.shells.said_locally import Nothing
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.identity.certificates import ders_of
from lindero.trust.identity.key_actions import EnterKey, EnterRevocation
from lindero.trust.identity.keychain import (
    KeyRequest,
    encoded,
    issue_key,
    issue_revocation,
    read_request,
)
from lindero.trust.identity.records import KeyRotated
from lindero.trust.identity.tables import SELECT_CERTIFICATES
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.tampering import caught, closed, opened, resigned
from tests.nodes.world import DIPLOMAT, World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
ADMINISTRATOR = Actor(name="person/admin", grants=frozenset({"identity.administer", "identity.read"}))


def root_of(world: World, nation: str) -> FileSigner:
    """Return a nation's root key, out of its safe."""
    return FileSigner(f"lindero/{nation}/root", load_key(world.folder / nation / "keys" / "root.pem"))


def rotate(world: World, nation: str) -> None:
    """Hold the ceremony: request, signature by the root, entry into the log."""
    node = world.nodes[nation]
    request = read_request(request_key(node, RequestKey(), ADMINISTRATOR))
    statement = issue_key(request, root_of(world, nation), node.clock.now())
    rotate_key(node, RotateKey(statement=encoded(statement)), ADMINISTRATOR)


def revoke(world: World, nation: str, key: bytes) -> None:
    """Let the root revoke a key from now on, and enter that."""
    node = world.nodes[nation]
    stated = issue_revocation(nation, key.hex(), root_of(world, nation), node.clock.now(), "machine stolen")
    node.act("identity.enter_revocation", EnterRevocation(statement=encoded(stated)), ADMINISTRATOR)


def rest(world: World) -> None:
    """Let everything work until nothing is left, with time for witnesses."""
    for _ in range(3):
        world.move(10_000)
        world.settle_troubled()


def numbers(world: World, nation: str, of: str) -> list[tuple[int, str]]:
    """Return number and state of the keys that a node knows of a nation."""
    return [
        (key.number, key.state) for key in show_keys(world.nodes[nation], ShowKeys(nation=of), ADMINISTRATOR)
    ]


def test_S_51_rotation_crosses_by_itself_and_everything_still_verifies(allied: World) -> None:
    """A new key, the same fingerprint: records flow on, and what the old key signed stays proved on both sides."""
    allied.observe("NRD", identity="219000001")
    rest(allied)
    before, fingerprint = allied.nodes["NRD"].signer.public_key, fingerprint_of(allied.nodes["NRD"].card())
    rotate(allied, "NRD")
    rest(allied)
    node = allied.reopen("NRD")
    assert node.signer.public_key != before
    assert fingerprint_of(node.card()) == fingerprint
    assert numbers(allied, "SUD", "NRD") == numbers(allied, "NRD", "NRD") == [(2, "counts"), (1, "counts")]
    allied.observe("NRD", identity="219000002")
    allied.observe("SUD", identity="219000003")
    rest(allied)
    assert [allied.body("SUD", head).identity for head in allied.received("SUD")] == [
        "219000001",
        "219000002",
    ]
    assert {link.state.error for one in allied.nodes.values() for link in one.exchange.links.values()} == {""}
    for nation, peer in (("NRD", "SUD"), ("SUD", "NRD")):
        assert allied.nodes[nation].exchange.reconcile(peer).found == ()
        assert audit(allied.nodes[nation], Nothing(), ADMINISTRATOR).findings == ()


def test_tls_certificate_follows_the_key_and_both_are_recognised_meanwhile(allied: World) -> None:
    """The neighbour lets in the present certificate and the next one, so that no link breaks at the change."""
    rotate(allied, "NRD")
    rest(allied)
    pems: dict[str, str] = dict(allied.nodes["SUD"].store.query(SELECT_CERTIFICATES))
    present = allied.nodes["NRD"].card().certificate
    assert len(ders_of(pems["NRD"])) == 2
    assert ders_of(present)[0] in ders_of(pems["NRD"])
    following = allied.reopen("NRD").card().certificate
    assert following != present
    assert ders_of(following)[0] in ders_of(pems["NRD"])


def test_node_signs_on_with_its_key_until_every_neighbour_has_heard_of_the_next(allied: World) -> None:
    """While the line is cut a restart changes nothing; once the rotation is acknowledged the next one does."""
    before = allied.nodes["NRD"].signer.public_key
    allied.sever("NRD", "SUD")
    rotate(allied, "NRD")
    rest(allied)
    assert allied.reopen("NRD").signer.public_key == before
    allied.mend("NRD", "SUD")
    rest(allied)
    assert allied.reopen("NRD").signer.public_key != before


def test_S_51_neighbour_out_of_reach_learns_of_rotation_and_revocation_in_order(allied: World) -> None:
    """What waited under the old key is signed with the next one too, so the log itself tells what happened."""
    allied.sever("NRD", "SUD")
    rotate(allied, "NRD")
    revoke(allied, "NRD", allied.nodes["NRD"].signer.public_key)
    allied.observe("NRD", identity="219000009")
    rest(allied)
    allied.reopen("NRD")
    assert numbers(allied, "NRD", "NRD") == [(2, "counts"), (1, "revoked")]
    allied.mend("NRD", "SUD")
    rest(allied)
    assert [allied.body("SUD", head).identity for head in allied.received("SUD")] == ["219000009"]
    assert numbers(allied, "SUD", "NRD") == [(2, "counts"), (1, "revoked")]
    assert allied.records("SUD", "exchange.batch_rejected") == []


def test_S_51_neighbour_that_missed_a_rotation_says_so_and_needs_no_new_ceremony(allied: World) -> None:
    """A key it has never heard of is refused with the reason; the newest card with the same fingerprint mends it."""
    allied.sever("NRD", "SUD")
    rotate(allied, "NRD")
    revoke(allied, "NRD", allied.nodes["NRD"].signer.public_key)
    allied.reopen("NRD")
    allied.observe("NRD", identity="219000009")
    allied.mend("NRD", "SUD")
    allied.move(1_000)
    allied.settle_troubled()
    rejected = allied.records("SUD", "exchange.batch_rejected")
    assert {one.code for one in rejected} == {"exchange.key_unknown"}
    state = allied.link("NRD", "SUD").state
    assert "not known here" in state.error
    assert "newest card" in state.advice
    assert allied.received("SUD") == []
    allied.pin("SUD", "NRD")
    rest(allied)
    assert [allied.body("SUD", head).identity for head in allied.received("SUD")] == ["219000009"]
    assert numbers(allied, "SUD", "NRD") == [(2, "counts"), (1, "revoked")]


def test_S_51_what_a_revoked_key_signs_is_refused_and_what_it_signed_before_stays_proved(
    allied: World,
) -> None:
    """A thief who has the old key gets nothing in; the log of before verifies as ever."""
    allied.observe("NRD", identity="219000001")
    rest(allied)
    stolen = allied.nodes["NRD"].signer
    rotate(allied, "NRD")
    rest(allied)
    allied.reopen("NRD")
    revoke(allied, "NRD", stolen.public_key)
    rest(allied)
    assert numbers(allied, "SUD", "NRD") == [(2, "counts"), (1, "revoked")]
    allied.observe("NRD", identity="219000002")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    forged = resigned(allied, batch, stolen)
    inbox = allied.nodes["SUD"].exchange
    with pytest.raises(Unproved) as refusal:
        inbox.take_parcel("NRD", closed([forged]))
    assert refusal.value.code == "exchange.key_revoked"
    assert "revoked from" in refusal.value.text
    assert allied.nodes["SUD"].exchange.reconcile("NRD", ask=False).found == ()


def test_S_51_key_of_another_root_is_neither_entered_nor_believed(allied: World) -> None:
    """The action refuses it; and a node that puts it all the same is not believed by its neighbour."""
    node, thief = allied.nodes["NRD"], FileSigner("lindero/NRD/root", new_key(SeededRandom("thief")))
    request = KeyRequest(nation="NRD", node_key="ab" * 32, number=2)
    forged = issue_key(request, thief, node.clock.now())
    with pytest.raises(Unproved):
        node.act("identity.enter_key", EnterKey(statement=encoded(forged)), ADMINISTRATOR)
    record = KeyRotated(
        nation="NRD",
        node_key=forged.node_key,
        root_key=forged.root_key,
        number=2,
        valid_from=forged.valid_from,
        valid_until=forged.valid_until,
        statement=encoded(forged),
    )
    allied.put("NRD", "identity", record)
    rest(allied)
    assert numbers(allied, "SUD", "NRD") == [(1, "counts")]
    (received,) = [r for r in allied.records("SUD", "exchange.batch_received") if r.outcomes]
    assert {outcome.status for outcome in received.outcomes} == {"identity.key_root"}


def test_S_51_administrator_without_the_root_can_change_no_key(allied: World) -> None:
    """Statements for other numbers, other keys or other nations are refused; nobody acts without the grant."""
    node, root = allied.nodes["NRD"], root_of(allied, "NRD")
    now = node.clock.now()
    request = read_request(request_key(node, RequestKey(), ADMINISTRATOR))
    assert read_request(request_key(node, RequestKey(), ADMINISTRATOR)) == request
    other = KeyRequest(nation="NRD", node_key="ab" * 32, number=2)
    with pytest.raises(Conflict):
        rotate_key(node, RotateKey(statement=encoded(issue_key(other, root, now))), ADMINISTRATOR)
    late = KeyRequest(nation="NRD", node_key="ab" * 32, number=9)
    with pytest.raises(Conflict):
        node.act("identity.enter_key", EnterKey(statement=encoded(issue_key(late, root, now))), ADMINISTRATOR)
    with pytest.raises(LinderoError):
        node.act("identity.enter_key", EnterKey(statement="{}"), ADMINISTRATOR)
    stated = issue_revocation("NRD", "cd" * 32, root, now, "never ours")
    with pytest.raises(Missing):
        node.act("identity.enter_revocation", EnterRevocation(statement=encoded(stated)), ADMINISTRATOR)
    with pytest.raises(Refused):
        node.act("identity.enter_key", EnterKey(statement=encoded(issue_key(request, root, now))), DIPLOMAT)
    (allied.folder / "NRD" / "keys" / NEXT_KEY).unlink()
    with pytest.raises(Missing):
        rotate_key(node, RotateKey(statement=encoded(issue_key(request, root, now))), ADMINISTRATOR)


def test_older_card_does_not_bring_an_older_key_back(allied: World) -> None:
    """Who kept a card from before the rotation cannot put it in the place of the newer one."""
    old = allied.nodes["NRD"].card()
    rotate(allied, "NRD")
    rest(allied)
    with pytest.raises(Refused) as refusal:
        allied.nodes["SUD"].pin(old, fingerprint_of(old), DIPLOMAT)
    assert refusal.value.code == "identity.card_old"


def test_S_51_bundle_across_a_rotation_verifies_by_the_nations_fingerprints_alone(allied: World) -> None:
    """One file with entries under both keys: the verifier follows the chain from the two roots."""
    allied.observe("NRD", identity="219000001")
    rest(allied)
    rotate(allied, "NRD")
    rest(allied)
    allied.reopen("NRD")
    allied.observe("NRD", identity="219000002")
    rest(allied)
    pins = {nation: frozenset({fingerprint_of(node.card())}) for nation, node in allied.nodes.items()}
    for nation, node in allied.nodes.items():
        bundle = export_channel(Reading(node.store), CHANNEL, nation, node.signer, node.clock.now())
        report = verify_bundle(bundle, pins)
        assert report.ok, report.findings
        assert report.counts.entries == 2
        assert sorted(key.number for key in report.keys if key.nation == "NRD") == [1, 2]
        assert all(key.pinned for key in report.keys)


@pytest.mark.hardware
def test_S_52_node_goes_over_to_a_key_in_hardware_and_on(allied: World, softhsm: str) -> None:
    """The next key is one in a token: the node signs there, no key file is left, and everything verifies."""
    address = softhsm % "nordia-2"
    make_hardware_key(read_place(address))
    node = allied.nodes["NRD"]
    asked = read_request(request_key(node, RequestKey(key=address), ADMINISTRATOR))
    statement = issue_key(asked, root_of(allied, "NRD"), node.clock.now())
    rotate_key(node, RotateKey(statement=encoded(statement)), ADMINISTRATOR)
    rest(allied)
    node = allied.reopen("NRD")
    assert isinstance(node.signer, HardwareSigner)
    assert not (allied.folder / "NRD" / "keys" / NODE_KEY).exists()
    allied.observe("NRD", identity="219000007")
    rest(allied)
    assert [allied.body("SUD", head).identity for head in allied.received("SUD")] == ["219000007"]
    assert node.exchange.reconcile("SUD").found == ()
    rotate(allied, "NRD")
    rest(allied)
    assert not isinstance(allied.reopen("NRD").signer, HardwareSigner)
