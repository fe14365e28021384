"""A recall reaches the origin's own records and nothing else, whatever name a hostile neighbour writes into it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.engine.log import Incoming
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict
from lindero.kernel.record import encode_record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.exchange.capability import CAPABILITY
from lindero.trust.exchange.recall.actions import recall_record
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.exchange.recall.carrying import Carrier
from lindero.trust.exchange.recall.control import recall_controls
from lindero.trust.exchange.recall.duties import report_erasures
from lindero.trust.exchange.records import ErasureOverdue, GateDecided, RecordRecalled
from tests.nodes.concluded import concluded_world
from tests.nodes.world import TREATY, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia under an agreement."""
    world = concluded_world(tmp_path, TREATY.read_text(), folders=())
    yield world
    world.close()


def hostile_recall(world: World, record_id: str) -> None:
    """Let Sudia recall a record that is Nordia's, past every check that Sudia's own node would make."""
    node = world.nodes["NRD"]
    recall = RecordRecalled(recalled=record_id, reason="it is not even mine")
    carrier = Carrier(node.log, node.clock, node.signer)
    node.store.run(lambda tx: carrier.carry_out(tx, "SUD", "r" * 26, recall))


def test_S_51_a_neighbours_recall_erases_nothing_of_ours(world: World) -> None:
    """Body and table rows of our record stay, and so do the decisions on it."""
    head = world.observe("NRD", name="Morgenröte")
    world.settle()
    node = world.nodes["NRD"]
    decided = node.store.run(lambda tx: node.log.read(tx, ["exchange.gate_decided"], -1, 1))[0]
    count = "SELECT count(*) FROM oversight_decisions"
    before = node.store.query(count)
    for name in (head.record_id, decided.head.record_id):
        hostile_recall(world, name)
    assert world.body("NRD", head).name == "Morgenröte"
    assert node.store.query(count) == before
    drawn = "SELECT count(*) FROM picture_latest WHERE record_id = ?"
    assert node.store.query(drawn, (head.record_id,)) == [(1,)]


def test_S_51_a_neighbour_cannot_send_a_record_under_a_name_of_ours(world: World) -> None:
    """A copied name would let the neighbour recall its copy and reach the rows of the original: it is not taken."""
    ours = world.observe("NRD")
    node = world.nodes["NRD"]
    copied = msgspec.structs.replace(ours, origin="SUD", agreement="AG-1@1")
    body = encode_record(world.body("NRD", ours))
    incoming = Incoming(head=copied, body=body, disclosure=b"{}")
    with pytest.raises(Conflict):
        node.store.run(lambda tx: node.log.receive(tx, [incoming]))


def test_a_neighbours_recall_of_our_record_does_not_hinder_ours() -> None:
    """Only our own recall counts as one; a neighbour cannot be first with it."""
    desk = FakeDesk(CAPABILITY)
    ours = desk.put(GateDecided(peer="SUD", lane="bulk", rulings=()))
    theirs = RecordRecalled(recalled=ours.record_id, reason="not mine")
    desk.put(theirs, origin="SUD", agreement="control@1")
    recall_record(desk, RecallRecord(record_id=ours.record_id, reason="wrong vessel"))
    assert [recall.reason for recall in desk.of(RecordRecalled)] == ["not mine", "wrong vessel"]


def test_a_neighbours_recall_of_our_record_does_not_stop_its_release(world: World) -> None:
    """A hostile neighbour cannot keep our record from another by recalling it before it leaves."""
    world.cut.add(frozenset({"NRD", "SUD"}))
    head = world.observe("NRD")
    node = world.nodes["NRD"]
    fold = CAPABILITY.folds[RecordRecalled]
    theirs = RecordRecalled(recalled=head.record_id, reason="not mine")
    received = msgspec.structs.replace(head, origin="SUD", agreement="control@1")
    node.store.run(lambda tx: fold(tx, received, theirs))
    world.cut.clear()
    world.settle()
    assert [ruling.allowed for ruling in world.rulings("NRD")] == [True]


@pytest.mark.parametrize(
    ("asker", "owed_by", "peer", "is_told"),
    [
        ("NRD", "SUD", "SUD", True),
        ("NRD", "SUD", "VES", False),
        ("SUD", "NRD", "SUD", False),
        ("VES", "SUD", "SUD", False),
    ],
)
def test_what_is_overdue_is_told_to_who_owes_it_by_who_asked(
    world: World, asker: str, owed_by: str, peer: str, is_told: bool
) -> None:
    """To nobody else, and not by who owes it or has nothing to do with it."""
    node = world.nodes["NRD"]
    record = ErasureOverdue(duty="erasure", about="a" * 26, asker=asker, owed_by=owed_by, due_at=1)
    concerns = recall_controls(Carrier(node.log, node.clock, node.signer))[
        "exchange.erasure_overdue"
    ].concerns
    assert node.store.run(lambda tx: concerns(tx, peer, record)) is is_told


def test_of_a_node_that_erased_nothing_yet_no_day_is_reported(world: World) -> None:
    """Nothing fell due on any day: there is no day to tell of, and the job says nothing."""
    node = world.nodes["SUD"]
    assert node.store.query("SELECT count(*) FROM log_tally") == [(0,)]
    node.work("exchange", Actor(name="job/exchange.report_erasures"), report_erasures)
    assert world.records("SUD", "exchange.erasures_reported") == []


def test_where_no_agreement_came_into_force_the_way_begins_with_the_log(tmp_path: Path) -> None:
    """Such a neighbour gets nothing by any clause; the question itself has an answer."""
    strangers = World(tmp_path)
    border = strangers.nodes["NRD"].exchange.border
    assert strangers.nodes["NRD"].store.run(lambda tx: border.begins(tx, "SUD", "operations")) == 0
    strangers.close()
