"""An administrator with the database in hand and the node stopped: whatever is edited, the audit names it."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from lindero.trust.exchange.auditing import Audited, AuditQuery
from tests.nodes.world import DIPLOMAT, TREATY, World

TRUTH: Final = {
    "log_heads": ("record_id", "kind", "origin", "at", "delete_by", "cause", "head", ""),
    "log_bodies": ("delete_by", "salt", "body", "disclosure", ""),
    "ledger_trees": ("size", "frontier", ""),
    "ledger_tiles": ("tile", "hashes", ""),
    "exchange_channels": ("channel", "sender", "recipient", "agreement", "lane", "size", ""),
    "exchange_entries": ("about", "entry", ""),
    "exchange_batches": ("channel", "first", "count", "checkpoint", "receipt", ""),
}
"""Every table that holds truth, with its columns that can be edited alone; nothing stands for a row that is deleted.

What is not here says nothing to anybody else: when something was sealed or judged, and the values of an entry that wait
for a receipt, which the neighbour proves against the entry before it takes them.
"""

EDITS: Final = [
    (nation, table, column) for nation in ("NRD", "SUD") for table in TRUTH for column in TRUTH[table]
]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give two nodes that shared, recalled and erased; both stopped, each with a copy of its folder beside it."""
    world = World(tmp_path_factory.mktemp("rogue"))
    world.conclude(TREATY.read_text(encoding="utf-8"))
    for number in range(4):
        world.observe("NRD", identity=f"21900000{number}")
    world.observe("SUD")
    world.settle()
    world.recall("NRD", world.events("NRD", "tracking.track_updated")[0].head)
    world.settle()
    for nation in world.nodes:
        assert audited(world, nation).ok
    world.close()
    for nation in world.nodes:
        shutil.copytree(world.folder / nation, world.folder / f"{nation}-kept")
    yield world
    world.close()


def audited(world: World, nation: str) -> Audited:
    """Open the page of the audit."""
    node = world.nodes[nation]
    found = node.show(node.page("/sharing/audit"), AuditQuery(), DIPLOMAT)
    assert isinstance(found, Audited)
    return found


def changed(value: Any) -> Any:
    """Return a value that differs in as little as it can."""
    match value:
        case int():
            return value + 1
        case bytes() if value:
            middle = len(value) // 2
            return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
        case str() if value:
            middle = len(value) // 2
            return value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :]
        case _:
            return "x"


def edit(database: Path, table: str, column: str) -> None:
    """Change one value in the row in the middle of a table, or delete that row."""
    store = sqlite3.connect(database)
    try:
        key = [name for _, name, *_, place in store.execute(f"PRAGMA table_info({table})") if place]
        filled = f"WHERE {column} IS NOT NULL" if column else ""
        rows = store.execute(
            f"SELECT {column or 1}, {', '.join(key)} FROM {table} {filled} ORDER BY {', '.join(key)}"
        ).fetchall()
        value, *name = rows[len(rows) // 2]
        where = " AND ".join(f"{part} = ?" for part in key)
        if column:
            done = store.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (changed(value), *name))
        else:
            done = store.execute(f"DELETE FROM {table} WHERE {where}", name)
        assert done.rowcount == 1
        store.commit()
    finally:
        store.close()


@pytest.mark.parametrize(("nation", "table", "column"), EDITS)
def test_EXC_15_S_50_whatever_is_edited_offline_is_named(
    stopped: World, nation: str, table: str, column: str
) -> None:
    """One value changed by as little as can be, or one row gone: the audit says so, with a place and an advice."""
    folder = stopped.folder / nation
    shutil.rmtree(folder)
    shutil.copytree(stopped.folder / f"{nation}-kept", folder)
    edit(folder / "data" / "node.db", table, column)
    stopped.open(nation)
    try:
        found = audited(stopped, nation)
    finally:
        stopped.nodes[nation].close()
    assert not found.ok
    assert all(one.code and one.where and one.what and one.advice for one in found.findings)


def test_S_02_suspension_edited_away_offline_opens_nothing(allied: World) -> None:
    """The suspended node's own table is set back to the day before: the neighbour gives no lease, so nothing leaves."""
    sql = "SELECT state, phase FROM agreements_versions"
    (before,) = allied.nodes["NRD"].store.query(sql)
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    assert allied.nodes["NRD"].store.query(sql) != [before]
    allied.nodes["NRD"].close()
    with sqlite3.connect(allied.folder / "NRD" / "data" / "node.db") as store:
        store.execute("UPDATE agreements_versions SET state = ?, phase = ?", before)
    store.close()
    allied.open("NRD")
    allied.observe("NRD", identity="219000009")
    for _ in range(3):
        allied.settle_troubled()
        allied.move(60_000)
    assert b"219000009" not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
