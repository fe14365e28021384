"""S-62 and S-15 on nodes: whatever breaks, nothing leaves but rescue."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.kernel.times import MINUTE_MS
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import RESCUE, CraftInDistress
from tests.nodes.treaties import amended
from tests.nodes.world import World

SECRET = "219005662"
NEEDS = "pumps and blankets"


@pytest.fixture
def seafaring(tmp_path: Path) -> Iterator[World]:
    """Give two nodes under an agreement that also have a folder for rescue."""
    made = concluded_world(tmp_path, amended(), folders=(RESCUE,))
    yield made
    made.close()


def distress(world: World, nation: str = "NRD") -> Head:
    """Put a craft in distress, outside the area of the treaty, called in by somebody with a name."""
    return world.put(
        nation,
        "lifeboat",
        CraftInDistress(
            place=place_of(14.0, 57.0),
            craft="open boat",
            counts=31,
            needs=NEEDS,
            name="Ada Lovelace",
        ),
    )


def rescued(world: World, nation: str = "SUD") -> list[Head]:
    """Return the calls of distress that a node received."""
    return world.received(nation, "lifeboat.craft_in_distress")


def damage(world: World, nation: str, column: str) -> None:
    """Spoil what a node's store says of its agreements, and start it again."""
    node = world.nodes[nation]
    node.store.run(lambda tx: tx.execute(f"UPDATE agreements_versions SET {column} = '{{broken'"))
    world.reopen(nation)


@pytest.mark.parametrize("column", ["text", "state"])
def test_S_62_agreements_that_cannot_be_read_close_the_gate(seafaring: World, column: str) -> None:
    """The sender's gate is shut, its link says why and what to do, and nothing is decided or lost."""
    damage(seafaring, "NRD", column)
    seafaring.observe("NRD", identity=SECRET)
    seafaring.settle_troubled()
    state = seafaring.link("NRD", "SUD").state
    assert "cannot be read" in state.error
    assert state.advice
    assert SECRET.encode() not in seafaring.wire("NRD", "SUD")
    assert seafaring.rulings("NRD") == []


@pytest.mark.parametrize("column", ["text", "state"])
def test_S_15_S_62_rescue_passes_agreements_that_cannot_be_read(seafaring: World, column: str) -> None:
    """On the sender's side and on the receiver's: place, craft, counts and needs arrive all the same."""
    for nation in ("NRD", "SUD"):
        damage(seafaring, nation, column)
    distress(seafaring)
    seafaring.settle_troubled()
    (head,) = rescued(seafaring)
    body = seafaring.body("SUD", head)
    assert (body.counts, body.needs, body.name) == (31, NEEDS, None)


def test_S_62_receiver_whose_agreements_cannot_be_read_takes_nothing(seafaring: World) -> None:
    """The parcel is turned away and waits; once the agreements are read again it arrives."""
    seafaring.observe("NRD", identity=SECRET)
    text = seafaring.nodes["SUD"].store.query("SELECT text FROM agreements_versions")[0][0]
    damage(seafaring, "SUD", "text")
    seafaring.settle_troubled()
    assert seafaring.received("SUD") == []
    store = seafaring.nodes["SUD"].store
    store.run(lambda tx: tx.execute("UPDATE agreements_versions SET text = ?", (text,)))
    seafaring.reopen("SUD")
    seafaring.settle_troubled()
    seafaring.move(1_000)
    seafaring.settle()
    assert len(seafaring.received("SUD")) == 1


def test_S_15_rescue_passes_suspension_and_dead_lease(seafaring: World) -> None:
    """Neither a suspended agreement nor a silent neighbour's lease holds up a call of distress."""
    seafaring.suspend("SUD", "AG-1@1")
    seafaring.settle()
    first = distress(seafaring)
    seafaring.settle()
    seafaring.sever("NRD", "SUD")
    seafaring.move(20 * MINUTE_MS)
    second = distress(seafaring)
    seafaring.settle()
    seafaring.mend("NRD", "SUD")
    seafaring.settle()
    assert [head.record_id for head in rescued(seafaring)] == [first.record_id, second.record_id]


def test_S_15_rescue_needs_no_agreement_at_all(tmp_path: Path) -> None:
    """Nations that have agreed on nothing still tell each other who is drowning, and nothing else."""
    world = World(tmp_path, folders=(RESCUE,))
    distress(world)
    world.observe("NRD", identity=SECRET)
    world.settle()
    assert len(rescued(world)) == 1
    assert b"Ada Lovelace" not in world.wire("NRD", "SUD")
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    world.close()


def test_S_15_S_62_rescue_passes_clocks_that_differ(seafaring: World) -> None:
    """An unsure clock closes the gate for everything but the life lane, which goes first."""
    seafaring.clocks["SUD"].set_wall(seafaring.clocks["SUD"].now() + 10 * MINUTE_MS)
    seafaring.link("NRD", "SUD").renew_soon()
    seafaring.observe("NRD", identity=SECRET)
    seafaring.settle_troubled()
    distress(seafaring)
    seafaring.settle_troubled()
    assert len(rescued(seafaring)) == 1
    assert SECRET.encode() not in seafaring.wire("NRD", "SUD")


def fill_disk(world: World, nation: str) -> None:
    """Let a node's database grow no more, as on a full disk."""
    writer = world.nodes[nation].store._writer
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count = {pages}")


def free_disk(world: World, nation: str) -> None:
    """Make room again."""
    world.nodes[nation].store._writer.execute("PRAGMA max_page_count = 1000000")


def test_S_50_S_62_log_that_cannot_be_written_lets_nothing_leave(seafaring: World) -> None:
    """With a full disk nothing can be sealed, hence nothing leaves, not even rescue: log first."""
    heads = seafaring.observe_many("NRD", 300, identity=SECRET)
    before = len(seafaring.crossed)
    fill_disk(seafaring, "NRD")
    seafaring.settle_parts("NRD", "SUD")
    state = seafaring.link("NRD", "SUD").state
    assert "full or failing" in state.error
    assert "Free some space" in state.advice
    assert SECRET.encode() not in seafaring.wire("NRD", "SUD")
    assert seafaring.leaves("NRD", "lindero/NRD-SUD/AG-1/operations") == []
    free_disk(seafaring, "NRD")
    seafaring.settle()
    assert len(seafaring.received("SUD")) == len(heads)
    assert len(seafaring.crossed) > before
    seafaring.check_logs_agree()


def test_S_50_S_62_receiver_with_a_full_disk_gives_no_receipt_and_loses_nothing(seafaring: World) -> None:
    """The sender is told, keeps everything, and delivers when there is room."""
    heads = seafaring.observe_many("NRD", 300)
    fill_disk(seafaring, "SUD")
    seafaring.settle_parts("NRD", "SUD")
    assert "full or failing" in seafaring.link("NRD", "SUD").state.error
    assert seafaring.received("SUD") == []
    channel = "lindero/NRD-SUD/AG-1/operations"
    acknowledged = seafaring.records("NRD", "exchange.batch_acknowledged")
    assert [record for record in acknowledged if record.channel == channel] == []
    free_disk(seafaring, "SUD")
    seafaring.settle()
    assert [head.record_id for head in seafaring.received("SUD")] == [head.record_id for head in heads]
    seafaring.check_logs_agree()


def test_S_62_disk_that_fills_up_refuses_the_record_itself(seafaring: World) -> None:
    """What cannot be made durable is not accepted: whoever put it is told at once, and nothing of it stays."""
    fill_disk(seafaring, "NRD")
    with pytest.raises(Unavailable, match="full"):
        seafaring.observe_many("NRD", 2_000)
    free_disk(seafaring, "NRD")
    assert seafaring.events("NRD", "tracking.track_updated") == []


def test_S_62_gate_that_fails_lets_nothing_leave(seafaring: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error inside the decision is no permission: nothing is sealed, the cursor stays, the record waits."""

    def broken(*_: object, **__: object) -> None:
        message = "a defect in the gate"
        raise ZeroDivisionError(message)

    head = seafaring.observe("NRD", identity=SECRET)
    with monkeypatch.context() as patched:
        patched.setattr(type(seafaring.nodes["NRD"].exchange.border), "decider", broken)
        with pytest.raises(ZeroDivisionError):
            seafaring.settle()
    assert SECRET.encode() not in seafaring.wire("NRD", "SUD")
    seafaring.settle()
    assert [received.record_id for received in seafaring.received("SUD")] == [head.record_id]


def test_S_62_plug_in_that_fails_undoes_the_record_and_stops_nothing_else(tmp_path: Path) -> None:
    """A plug-in's way: a guard of its own that breaks lets nothing pass, and the node's other records go on."""

    def broken(rows: Rows, head: Head, record: CraftInDistress) -> None:
        message = "a defect in a plug-in"
        raise ZeroDivisionError(message)

    faulty = msgspec.structs.replace(
        RESCUE, guards=(Guard(name="lifeboat.x", sentence="Breaks.", check=broken, on=(CraftInDistress,)),)
    )
    world = concluded_world(tmp_path, amended(), folders=(faulty,))
    with pytest.raises(ZeroDivisionError):
        distress(world)
    assert world.events("NRD", "lifeboat.craft_in_distress") == []
    head = world.observe("NRD", identity=SECRET)
    world.settle()
    assert [received.record_id for received in world.received("SUD")] == [head.record_id]
    world.close()


def test_S_62_exercise_fails_closed_too(tmp_path: Path) -> None:
    """Crisis and exercise: a gate whose agreements cannot be read is shut there as well."""
    world = concluded_world(tmp_path, amended(), "exercise", folders=(RESCUE,))
    damage(world, "NRD", "text")
    world.observe("NRD", identity=SECRET)
    world.settle_troubled()
    assert world.received("SUD") == []
    distress(world)
    world.settle_troubled()
    assert len(rescued(world)) == 1
    world.close()
