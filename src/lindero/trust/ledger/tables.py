"""Rows of the ledger: the right edge and the tiles of every tree, and its checkpoints."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lindero.engine.creating import create_statements
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.ledger import records

TREES: Final = Table(
    name="ledger_trees",
    columns={"tree": "TEXT NOT NULL", "size": "INTEGER NOT NULL", "frontier": "BLOB NOT NULL"},
    key=("tree",),
    derived=False,
    meaning="A tree's size and its right edge.",
)
TILES: Final = Table(
    name="ledger_tiles",
    columns={
        "tree": "TEXT NOT NULL",
        "level": "INTEGER NOT NULL",
        "tile": "INTEGER NOT NULL",
        "hashes": "BLOB NOT NULL",
    },
    key=("tree", "level", "tile"),
    derived=False,
    meaning="Up to 256 hashes of a tree, side by side (C2SP tlog-tiles).",
)
CHECKPOINTS: Final = Table(
    name="ledger_checkpoints",
    columns={
        "tree": "TEXT NOT NULL",
        "size": "INTEGER NOT NULL",
        "note": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("tree", "size"),
    derived=False,
    meaning="A signed checkpoint of a tree, with the cosignatures that it gained.",
)
SEEN: Final = Table(
    name="ledger_seen",
    columns={
        "origin": "TEXT NOT NULL",
        "size": "INTEGER NOT NULL",
        "nation": "TEXT NOT NULL",
        "root": "TEXT NOT NULL",
        "note": "TEXT NOT NULL",
        "seen_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "size"),
    meaning="The first checkpoint that a neighbour was seen to sign for a size of its log.",
)
EQUIVOCATIONS: Final = Table(
    name="ledger_equivocations",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "size": "INTEGER NOT NULL",
        "nation": "TEXT NOT NULL",
        "first_note": "TEXT NOT NULL",
        "second_note": "TEXT NOT NULL",
        "found_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="Evidence that a neighbour signed two roots for one size of its log.",
)
TABLES: Final = (TREES, TILES, CHECKPOINTS, SEEN, EQUIVOCATIONS)

_SAVE_TREE: Final = (
    "INSERT INTO ledger_trees (tree, size, frontier) VALUES (?, ?, ?) "
    "ON CONFLICT (tree) DO UPDATE SET size = excluded.size, frontier = excluded.frontier"
)
_SAVE_TILE: Final = (
    "INSERT INTO ledger_tiles (tree, level, tile, hashes) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (tree, level, tile) DO UPDATE SET hashes = excluded.hashes"
)
_SAVE_CHECKPOINT: Final = (
    "INSERT INTO ledger_checkpoints (tree, size, note, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (tree, size) DO UPDATE SET note = excluded.note, at = excluded.at"
)


_SAVE_SEEN: Final = (
    "INSERT INTO ledger_seen (origin, size, nation, root, note, seen_at, record_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin, size) DO NOTHING"
)
_SAVE_EQUIVOCATION: Final = (
    "INSERT INTO ledger_equivocations (record_id, origin, size, nation, first_note, second_note, found_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


COUNT_LOGGED: Final = "SELECT count(*) FROM log_heads"
SELECT_LOGGED: Final = (
    "SELECT h.seq, h.head, b.salt, b.body, b.disclosure,"
    " h.record_id, h.kind, h.origin, h.at, h.delete_by, h.cause, coalesce(b.delete_by, h.delete_by),"
    " b.seq IS NOT NULL OR k.seq IS NOT NULL"
    " FROM log_heads h LEFT JOIN log_bodies b ON b.seq = h.seq LEFT JOIN log_held k ON k.seq = h.seq"
    " WHERE h.seq > ? ORDER BY h.seq LIMIT ?"
)
SELECT_ERASED: Final = "SELECT digest FROM log_erased"


class StoredCheckpoint(msgspec.Struct, frozen=True):
    """A checkpoint as the store keeps it.

    Attributes:
        size: Number of leaves that it speaks of.
        note: The signed note, cosignatures included, as text.
        at: When it was saved, milliseconds UTC.
    """

    size: int
    note: str
    at: int


class TileRow(msgspec.Struct, frozen=True):
    """A tile as the store keeps it: full, or partial on the right edge of its level.

    Attributes:
        level: Tile level, from 0 for leaf hashes.
        tile: Number of the tile on its level.
        hashes: The joined hashes, 32 bytes each, at most 256.
    """

    level: int
    tile: int
    hashes: bytes


def create_tables(tx: Rows) -> None:
    """Create the ledger's tables where they are not there yet, for a store without a running node."""
    for table in TABLES:
        for statement in create_statements(table):
            tx.execute(statement)


# --- trees --------------------------------------------------------------------------------------------------


def save_edge(tx: Rows, tree: str, size: int, encoded: bytes) -> None:
    """Write a tree's size and its encoded right edge."""
    tx.execute(_SAVE_TREE, (tree, size, encoded))


def edge(tx: Rows, tree: str) -> tuple[int, bytes] | None:
    """Return a tree's size and its encoded right edge, or None if it has not begun."""
    rows = tx.query("SELECT size, frontier FROM ledger_trees WHERE tree = ?", (tree,))
    return (rows[0][0], bytes(rows[0][1])) if rows else None


def trees(tx: Rows) -> list[str]:
    """Return the names of all trees that have begun, in order."""
    return [row[0] for row in tx.query("SELECT tree FROM ledger_trees ORDER BY tree")]


def save_tiles(tx: Rows, tree: str, rows: Sequence[TileRow]) -> None:
    """Write tiles of a tree, whole rows, new or grown."""
    tx.executemany(_SAVE_TILE, [(tree, row.level, row.tile, row.hashes) for row in rows])


def tile(tx: Rows, tree: str, level: int, number: int) -> bytes:
    """Return the joined hashes of a tile, full or partial; empty where none is stored."""
    rows = tx.query(
        "SELECT hashes FROM ledger_tiles WHERE tree = ? AND level = ? AND tile = ?", (tree, level, number)
    )
    return bytes(rows[0][0]) if rows else b""


def count_tiles(tx: Rows, tree: str, level: int) -> int:
    """Return how many tiles of a level are stored."""
    rows = tx.query("SELECT COUNT(*) FROM ledger_tiles WHERE tree = ? AND level = ?", (tree, level))
    count: int = rows[0][0]
    return count


# --- checkpoints --------------------------------------------------------------------------------------------


def save_checkpoint(tx: Rows, tree: str, checkpoint: StoredCheckpoint) -> None:
    """Write a checkpoint, in place of one of the same size."""
    tx.execute(_SAVE_CHECKPOINT, (tree, checkpoint.size, checkpoint.note, checkpoint.at))


def checkpoint(tx: Rows, tree: str, size: int) -> StoredCheckpoint | None:
    """Return the checkpoint that was kept of a tree at a size, or None."""
    rows = tx.query("SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? AND size = ?", (tree, size))
    return StoredCheckpoint(*rows[0]) if rows else None


def latest_checkpoint(tx: Rows, tree: str) -> StoredCheckpoint | None:
    """Return the checkpoint of the largest size that was kept of a tree, or None."""
    rows = tx.query(
        "SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? ORDER BY size DESC LIMIT 1", (tree,)
    )
    return StoredCheckpoint(*rows[0]) if rows else None


def newest_checkpoints(tx: Rows, tree: str, count: int) -> list[StoredCheckpoint]:
    """Return the newest checkpoints that were kept of a tree, the largest first."""
    rows = tx.query(
        "SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? ORDER BY size DESC LIMIT ?",
        (tree, count),
    )
    return [StoredCheckpoint(*row) for row in rows]


def checkpoints(tx: Rows, tree: str) -> list[StoredCheckpoint]:
    """Return all checkpoints that were kept of a tree, the smallest first."""
    rows = tx.query("SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? ORDER BY size", (tree,))
    return [StoredCheckpoint(*row) for row in rows]


# --- folds --------------------------------------------------------------------------------------------------


def peer_checkpoint_seen(rows: Rows, head: Head, record: records.PeerCheckpointSeen) -> None:
    """Keep the first checkpoint seen for a size; one that contradicts it is another record's business."""
    seen = (record.origin, record.size, record.nation, record.root, record.note, head.at, head.record_id)
    rows.execute(_SAVE_SEEN, seen)


def equivocation_found(rows: Rows, head: Head, record: records.EquivocationFound) -> None:
    """Keep both notes."""
    notes = (record.first_note, record.second_note)
    rows.execute(
        _SAVE_EQUIVOCATION, (head.record_id, record.origin, record.size, record.nation, *notes, head.at)
    )


def seen_note(rows: Rows, origin: str, size: int) -> str | None:
    """Return the checkpoint that was first seen for a size of a neighbour's log, or None."""
    found = rows.query("SELECT note FROM ledger_seen WHERE origin = ? AND size = ?", (origin, size))
    return found[0][0] if found else None


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.PeerCheckpointSeen: peer_checkpoint_seen,
    records.EquivocationFound: equivocation_found,
}
