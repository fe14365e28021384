"""Bundle files carried by hand: the same bytes, the same door and the same receipts as over the wire."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.backups import restore_backup, write_backup
from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS, SECOND_MS
from lindero.trust.exchange.bundles import Manifest, item_of, read_bundle, write_bundle
from lindero.trust.exchange.carrying import CarriedIn
from lindero.trust.exchange.wire import LEASE_PATH, PARCEL_PATH, RESCUE_PATH, WITNESS_PATH
from lindero.trust.identity.actions import UnpinPeer
from lindero.trust.ledger.notes import VerifierKey
from tests.nodes.folders import RESCUE, CraftInDistress
from tests.nodes.test_sealed import OLD
from tests.nodes.world import TREATY, World

SECRET = "219005533"
ADMIN = Actor(name="person/admin", grants=frozenset({"identity.administer"}))
CHANNEL = "lindero/NRD-SUD/AG-1/operations"


def carry_out(world: World, here: str, there: str) -> bytes:
    """Write a bundle on one node for another."""
    return world.nodes[here].exchange.carrier.carry_out(there)


def carry_in(world: World, nation: str, bundle: bytes) -> CarriedIn:
    """Take a bundle on a node."""
    return world.nodes[nation].exchange.carrier.carry_in(bundle)


def there_and_back(world: World, here: str, there: str) -> CarriedIn:
    """Carry a bundle from one node to another and its answer back; return what became of it there."""
    came = carry_in(world, there, carry_out(world, here, there))
    back = carry_in(world, here, came.answer)
    assert back.refused == came.refused
    return came


def paths(bundle: bytes) -> list[str]:
    """Return what a bundle asks for, in order."""
    return [item.path for item in read_bundle(bundle).manifest.items]


@pytest.fixture
def cut(allied: World) -> World:
    """Give two nodes under the treaty whose line has been cut for so long that no lease lives."""
    allied.sever("NRD", "SUD")
    allied.move(20 * MINUTE_MS)
    return allied


def test_EXC_01_what_a_stick_carries_is_what_the_wire_would_have_posted(allied: World) -> None:
    """The parcels in the file and the parcels that the link sends a moment later are the same bytes."""
    allied.sever("NRD", "SUD")
    allied.observe_many("NRD", 1_200)
    bundle = read_bundle(carry_out(allied, "NRD", "SUD"))
    speech = allied.nodes["SUD"].exchange.speech
    carried = [
        speech.heard("NRD", item.path, body)
        for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True)
        if item.path == PARCEL_PATH
    ]
    before = len(allied.parcels("NRD", "SUD"))
    allied.mend("NRD", "SUD")
    allied.settle()
    assert allied.parcels("NRD", "SUD")[before:] == carried


def test_EXC_01_either_way_takes_what_was_made_for_the_other(allied: World) -> None:
    """A body out of the file is posted, and a body caught on the wire is carried: the door knows no difference."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD")
    bundle = read_bundle(carry_out(allied, "NRD", "SUD"))
    (body,) = [b for i, b in zip(bundle.manifest.items, bundle.bodies, strict=True) if i.path == PARCEL_PATH]
    handlers = allied.nodes["SUD"].exchange.handlers()
    posted = handlers[PARCEL_PATH]("NRD", body)
    assert len(allied.received("SUD")) == 1
    caught = write_bundle(
        Manifest(
            sender="NRD",
            recipient="SUD",
            made_at=allied.clocks["NRD"].now(),
            answers=False,
            items=(item_of(PARCEL_PATH, body),),
        ),
        [body],
        allied.nodes["NRD"].signer,
    )
    came = carry_in(allied, "SUD", caught)
    speech = allied.nodes["NRD"].exchange.speech
    carried = read_bundle(came.answer).bodies[0]
    receipts = [speech.answer_to("SUD", PARCEL_PATH, body, answer) for answer in (posted, carried)]
    assert receipts[0] == receipts[1]
    assert len(allied.received("SUD")) == 1


def test_EXC_01_receipts_travel_back_as_a_file_and_both_logs_agree(allied: World) -> None:
    """After there and back the sender holds the receipts, and nothing waits; carried again, nothing changes."""
    allied.sever("NRD", "SUD")
    heads = allied.observe_many("NRD", 50)
    bundle = carry_out(allied, "NRD", "SUD")
    answer = carry_in(allied, "SUD", bundle).answer
    assert carry_in(allied, "NRD", answer).refused == ()
    assert [head.record_id for head in allied.received("SUD")] == [head.record_id for head in heads]
    acknowledged = [r for r in allied.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL]
    assert sum(record.count for record in acknowledged) == 50
    assert paths(carry_out(allied, "NRD", "SUD")) == [LEASE_PATH]
    assert carry_in(allied, "SUD", bundle).taken == 2
    assert len(allied.received("SUD")) == 50
    allied.check_logs_agree()


def test_stick_shows_no_plaintext(allied: World) -> None:
    """Whoever finds it learns who wrote it for whom, when, and how long the parts are."""
    allied.sever("NRD", "SUD")
    head = allied.observe("NRD", identity=SECRET)
    bundle = carry_out(allied, "NRD", "SUD")
    answer = carry_in(allied, "SUD", bundle).answer
    for word in (SECRET, head.record_id, "tracking", "AG-1", "operations", "checkpoint", "nonce"):
        assert word.encode() not in bundle + answer, word


def test_S_02_cut_off_node_writes_nothing_that_needs_a_clause(cut: World) -> None:
    """No lease lives, so the file has a request for one and nothing more; the records wait in the log."""
    cut.observe("NRD", identity=SECRET)
    assert paths(carry_out(cut, "NRD", "SUD")) == [LEASE_PATH]
    assert cut.rulings("NRD") == []


def test_S_02_lease_carried_within_fifteen_minutes_opens_the_gate_for_what_is_left_of_them(
    cut: World,
) -> None:
    """The lease counts from when it was asked for; the way there and back is taken off it."""
    cut.observe("NRD")
    first = carry_out(cut, "NRD", "SUD")
    cut.move(5 * MINUTE_MS)
    answer = carry_in(cut, "SUD", first).answer
    cut.move(5 * MINUTE_MS)
    assert carry_in(cut, "NRD", answer).refused == ()
    assert there_and_back(cut, "NRD", "SUD").refused == ()
    assert len(cut.received("SUD")) == 1
    cut.observe("NRD")
    cut.move(15 * MINUTE_MS)
    assert paths(carry_out(cut, "NRD", "SUD")) == [LEASE_PATH]
    assert len(cut.received("SUD")) == 1


def test_S_02_stick_that_took_too_long_opens_nothing(cut: World) -> None:
    """Taken after the quarter of an hour the request has lapsed; brought back after it the lease is dead."""
    cut.observe("NRD", identity=SECRET)
    bundle = carry_out(cut, "NRD", "SUD")
    cut.move(15 * MINUTE_MS + SECOND_MS)
    came = carry_in(cut, "SUD", bundle)
    assert came.taken == 0
    assert "lapsed" in came.refused[0]
    bundle = carry_out(cut, "NRD", "SUD")
    answer = carry_in(cut, "SUD", bundle).answer
    cut.move(15 * MINUTE_MS + SECOND_MS)
    carry_in(cut, "NRD", answer)
    assert paths(carry_out(cut, "NRD", "SUD")) == [LEASE_PATH]
    assert not cut.nodes["NRD"].leases.is_live("SUD", cut.version("NRD", "AG-1@1").hash)


def test_S_03_lease_of_an_earlier_stick_or_of_an_earlier_start_is_not_held(cut: World) -> None:
    """Only the answer to the newest request of this run counts; an old stick brought again opens nothing."""
    earlier = carry_in(cut, "SUD", carry_out(cut, "NRD", "SUD")).answer
    carry_out(cut, "NRD", "SUD")
    assert "another request" in carry_in(cut, "NRD", earlier).refused[0]
    newest = carry_in(cut, "SUD", carry_out(cut, "NRD", "SUD")).answer
    cut.reopen("NRD")
    assert "since it was started" in carry_in(cut, "NRD", newest).refused[0]
    assert not cut.nodes["NRD"].leases.is_live("SUD", cut.version("NRD", "AG-1@1").hash)


def test_S_02_suspension_is_carried_and_what_was_written_before_it_is_refused_there(allied: World) -> None:
    """Sudia suspends while the stick is on its way: it takes nothing, and the answer stops Nordia too."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD", identity=SECRET)
    bundle = carry_out(allied, "NRD", "SUD")
    allied.suspend("SUD", "AG-1@1")
    answer = carry_in(allied, "SUD", bundle).answer
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", SECRET) == []
    carry_in(allied, "NRD", answer)
    there_and_back(allied, "SUD", "NRD")
    assert allied.version("NRD", "AG-1@1").state.name == "suspended"
    allied.observe("NRD", identity=SECRET)
    assert paths(carry_out(allied, "NRD", "SUD")) == [LEASE_PATH]


def test_agreement_is_concluded_between_nodes_that_only_a_stick_connects(world: World) -> None:
    """Proposal, four signatures and activation: control needs no lease and can always be carried."""
    world.sever("NRD", "SUD")

    def settle(rounds: int = 2) -> None:
        World.settle(world)
        for _ in range(rounds):
            there_and_back(world, "NRD", "SUD")
            there_and_back(world, "SUD", "NRD")
            World.settle(world)

    world.settle = settle  # type: ignore[method-assign]
    world.conclude(TREATY.read_text(encoding="utf-8"))
    assert {world.phase(nation, "AG-1@1") for nation in ("NRD", "SUD")} == {"active"}
    world.observe("NRD")
    settle()
    assert len(world.received("SUD")) == 1
    world.check_logs_agree()


def test_recall_is_carried_and_its_certificate_comes_back(allied: World) -> None:
    """What was shared over the wire can be taken back by hand, proof included."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.sever("NRD", "SUD")
    allied.recall("NRD", head)
    there_and_back(allied, "NRD", "SUD")
    assert [record.status for record in allied.records("NRD", "exchange.erasure_proved")] == ["ERASED"]
    assert allied.body("SUD", allied.received("SUD")[0]) is None


def test_S_15_rescue_is_carried_first_and_without_a_lease(tmp_path: Path) -> None:
    """On a stick too: before everything else, with no lease and no agreement."""
    world = World(tmp_path, folders=(RESCUE,))
    world.sever("NRD", "SUD")
    world.put("NRD", "lifeboat", CraftInDistress(place=place_of(11, 55.5), counts=31))
    bundle = carry_out(world, "NRD", "SUD")
    assert paths(bundle) == [LEASE_PATH, RESCUE_PATH]
    came = carry_in(world, "SUD", bundle)
    assert len(world.received("SUD", "lifeboat.craft_in_distress")) == 1
    assert carry_in(world, "NRD", came.answer).refused == ()
    world.close()


def test_S_15_rescue_on_a_stick_that_took_too_long_is_taken(tmp_path: Path) -> None:
    """After a quarter of an hour the request for leases has lapsed, and nothing else of the stick."""
    world = World(tmp_path, folders=(RESCUE,))
    world.put("NRD", "lifeboat", CraftInDistress(place=place_of(11, 55.5), counts=31))
    bundle = carry_out(world, "NRD", "SUD")
    world.move(20 * MINUTE_MS)
    came = carry_in(world, "SUD", bundle)
    assert (came.taken, len(came.refused)) == (1, 1)
    assert "lapsed" in came.refused[0]
    assert len(world.received("SUD", "lifeboat.craft_in_distress")) == 1
    world.close()


def test_nothing_is_carried_to_or_from_who_is_not_recognised_any_more(allied: World) -> None:
    """Said as such, before a word about keys: no stick is written for such a neighbour, and none is taken."""
    bundle = carry_out(allied, "NRD", "SUD")
    for nation, other in (("NRD", "SUD"), ("SUD", "NRD")):
        ask = UnpinPeer(nation=other, reason="the treaty ended")
        allied.nodes[nation].act("identity.unpin_peer", ask, ADMIN)
    for attempt in (partial(carry_out, allied, "NRD", "SUD"), partial(carry_in, allied, "SUD", bundle)):
        with pytest.raises(Missing) as refusal:
            attempt()
        assert refusal.value.code == "exchange.peer"


def test_bundles_brought_in_the_wrong_order_lose_nothing(allied: World) -> None:
    """The later one finds a gap and says where; carried anew from there, all is there once."""
    allied.sever("NRD", "SUD")
    allied.observe_many("NRD", 3)
    earlier = carry_out(allied, "NRD", "SUD")
    allied.observe_many("NRD", 4)
    later = carry_out(allied, "NRD", "SUD")
    assert paths(later).count(PARCEL_PATH) == 1
    came = carry_in(allied, "SUD", later)
    assert carry_in(allied, "SUD", earlier).refused == ()
    carry_in(allied, "NRD", came.answer)
    there_and_back(allied, "NRD", "SUD")
    assert len(allied.received("SUD")) == 7
    allied.check_logs_agree()


def test_refusal_that_is_carried_back_says_from_where_to_carry_again(allied: World, tmp_path: Path) -> None:
    """The receiver was set back to an earlier day: its answer on the stick says where it stands, and is acted upon."""
    home, now = allied.folder / "SUD", allied.clocks["SUD"].now()
    database, register = home / "data" / "node.db", home / "erased.txt"
    backup = write_backup(database, register, tmp_path / "backups", now=now).folder
    allied.observe("NRD")
    allied.settle()
    allied.sever("NRD", "SUD")
    allied.nodes["SUD"].close()
    restore_backup(backup, database, register, nation="SUD", now=now, is_replacing=True)
    allied.open("SUD")
    fresh = allied.observe("NRD")
    came = there_and_back(allied, "NRD", "SUD")
    assert [text for text in came.refused if "continues at 0, not at 1" in text] == list(came.refused)
    assert len(came.refused) == 1
    assert there_and_back(allied, "NRD", "SUD").refused == ()
    assert [head.record_id for head in allied.received("SUD")] == [fresh.record_id]
    assert allied.leaves("SUD", CHANNEL) == allied.leaves("NRD", CHANNEL)


def test_answer_that_is_lost_is_carried_again(allied: World) -> None:
    """A second bundle gets the same receipts; nothing is there twice."""
    allied.sever("NRD", "SUD")
    allied.observe_many("NRD", 5)
    carry_in(allied, "SUD", carry_out(allied, "NRD", "SUD"))
    there_and_back(allied, "NRD", "SUD")
    assert len(allied.received("SUD")) == 5
    allied.check_logs_agree()


def test_stick_and_wire_may_be_used_together(allied: World) -> None:
    """What went by hand and is sent by the link as well is there once, with one receipt."""
    allied.observe_many("NRD", 5)
    bundle = carry_out(allied, "NRD", "SUD")
    allied.settle()
    answer = carry_in(allied, "SUD", bundle).answer
    assert carry_in(allied, "NRD", answer).refused == ()
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 6
    allied.check_logs_agree()


def test_nothing_is_carried_to_who_can_open_nothing(tmp_path: Path) -> None:
    """A stick can be lost, so no bundle is written without a sealing key, whatever is configured."""
    world = World(tmp_path, exchange={"SUD": OLD})
    with pytest.raises(Refused) as refusal:
        carry_out(world, "NRD", "SUD")
    assert refusal.value.code == "exchange.stick_unsealed"
    world.close()


# --- bundles that are not what they seem --------------------------------------------------------------------------


@pytest.fixture
def bundle(allied: World) -> bytes:
    """Give a bundle of Nordia for Sudia."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD", identity=SECRET)
    return carry_out(allied, "NRD", "SUD")


def refused(world: World, bundle: bytes, nation: str = "SUD") -> str:
    """Return why a node does not take a bundle."""
    with pytest.raises(LinderoError) as refusal:
        carry_in(world, nation, bundle)
    assert refusal.value.advice
    return refusal.value.code


def test_bundle_of_somebody_else_or_for_somebody_else_is_not_taken(three: World) -> None:
    """Signed by another key, in another's name, or for another node: nothing of it is even opened."""
    for_vesta = carry_out(three, "NRD", "VES")
    assert refused(three, for_vesta) == "exchange.bundle_addressee"
    manifest = read_bundle(carry_out(three, "NRD", "SUD")).manifest
    stranger = FileSigner("lindero/NRD", new_key(SeededRandom("stranger")))
    bodies = read_bundle(carry_out(three, "NRD", "SUD")).bodies
    forged = write_bundle(
        Manifest(
            sender="NRD",
            recipient="SUD",
            made_at=manifest.made_at,
            answers=False,
            items=tuple(item_of(LEASE_PATH, body) for body in bodies),
        ),
        bodies,
        stranger,
    )
    assert refused(three, forged) == "exchange.key_unknown"
    assert three.records("SUD", "exchange.batch_rejected") == []


@given(data=st.data())
def test_damaged_bundle_is_not_taken(data: st.DataObject) -> None:
    """Cut anywhere, lengthened, or with any byte changed, it is refused with a word, and is never a defect."""
    signer = FileSigner("lindero/NRD", new_key(SeededRandom("writer")))
    bodies = [b"first body", b"", b"the third"]
    manifest = Manifest(
        sender="NRD",
        recipient="SUD",
        made_at=1,
        answers=False,
        items=tuple(item_of(PARCEL_PATH, body) for body in bodies),
    )
    whole = write_bundle(manifest, bodies, signer)
    place = data.draw(st.integers(0, len(whole) - 1))
    way = data.draw(st.sampled_from(["cut", "changed", "longer"]))
    if way == "cut":
        damaged = whole[:place]
    elif way == "longer":
        damaged = whole + b"x"
    else:
        damaged = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    with pytest.raises(LinderoError):
        read_bundle(damaged).verify([VerifierKey("lindero/NRD", signer.public_key)])
    assert read_bundle(whole).bodies == tuple(bodies)


@given(st.binary(max_size=200))
def test_any_bytes_are_no_bundle(junk: bytes) -> None:
    """Nothing that is read from a stick breaks the reader."""
    for data in (junk, b"lindero/bundle/1 9\n" + junk, b"lindero/bundle/1 999999\n" + junk):
        with pytest.raises(LinderoError):
            read_bundle(data)


def test_bundle_asks_only_for_what_can_be_carried(allied: World) -> None:
    """A cosignature, a comparison or any other path is refused by name, and the rest is taken."""
    allied.sever("NRD", "SUD")
    for path in (WITNESS_PATH, "/exchange/leaves", "/api/records", "/exchange/fetch"):
        body = allied.nodes["NRD"].exchange.speech.request("SUD", path, b"{}")
        manifest = Manifest(
            sender="NRD",
            recipient="SUD",
            made_at=allied.clocks["NRD"].now(),
            answers=False,
            items=(item_of(path, body),),
        )
        came = carry_in(allied, "SUD", write_bundle(manifest, [body], allied.nodes["NRD"].signer))
        assert came.refused == (f"{path} is not carried.",)


def test_damaged_part_of_the_file_leaves_no_trace(allied: World, bundle: bytes) -> None:
    """A bundle with one changed byte is refused whole, before anything of it is carried out."""
    assert refused(allied, bundle[:-1] + bytes([bundle[-1] ^ 1])) == "exchange.bundle_damaged"
    assert allied.received("SUD") == []
    assert carry_in(allied, "SUD", bundle).refused == ()
    assert len(allied.received("SUD")) == 1
