"""S-50: log first; the log only grows; who edits it is found out by the other side and by an offline verifier."""

import sqlite3
from pathlib import Path

import pytest

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Refused
from lindero.kernel.proofs import leaf_hash
from lindero.trust.exchange.channels import tree_name
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.exchange.wire import PARCEL_DECODER, PARCEL_PATH
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.national import NATIONAL_TREE
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.report import Finding, Report
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.concluded import concluded_world
from tests.nodes.tampering import opened
from tests.nodes.treaties import amended
from tests.nodes.world import DIPLOMAT, World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"


@pytest.fixture
def shared(allied: World) -> World:
    """Give two nodes with ten shared records, checkpoints signed and cosigned."""
    for number in range(10):
        allied.observe("NRD", identity=f"21900555{number}")
        allied.settle()
    for _ in range(3):
        allied.move(10_000)
        allied.settle()
    return allied


def test_S_50_nothing_leaves_before_its_entry_is_durable(allied: World) -> None:
    """As each parcel leaves, another connection to the database already finds its entries, trees and checkpoints."""
    seen: list[int] = []

    def look(path: str, body: bytes) -> bytes:
        if path == PARCEL_PATH:
            sender = PARCEL_DECODER.decode(body).sender
            database = sqlite3.connect(allied.folder / sender / "data" / "node.db")
            for batch in opened(body):
                found = database.execute(
                    "SELECT count(*) FROM exchange_entries WHERE channel = ? AND place >= ? AND place < ?",
                    (batch.channel, batch.first, batch.first + len(batch.entries)),
                ).fetchone()
                assert found == (len(batch.entries),)
                kept = database.execute(
                    "SELECT checkpoint FROM exchange_batches WHERE channel = ? AND first = ?",
                    (batch.channel, batch.first),
                ).fetchone()
                assert kept == (batch.checkpoint,)
                seen.append(len(batch.entries))
            database.close()
        return body

    allied.tamper = look
    for _ in range(5):
        allied.observe_many("NRD", 20)
        allied.settle()
    assert sum(seen) == 100


def test_S_50_durable_means_synced_to_the_disk(allied: World) -> None:
    """The database waits for the disk at every commit, and overwrites what it deletes."""
    writer = allied.nodes["NRD"].store._writer
    assert writer.execute("PRAGMA synchronous").fetchone() == (2,)
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert writer.execute("PRAGMA secure_delete").fetchone() == (1,)


EDITS: dict[str, str] = {
    "a head changed": "UPDATE log_heads SET head = swap(head, 'NRD', 'VES') WHERE seq = 9",
    "a time changed": """UPDATE log_heads SET head = swap(head, '"time":1', '"time":2') WHERE seq = 8""",
    "a head removed": "DELETE FROM log_heads WHERE seq = 7",
    "a head added": (
        "INSERT INTO log_heads (seq, record_id, kind, origin, at, delete_by, head)"
        " SELECT 100000, 'b' || substr(record_id, 2), kind, origin, at, delete_by, head FROM log_heads"
        " WHERE seq = 7"
    ),
    "two heads exchanged": (
        "UPDATE log_heads SET head = CASE seq WHEN 5 THEN (SELECT head FROM log_heads WHERE seq = 6)"
        " ELSE (SELECT head FROM log_heads WHERE seq = 5) END WHERE seq IN (5, 6)"
    ),
    "the end cut off": "DELETE FROM log_heads WHERE seq > 20",
    "a tile changed": (
        "UPDATE ledger_tiles SET hashes = emptied(hashes) WHERE tree = 'nation' AND level = 0 AND tile = 0"
    ),
}
"""What somebody with the database in hand may do to it, as SQL."""


def edit_store(world: World, nation: str, sql: str) -> None:
    """Change a node's database behind its back, as an administrator with a file editor could."""
    world.nodes[nation].close()
    database = sqlite3.connect(world.folder / nation / "data" / "node.db")
    database.create_function("swap", 3, lambda data, old, new: data.replace(old.encode(), new.encode()))
    database.create_function("emptied", 1, lambda data: bytes(32) + data[32:])
    assert database.execute(sql).rowcount
    database.commit()
    database.close()
    world.open(nation)


def audited(world: World, nation: str) -> list[Finding]:
    """Audit a node's national log against the heads that it is made of, with the node's and the witness's keys."""
    node = world.nodes[nation]
    key = VerifierKey(node.signer.name, node.signer.public_key)
    heads = node.store.query("SELECT head FROM log_heads ORDER BY seq")
    leaves = [leaf_hash(head) for (head,) in heads]
    return node.store.run(lambda tx: audit(tx, NATIONAL_TREE, [key], leaves))


def test_S_50_untouched_log_passes_the_audit(shared: World) -> None:
    """On both nodes nothing is found."""
    assert audited(shared, "NRD") == audited(shared, "SUD") == []


@pytest.mark.parametrize("edit", sorted(EDITS))
def test_S_50_administrators_edit_of_the_store_is_found(shared: World, edit: str) -> None:
    """Whoever has the database in hand can change it, and the audit names where."""
    edit_store(shared, "NRD", EDITS[edit])
    findings = audited(shared, "NRD")
    assert findings
    assert all(finding.where and finding.advice for finding in findings)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM log_heads WHERE seq = 3",
        "UPDATE log_heads SET head = (SELECT head FROM log_heads WHERE seq = 4) WHERE seq = 3",
        "UPDATE log_heads SET seq = seq + 100000 WHERE seq = 3",
    ],
)
def test_S_50_direct_call_of_the_store_that_changes_the_log_is_found(shared: World, sql: str) -> None:
    """The library itself: one unit of work on the running node's own store, around the log; the audit finds it."""
    node = shared.nodes["NRD"]
    node.store.run(lambda tx: tx.execute(sql))
    findings = audited(shared, "NRD")
    assert findings
    assert all(finding.where and finding.advice for finding in findings)


def exported(world: World, nation: str) -> Report:
    """Export a channel from a node and verify the file alone, with both keys pinned."""
    node = world.nodes[nation]
    bundle = node.store.run(lambda tx: export_channel(tx, CHANNEL, nation, node.signer, node.clock.now()))
    return verify_bundle(bundle)


def test_S_50_bundle_of_either_side_verifies_alone(shared: World) -> None:
    """The same ten entries, cosigned and receipted, whoever exports them."""
    for nation in ("NRD", "SUD"):
        report = exported(shared, nation)
        assert report.ok, report.findings
        assert report.counts.entries == 10
        assert report.counts.cosigned == report.counts.checkpoints > 0


@pytest.mark.parametrize(
    ("nation", "table", "column", "old", "new"),
    [
        ("NRD", "exchange_entries", "entry", "border_surveillance", "border_checks"),
        ("SUD", "exchange_entries", "entry", "art-6-1", "art-6-2"),
        ("NRD", "log_bodies", "body", "219005553", "219005550"),
        ("SUD", "log_bodies", "disclosure", "219005553", "219005550"),
    ],
)
def test_S_50_edited_channel_is_found_by_the_verifier_and_denied_by_the_other_side(
    shared: World, nation: str, table: str, column: str, old: str, new: str
) -> None:
    """One side changes what it sent or received: its own bundle no longer verifies, the neighbour's does."""
    where = f"channel = '{CHANNEL}' AND place = 4" if table == "exchange_entries" else f"{column} IS NOT NULL"
    edit_store(
        shared, nation, f"UPDATE {table} SET {column} = swap({column}, '{old}', '{new}') WHERE {where}"
    )
    report = exported(shared, nation)
    assert not report.ok
    assert report.findings[0].where
    assert exported(shared, "SUD" if nation == "NRD" else "NRD").ok


def test_S_50_channel_tree_that_does_not_fit_its_entries_is_found_by_its_audit(shared: World) -> None:
    """The leaves of a channel's tree are compared with the entries that they stand for; the place is named."""
    edit_store(
        shared,
        "SUD",
        f"UPDATE exchange_entries SET entry = swap(entry, 'NRD', 'VES') WHERE channel = '{CHANNEL}' AND place = 3",
    )
    node = shared.nodes["SUD"]
    rows = node.store.query("SELECT entry FROM exchange_entries WHERE channel = ? ORDER BY place", (CHANNEL,))
    leaves = [leaf_hash(entry) for (entry,) in rows]
    findings = node.store.run(lambda tx: audit(tx, tree_name(CHANNEL), (), leaves))
    assert [finding.where for finding in findings] == [f"tree {tree_name(CHANNEL)}, leaf 3"]


def test_S_50_desk_has_no_word_for_changing_or_removing_a_record() -> None:
    """What capabilities can do to the log is to put."""
    words = {name for name in vars(Desk) if not name.startswith("_")}
    assert words == {
        "actor",
        "nation",
        "agreed",
        "now",
        "put",
        "put_all",
        "rows",
        "saw",
        "offers",
        "sharing",
        "record",
        "find_persons",
        "secret",
    }


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM log_heads",
        "UPDATE log_heads SET head = x'00'",
        "SELECT head FROM log_heads",
        "INSERT INTO log_bodies (seq) VALUES (1)",
        "SELECT disclosure FROM exchange_entries",
        "DROP TABLE log_heads",
        "ATTACH DATABASE '/tmp/x' AS y",
        "PRAGMA synchronous = OFF",
    ],
)
def test_S_50_capabilitys_query_reaches_neither_log_nor_channels(allied: World, sql: str) -> None:
    """A folder's SQL that would change rows, or read another folder's, is refused before it runs."""
    desk = allied.nodes["NRD"].reading_desk("picture", DIPLOMAT)
    with pytest.raises(Refused):
        desk.rows(sql)


def test_S_50_exercise_keeps_the_same_log(tmp_path: Path) -> None:
    """Crisis and exercise: synced and audited there too, and an edit is found."""
    world = concluded_world(tmp_path, amended(), "exercise", folders=())
    world.observe("NRD")
    for _ in range(3):
        world.move(10_000)
        world.settle()
    assert world.nodes["NRD"].store._writer.execute("PRAGMA synchronous").fetchone() == (2,)
    assert audited(world, "NRD") == []
    edit_store(world, "NRD", EDITS["a head changed"])
    assert audited(world, "NRD")
    world.close()
