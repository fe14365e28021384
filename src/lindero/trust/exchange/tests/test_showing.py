"""What an exported file shows: what crossed and is kept, coarse values with their originals, and nothing else."""

import base64
import json
from typing import Any

import msgspec
import pytest

from lindero.engine.reading import Reading
from lindero.kernel.errors import Unproved
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS
from lindero.trust.exchange.exporting import export_channel, export_record
from lindero.trust.exchange.wire import PARCEL_PATH, Entry
from lindero.trust.ledger.bundle import Disclosure, EntryFacts
from lindero.trust.ledger.disclosing import verify_disclosed
from lindero.trust.ledger.single import verify_proof
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.treaties import amended
from tests.nodes.world import TREATY, World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"
COARSE = amended((HANDLING, HANDLING + "    coarsen: {place: cell_10km, measured_at: hour}\n"))
SECRET = "219007777"
TRUE = place_of(11.2345678, 55.4567891)


def exported(world: World, nation: str = "NRD", **how: Any) -> bytes:
    """Return the bundle of Nordia's channel to Sudia, as a nation exports it."""
    node = world.nodes[nation]
    return node.store.run(
        lambda tx: export_channel(tx, CHANNEL, nation, node.signer, node.clock.now(), **how)
    )


def disclosures(bundle: bytes) -> list[Any]:
    """Return what a bundle shows of each entry."""
    lines = [json.loads(line) for line in bundle.splitlines()]
    return [line["content"]["disclosure"] for line in lines if line["section"] == "entry"]


def test_S_09_an_export_never_shows_what_was_overtaken_before_it_left(world: World) -> None:
    """Nordia's file shows the newest update alone: what crossed without content stays without, and verifies."""
    world.conclude(TREATY.read_text(encoding="utf-8"))
    world.sever("NRD", "SUD")
    world.move(20 * MINUTE_MS)
    for course in range(4):
        world.observe("NRD", course_mdeg=course, identity=SECRET if course < 3 else None)
    world.move(MINUTE_MS)
    world.mend("NRD", "SUD")
    world.settle(rounds=200)
    bundle = exported(world)
    assert [shown is None for shown in disclosures(bundle)] == [True, True, True, False]
    assert SECRET.encode() not in bundle
    assert verify_bundle(bundle).findings == ()
    head = world.received("SUD")[0]
    first = world.entries("NRD", CHANNEL)[0]
    node = world.nodes["NRD"]
    for record_id, is_shown in ((first.record_id, False), (head.record_id, True)):
        proof = export_record(Reading(node.store), record_id, "", "NRD", node.signer, node.clock.now())
        assert verify_proof(proof).ok
        extra = json.loads(base64.b64decode(proof.splitlines()[1].removeprefix(b"extra ")))
        assert (extra["disclosure"] is not None) == is_shown


def test_S_02_an_export_never_shows_what_was_withdrawn_before_it_left(world: World) -> None:
    """Sealed, held back by a suspension and delivered empty: neither before nor after its receipt is it shown."""
    world.conclude(TREATY.read_text(encoding="utf-8"))
    world.settle()
    world.trouble = lambda here, _, path: "lost" if (here, path) == ("NRD", PARCEL_PATH) else ""
    world.observe("NRD", identity=SECRET)
    world.settle_troubled()
    assert len(world.entries("NRD", CHANNEL)) == 1
    world.suspend("NRD", "AG-1@1")
    world.settle_troubled()
    assert SECRET.encode() not in exported(world)
    world.trouble = None
    world.move(MINUTE_MS)
    world.settle(rounds=100)
    assert (len(world.entries("SUD", CHANNEL)), world.received("SUD")) == (1, [])
    assert SECRET.encode() not in exported(world)


def test_a_senders_file_shows_the_coarse_values_that_crossed(world: World) -> None:
    """Nordia's file and Sudia's show the same of each entry; the true values stand in neither."""
    world.conclude(COARSE)
    world.observe("NRD", place=TRUE)
    world.settle()
    ours, theirs = exported(world), exported(world, "SUD")
    assert disclosures(ours) == disclosures(theirs)
    assert str(TRUE.lon).encode() not in ours + theirs
    assert verify_bundle(ours).findings == ()


def test_an_opened_file_proves_that_coarse_values_follow_from_the_true_ones(world: World) -> None:
    """Nordia may show the originals beside: the stand-alone verifier compares them; Sudia has none to show."""
    world.conclude(COARSE)
    world.observe("NRD", place=TRUE)
    world.settle()
    bundle = exported(world, is_opened=True)
    (shown,) = disclosures(bundle)
    assert shown["opened"]["place"] == [TRUE.lon, TRUE.lat]
    assert set(shown["opened"]) == set(shown["asserted"]) == {"place", "measured_at"}
    assert verify_bundle(bundle).findings == ()
    assert disclosures(exported(world, "SUD", is_opened=True)) == disclosures(exported(world, "SUD"))


def parts(world: World) -> tuple[EntryFacts, Disclosure]:
    """Return entry and opened disclosure of a coarse record."""
    (shown,) = disclosures(exported(world, is_opened=True))
    entry: Entry = world.entries("NRD", CHANNEL)[0]
    facts = msgspec.json.decode(msgspec.json.encode(entry), type=EntryFacts)
    return facts, msgspec.json.decode(json.dumps(shown, separators=(",", ":")).encode(), type=Disclosure)


@pytest.mark.parametrize(
    "lie", ["another way", "another coarse value", "a field that crossed whole", "no salt"]
)
def test_an_opened_value_that_does_not_fit_is_found(world: World, lie: str) -> None:
    """A wrong cell under a right commitment, a foreign field, a missing salt: each is unproved."""
    world.conclude(COARSE)
    world.observe("NRD", place=TRUE)
    world.settle()
    facts, shown = parts(world)
    verify_disclosed(facts, shown)
    marks = dict(facts.released_as)
    if lie == "another way":
        facts = msgspec.structs.replace(
            facts, released_as=marks | {"place": type(marks["place"])("cell_1km", marks["place"].digest)}
        )
    elif lie == "another coarse value":
        shown = msgspec.structs.replace(shown, asserted=shown.asserted | {"place": msgspec.Raw(b"[0,0]")})
    elif lie == "a field that crossed whole":
        facts = msgspec.structs.replace(facts, released_as={})
        shown = msgspec.structs.replace(shown, asserted={}, asserted_salts={})
    else:
        shown = msgspec.structs.replace(shown, opened_salts={})
    with pytest.raises(Unproved):
        verify_disclosed(facts, shown)
