"""Delivery: exactly once over a bad link, readable by an older neighbour, and timed."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from lindero.app import find_folders
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Capability
from lindero.kernel.errors import Unavailable
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Head, Record
from lindero.kernel.times import SECOND_MS
from lindero.trust.exchange import egress
from lindero.trust.exchange.wire import ENCODER, Entry
from tests.nodes.cable import Fault
from tests.nodes.treaties import amended
from tests.nodes.world import World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"


def names(world: World, nation: str) -> list[str]:
    """Return the names of the neighbours' track updates on a node, in log order."""
    return [head.record_id for head in world.received(nation)]


def test_EXC_01_answer_lost_after_the_request_was_carried_out(allied: World) -> None:
    """The sender cannot know that it arrived and sends again: it is there once, with one receipt."""
    put = allied.observe("NRD")
    allied.lose_answers = True
    for _ in range(4):
        allied.settle()
    allied.lose_answers = False
    allied.settle()
    assert len(allied.parcels("NRD", "SUD")) > 4
    assert names(allied, "SUD") == [put.record_id]
    assert len([r for r in allied.records("SUD", "exchange.batch_received") if r.channel == CHANNEL]) == 1
    assert len([r for r in allied.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL]) == 1
    allied.check_logs_agree()


def test_EXC_01_link_killed_before_the_request_arrived(allied: World) -> None:
    """What never arrived is sent again, byte for byte the same batch."""
    put = allied.observe("NRD")
    allied.trouble = lambda _here, _there, _path: "lost"
    for _ in range(3):
        allied.settle()
    allied.trouble = None
    allied.settle()
    assert names(allied, "SUD") == [put.record_id]
    allied.check_logs_agree()


@pytest.mark.parametrize("seed", range(6))
def test_EXC_01_everything_arrives_once_and_in_order_whatever_the_link_does(allied: World, seed: int) -> None:
    """Lost, late, unanswered and doubled requests, both ways, with nodes restarted between."""
    dice = random.Random(seed)
    faults: list[Fault] = ["", "lost", "late", "unanswered", "twice"]
    allied.trouble = lambda _here, _there, _path: dice.choice(faults)
    put: dict[str, list[str]] = {"NRD": [], "SUD": []}
    for _ in range(12):
        for nation in put:
            put[nation] += [allied.observe(nation).record_id for _ in range(dice.randrange(3))]
        allied.settle(rounds=60)
        if dice.random() < 0.4:
            allied.deliver_late(lambda requests: dice.sample(requests, len(requests)))
        if dice.random() < 0.2:
            allied.reopen(dice.choice(["NRD", "SUD"]))
        allied.move(SECOND_MS)
    allied.deliver_late(lambda requests: list(reversed(requests)))
    allied.trouble = None
    allied.settle()
    assert names(allied, "SUD") == put["NRD"]
    assert names(allied, "NRD") == put["SUD"]
    allied.check_logs_agree()


def test_EXC_01_both_logs_hold_the_same_leaf_for_each_record(allied: World) -> None:
    """The leaf in the receiver's record head is the sender's leaf of the channel's log."""
    for number in range(5):
        allied.observe("NRD", identity=f"21900000{number}")
    allied.settle()
    assert allied.leaves("NRD", CHANNEL) == allied.leaves("SUD", CHANNEL)
    assert [bytes.fromhex(head.source_leaf) for head in allied.received("SUD")] == allied.leaves(
        "NRD", CHANNEL
    )


def test_EXC_01_a_backlog_crosses_in_batches_of_a_thousand_at_most(allied: World) -> None:
    """After an outage all of it arrives, in order, and the channel has no gap."""
    allied.sever("NRD", "SUD")
    put = [head.record_id for head in allied.observe_many("NRD", 2_300)]
    allied.settle()
    allied.mend("NRD", "SUD")
    allied.settle(rounds=100)
    assert names(allied, "SUD") == put
    counts = [r.count for r in allied.records("SUD", "exchange.batch_received") if r.channel == CHANNEL]
    assert sum(counts) == 2_300
    assert max(counts) <= 1_000
    allied.check_logs_agree()


def test_EXC_01_records_wait_while_the_neighbours_disk_is_full(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver cannot make it durable and says so; the sender keeps it and delivers it later."""
    node = allied.nodes["SUD"]
    put = allied.observe("NRD")

    def full(_work: object, **_how: object) -> None:
        raise Unavailable("store.disk", "The disk is full.", "Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr(node.store, "submit", full)
        link = allied.link("NRD", "SUD")
        link._renew_at_s = float("inf")
        while link.attempt():
            pass
        assert "disk is full" in link.state.error
        assert link.state.advice
    assert names(allied, "SUD") == []
    allied.settle()
    assert names(allied, "SUD") == [put.record_id]
    allied.check_logs_agree()


class TrackUpdatedLater(TrackUpdated, frozen=True, kw_only=True, tag="tracking.track_updated"):
    """The kind as a later edition declares it, with one field more."""

    draught_mm: Annotated[int | None, field("draught", unit="mm", sharable=True)] = None


class SwarmSeen(Record, frozen=True, kw_only=True, tag="swarms.swarm_seen"):
    """A kind that only a later edition has."""

    keep_days: ClassVar[int] = 5
    place: Annotated[Place, field("where", sharable=True, role="place")]
    drones: Annotated[int, field("how many", sharable=True)]


def later_edition() -> Registry:
    """Return the declarations of a later edition: a kind with a further field, and a further folder."""
    folders = [
        msgspec.structs.replace(
            folder,
            records=tuple(TrackUpdatedLater if kind is TrackUpdated else kind for kind in folder.records),
        )
        for folder in find_folders()
    ]
    return joined([*folders, Capability(name="swarms", title="Swarms", records=(SwarmSeen,))])


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[World]:
    """Give a later Nordia and an earlier Sudia."""
    made = World(tmp_path, editions={"NRD": later_edition()})
    yield made
    made.close()


def observe_later(world: World, draught_mm: int) -> Head:
    """Put a track update of the later edition on Nordia's node."""
    facts = msgspec.structs.asdict(world.track("NRD", identity="219000001"))
    return world.put("NRD", "tracking", TrackUpdatedLater(**facts, draught_mm=draught_mm))


def test_EXC_02_field_that_no_clause_names_is_withheld_and_the_proof_holds(mixed: World) -> None:
    """The earlier node reads what it knows; of the new field it gets a digest, in an unbroken commitment."""
    mixed.conclude(amended())
    observe_later(mixed, 4_177)
    mixed.settle()
    (head,) = mixed.received("SUD")
    assert mixed.body("SUD", head).identity == "219000001"
    assert b"draught_mm" not in mixed.wire("NRD", "SUD")
    mixed.check_logs_agree()


def test_EXC_02_field_that_both_signed_is_kept_by_a_node_that_cannot_read_it(mixed: World) -> None:
    """The earlier node ignores the field when it reads, keeps its bytes, and reads it once it is updated."""
    mixed.conclude(amended(("speed_mmps, vessel_class", "speed_mmps, draught_mm, vessel_class")))
    observe_later(mixed, 4_177)
    mixed.settle()
    (head,) = mixed.received("SUD")
    assert mixed.body("SUD", head).identity == "219000001"
    mixed.nodes["SUD"].close()
    mixed._editions = {"NRD": later_edition(), "SUD": later_edition()}
    mixed.open("SUD")
    assert mixed.body("SUD", head).draught_mm == 4_177


def test_EXC_02_kind_that_a_node_does_not_know_is_logged_and_not_kept(mixed: World) -> None:
    """Put back to an earlier edition, its receipt says so, records around it arrive, and both logs stay whole."""
    mixed._editions = {"NRD": later_edition(), "SUD": later_edition()}
    mixed.reopen("SUD")
    kinds = "kinds: [tracking.track_started, tracking.track_updated, tracking.track_ended]"
    mixed.conclude(
        amended(
            (kinds, kinds.replace("]", ", swarms.swarm_seen]")),
            ("speed_mmps, vessel_class", "speed_mmps, drones, vessel_class"),
        )
    )
    mixed._editions = {"NRD": later_edition()}
    mixed.reopen("SUD")
    mixed.move(1_000)
    mixed.settle()
    before = observe_later(mixed, 1)
    mixed.put("NRD", "swarms", SwarmSeen(place=place_of(11, 55.5), drones=40_404))
    after = observe_later(mixed, 2)
    mixed.settle()
    assert names(mixed, "SUD") == [before.record_id, after.record_id]
    statuses = [o.status for r in mixed.records("NRD", "exchange.batch_acknowledged") for o in r.outcomes]
    assert statuses == ["KIND"]
    assert mixed.files_holding("SUD", "40404") == []
    mixed.check_logs_agree()


def test_EXC_02_entry_and_grant_of_a_later_protocol_edition_with_more_keys(allied: World) -> None:
    """Keys of an entry that this edition does not know are passed over; the leaf is over the bytes as sent."""
    allied.observe("NRD")

    class Later:
        def encode(self, value: object) -> bytes:
            data = ENCODER.encode(value)
            return data[:-1] + b',"grading":{"source":"B","item":2}}' if isinstance(value, Entry) else data

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(egress, "ENCODER", Later())
        allied.settle()
    assert len(allied.received("SUD")) == 1
    assert b"grading" in allied.wire("NRD", "SUD")
    allied.check_logs_agree()


def test_EXC_03_time_from_put_here_to_proved_there_is_on_record(allied: World) -> None:
    """Every receipt's record carries median and 95th percentile, and the link keeps the single times."""
    for _ in range(20):
        allied.observe("NRD")
        allied.move(100)
    allied.settle()
    (acknowledged,) = (
        r for r in allied.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL
    )
    assert (acknowledged.count, acknowledged.median_ms, acknowledged.p95_ms) == (20, 1_000, 1_900)
    assert sorted(allied.link("NRD", "SUD").latencies_ms)[-20:] == list(range(100, 2_001, 100))
    assert allied.records("NRD", "exchange.delivery_late") == []


def test_EXC_03_breach_of_near_real_time_is_a_record(allied: World) -> None:
    """What took longer than its lane allows is put on record with the limit, once for each batch."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD")
    allied.move(31 * SECOND_MS)
    allied.mend("NRD", "SUD")
    allied.settle()
    (late,) = allied.records("NRD", "exchange.delivery_late")
    assert (late.channel, late.p95_ms, late.limit_ms) == (CHANNEL, 31_000, 30_000)
    allied.observe("NRD")
    allied.settle()
    assert len(allied.records("NRD", "exchange.delivery_late")) == 1
