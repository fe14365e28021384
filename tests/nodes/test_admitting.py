"""The receiving gate by itself: an entry is bent one word at a time, as a dishonest sender could sign it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lindero.capabilities.tracking.records import TrackUpdated
from lindero.kernel.asserted import CoarseMark
from lindero.kernel.places import place_of
from lindero.kernel.record import Record
from lindero.trust.exchange.arriving import arrived
from lindero.trust.exchange.wire import ENCODER, Entry
from tests.nodes.concluded import concluded_world
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.treaties import amended
from tests.nodes.world import World

Sent = tuple[World, Entry, TrackUpdated]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Give two nodes with an agreement, and an entry of Nordia with its record as Sudia reads it."""
    world = concluded_world(tmp_path_factory.mktemp("gate"), amended())
    world.observe("NRD", identity="219007712")
    (batch,) = opened(caught(world, "NRD", "SUD"))
    decode = world.nodes["SUD"].log.decoded
    (shown,) = arrived(ENCODER.encode(batch), "NRD", "SUD", decode, is_rescue=False).shown
    assert isinstance(shown.record, TrackUpdated)
    yield world, shown.entry, shown.record
    world.close()


def judged(world: World, entry: Entry, record: Record) -> str:
    """Return what Sudia's gate says of an entry."""
    node = world.nodes["SUD"]

    def judge(tx: Any) -> str:
        return node.exchange.border.admitter(tx, "NRD", entry.lane)(entry, record)

    return str(node.store.run(judge))


def test_S_01_entry_as_it_was_sent_comes_in(sent: Sent) -> None:
    """So that what follows is refused for what was bent and for nothing else."""
    assert judged(*sent) == "STORED"


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ({"released": ("course_mdeg", "identity", "measured_at", "novelty", "place", "track_id")}, "FIELD"),
        ({"released_as": {"accuracy_m": CoarseMark("cell:1", "0" * 64)}}, "FIELD"),
        ({"agreement": "AG-1@7"}, "CLAUSE"),
        ({"purpose": "customs_control"}, "PURPOSE"),
        ({"released": (), "purpose": "customs_control"}, "PURPOSE"),
    ],
)
def test_S_01_entry_that_says_something_else_stays_out(sent: Sent, bent: dict[str, Any], code: str) -> None:
    """A field that no text names, told whole or coarse, a version that the clause is none of, another purpose."""
    world, entry, record = sent
    assert judged(world, msgspec.structs.replace(entry, **bent), record) == code


@pytest.mark.parametrize("released", [(), ("place",)])
def test_S_09_entry_from_outside_stays_out_whatever_it_shows(sent: Sent, released: tuple[str, ...]) -> None:
    """The fewer fields an entry shows, the fewer differ from those that may cross: the refusal counts all the same."""
    world, entry, record = sent
    outside = msgspec.structs.replace(record, place=place_of(12.5, 55.5))
    assert judged(world, msgspec.structs.replace(entry, released=released), outside) == "AREA"


def test_S_01_record_that_is_sent_twice_is_taken_once(allied: World) -> None:
    """Under one name in one batch, signed by the sender itself: the first stays, the second is refused by its name."""
    first, second = (allied.observe("NRD", identity=name) for name in ("219000001", "219000002"))
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    assert len(batch.entries) == 2
    bent = with_entry(batch, 1, id=first.record_id)
    deliver(allied, closed([resigned(allied, bent, allied.nodes["NRD"].signer)]))
    assert [head.record_id for head in allied.received("SUD")] == [first.record_id]
    (taken,) = allied.records("SUD", "exchange.batch_received")[-1:]
    assert [(one.index, one.status) for one in taken.outcomes] == [(1, "DUPLICATE")]
    assert second.record_id not in {head.record_id for head in allied.received("SUD")}


def test_S_07_whose_record_it_is_counts_for_each_entry(allied: World) -> None:
    """That words fit the channel is found out once for all entries that share them; consent is asked for each."""
    mine = [allied.observe("NRD", identity=f"21900000{number}") for number in range(4)]
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    bent = with_entry(batch, 1, source="VES", consent="nobody's word")
    bent = with_entry(bent, 2, source="VES")
    bent = with_entry(bent, 3, source="SUD", consent="our own word")
    deliver(allied, closed([resigned(allied, bent, allied.nodes["NRD"].signer)]))
    assert [head.record_id for head in allied.received("SUD")] == [mine[0].record_id]
    (taken,) = allied.records("SUD", "exchange.batch_received")[-1:]
    said = [(one.index, one.status) for one in taken.outcomes]
    assert said == [(1, "ONWARD"), (2, "MISPLACED"), (3, "ONWARD")]


def test_S_07_nobody_speaks_for_another_nation_where_no_clause_is_needed(allied: World) -> None:
    """An act of a third nation stays out of the channel of acts, with whatever consent; it is not even asked for."""
    allied.suspend("NRD", "AG-1@1")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    bent = with_entry(batch, len(batch.entries) - 1, source="VES", consent="anybody's word")
    deliver(allied, closed([resigned(allied, bent, allied.nodes["NRD"].signer)]))
    (taken,) = allied.records("SUD", "exchange.batch_received")[-1:]
    assert [one.status for one in taken.outcomes] == ["MISPLACED"]
    assert allied.version("SUD", "AG-1@1").state.name == "active"
