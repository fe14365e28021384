"""Reconciliation of two nations' logs: nothing unmatched in a normal run, and every changed byte is named (EXC-15)."""

import sqlite3

import msgspec
import pytest

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.reconciliation import LeavesAsk
from lindero.trust.exchange.records import LogsReconciled
from lindero.trust.exchange.wire import ENCODER, PARCEL_PATH
from lindero.trust.ledger.rules import Frontier
from tests.nodes.test_blackbox_dishonest import releasing, statuses
from tests.nodes.world import World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
RECORD = (
    "(SELECT h.seq FROM log_heads h JOIN exchange_entries e ON e.about = h.record_id"
    " WHERE e.channel = ? AND e.place = 4)"
)
TILE = "tree = 'channel:' || ? AND level = 0 AND tile = 0"


@pytest.fixture
def shared(allied: World) -> World:
    """Give two nodes that shared ten records one by one, with receipts for all of them."""
    for number in range(10):
        allied.observe("NRD", identity=f"21900555{number}")
        allied.settle()
    return allied


def reconciled(world: World, nation: str, *, ask: bool = True) -> LogsReconciled:
    """Let a node compare its logs with the neighbour's."""
    peer = "SUD" if nation == "NRD" else "NRD"
    return world.nodes[nation].exchange.reconcile(peer, ask=ask)


def edit(world: World, nation: str, sql: str, *parameters: object) -> None:
    """Change a node's database behind its back, with a function that exchanges bytes."""
    world.nodes[nation].close()
    database = sqlite3.connect(world.folder / nation / "data" / "node.db")
    database.create_function("swap", 3, lambda data, old, new: data.replace(old.encode(), new.encode()))
    database.create_function("flip", 2, lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert database.execute(sql, parameters).rowcount == 1
    database.commit()
    database.close()
    world.open(nation)


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
@pytest.mark.parametrize("ask", [True, False])
def test_EXC_15_normal_run_has_nothing_unmatched(shared: World, nation: str, ask: bool) -> None:
    """Every entry of every channel is matched, with the neighbour's statement and by what it signed before."""
    result = reconciled(shared, nation, ask=ask)
    assert (result.unmatched, result.waiting, result.found) == (0, 0, ())
    assert result.matched == result.entries >= 10
    assert bool(result.theirs) is ask
    assert result.ours


def test_EXC_15_recalls_refusals_and_duplicates_match_too(shared: World) -> None:
    """What was recalled, arrived twice, or was sent and not stored there: each entry is accounted for on both sides."""
    heads = [event.head for event in shared.events("NRD", "tracking.track_updated")]
    shared.recall("NRD", heads[3])
    shared.settle()
    shared.trouble = lambda _here, _there, path: "twice" if path == PARCEL_PATH else ""
    shared.observe("NRD", identity="219005561")
    shared.settle()
    shared.trouble = None
    careless = releasing(
        shared, lambda terms: msgspec.structs.replace(terms, fields=terms.fields | {"accuracy_m"})
    )
    try:
        refused = shared.observe("NRD", identity="219005562", accuracy_m=10)
        shared.settle()
    finally:
        careless.undo()
    assert shared.body("SUD", shared.received("SUD")[3]) is None
    assert len(statuses(shared)) == 1
    assert refused.record_id not in {head.record_id for head in shared.received("SUD")}
    for nation in ("NRD", "SUD"):
        for ask in (True, False):
            result = reconciled(shared, nation, ask=ask)
            assert (result.unmatched, result.waiting, result.found) == (0, 0, ())
            assert result.matched == result.entries >= 12


def test_EXC_15_entries_on_their_way_wait_and_are_no_mismatch(shared: World) -> None:
    """While the line is cut the sender counts what waits; the receiver knows nothing of it yet."""
    shared.sever("NRD", "SUD")
    shared.observe_many("NRD", 3)
    shared.settle_troubled()
    result = reconciled(shared, "NRD", ask=False)
    assert (result.unmatched, result.waiting) == (0, 3)
    assert reconciled(shared, "SUD", ask=False).unmatched == 0


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (
            "UPDATE exchange_entries SET entry = flip(entry, 90) WHERE channel = ? AND place = 4",
            "entry_altered",
        ),
        ("DELETE FROM exchange_entries WHERE channel = ? AND place = 4", "entry_missing"),
        (f"UPDATE ledger_tiles SET hashes = flip(hashes, 135) WHERE {TILE}", "entry_altered"),
        (
            f"UPDATE log_bodies SET body = swap(body, '219005554', '219005550') WHERE seq = {RECORD}",
            "body_altered",
        ),
        (
            f"UPDATE log_heads SET head = swap(head, 'commitment\":\"', 'commitment\":\"0') WHERE seq = {RECORD}",
            "record_altered",
        ),
        (f"DELETE FROM log_heads WHERE seq = {RECORD}", "record_missing"),
    ],
)
def test_EXC_15_changed_byte_is_named_by_its_entry(shared: World, nation: str, sql: str, code: str) -> None:
    """Entry, tile, body or head: whatever was changed in a store, its comparison names place 4 and nothing else."""
    edit(shared, nation, sql, CHANNEL)
    for ask in (True, False):
        found = reconciled(shared, nation, ask=ask).found
        assert {(miss.channel, miss.place, miss.side) for miss in found} == {(CHANNEL, 4, "here")}
        assert f"exchange.{code}" in {miss.code for miss in found}
    other = "SUD" if nation == "NRD" else "NRD"
    assert reconciled(shared, other, ask=False).found == ()


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
def test_EXC_15_entry_changed_together_with_its_tree_is_named_by_the_other_copy(
    shared: World, nation: str
) -> None:
    """Who edits entry and tile alike still differs from what was signed, and the neighbour's leaves name the entry."""
    store = shared.nodes[nation].store
    ((entry,),) = store.query(
        "SELECT entry FROM exchange_entries WHERE channel = ? AND place = 4", (CHANNEL,)
    )
    false = entry.replace(b"border_surveillance", b"border_surveillancf")
    assert false != entry
    edit(
        shared,
        nation,
        "UPDATE exchange_entries SET entry = ? WHERE channel = ? AND place = 4",
        false,
        CHANNEL,
    )
    ((tile,),) = shared.nodes[nation].store.query(
        "SELECT hashes FROM ledger_tiles WHERE tree = ? AND level = 0 AND tile = 0", (f"channel:{CHANNEL}",)
    )
    changed = tile[: 4 * 32] + leaf_hash(false) + tile[5 * 32 :]
    edit(
        shared,
        nation,
        "UPDATE ledger_tiles SET hashes = ? WHERE tree = ? AND level = 0 AND tile = 0",
        changed,
        f"channel:{CHANNEL}",
    )
    found = reconciled(shared, nation).found
    assert ("exchange.entry_differs", 4) in {(miss.code, miss.place) for miss in found}
    here = {miss.code for miss in found if (miss.place, miss.side) == (4, "here")}
    assert here & {"exchange.checkpoint_differs", "exchange.record_altered"}


def test_EXC_15_statement_of_a_neighbour_that_lost_entries_is_held_against_its_receipts(
    shared: World,
) -> None:
    """Receipts are held for ten entries; a neighbour that states eight is missing two, and they are named."""
    edit(
        shared,
        "SUD",
        "UPDATE exchange_channels SET size = 8 WHERE channel = ?",
        CHANNEL,
    )
    database = shared.nodes["SUD"]
    leaves = shared.leaves("NRD", CHANNEL)[:8]
    edge = Frontier().append_many(leaves)
    database.store.run(
        lambda tx: tx.execute(
            "UPDATE ledger_trees SET size = 8, frontier = ? WHERE tree = ?",
            (edge.encode(), f"channel:{CHANNEL}"),
        )
    )
    found = reconciled(shared, "NRD").found
    assert [(miss.code, miss.place, miss.side) for miss in found] == [("exchange.entry_missing", 8, "there")]


def test_EXC_15_months_are_compared_by_themselves_on_both_sides(shared: World) -> None:
    """When a month has begun each node compares once; statements of both sides are kept on record."""
    assert shared.records("NRD", "exchange.logs_reconciled") == []
    shared.move(10 * DAY_MS)
    shared.settle()
    for nation in ("NRD", "SUD"):
        (record,) = shared.records(nation, "exchange.logs_reconciled")
        assert (record.unmatched, record.found) == (0, ())
        assert record.theirs
    shared.move(DAY_MS)
    shared.settle()
    assert len(shared.records("NRD", "exchange.logs_reconciled")) == 1


def test_EXC_15_third_nation_gets_neither_statement_nor_leaves_of_others(shared: World) -> None:
    """A statement must be the asking nation's own, and leaf hashes are given to the two ends alone."""
    nordia, sudia = shared.nodes["NRD"], shared.nodes["SUD"]
    strange = sudia.exchange.reconciler.statement("NRD").replace("SUD", "VES")
    with pytest.raises(Unproved):
        nordia.exchange.reconciler.answer("SUD", strange.encode())
    ask = LeavesAsk(channel=CHANNEL, first=0, count=3)
    with pytest.raises(Unproved):
        nordia.exchange.reconciler.leaves("VES", ENCODER.encode(ask))


def test_EXC_15_statement_handed_over_as_a_file_is_compared_without_a_line(shared: World) -> None:
    """The neighbour's statement, carried by hand, gives the same result as over the line; a forged one none."""
    note = shared.nodes["SUD"].exchange.reconciler.statement("NRD")
    shared.sever("NRD", "SUD")
    exchange = shared.nodes["NRD"].exchange
    result = exchange.reconcile("SUD", note=note, ask=False)
    assert (result.unmatched, result.theirs) == (0, note)
    with pytest.raises(Unproved):
        exchange.reconcile("SUD", note=note.replace('"size":1', '"size":2'), ask=False)
