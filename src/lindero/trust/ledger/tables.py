"""Rows of the ledger: the right edge and the tiles of every tree, and its checkpoints."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Rows

# Plain SQL: SQLite takes it as it stands; the PostgreSQL adapter makes BLOB a domain over BYTEA.
_TABLES: Final = (
    """
    CREATE TABLE IF NOT EXISTS ledger_trees (
        tree TEXT PRIMARY KEY,
        size BIGINT NOT NULL,
        frontier BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS ledger_tiles (
        tree TEXT NOT NULL,
        level INTEGER NOT NULL,
        tile BIGINT NOT NULL,
        hashes BLOB NOT NULL,
        PRIMARY KEY (tree, level, tile)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS ledger_checkpoints (
        tree TEXT NOT NULL,
        size BIGINT NOT NULL,
        note TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (tree, size)
    )
    """,
)
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
    """Create the ledger's three tables where they are not there yet."""
    for statement in _TABLES:
        tx.execute(statement)


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


def checkpoints(tx: Rows, tree: str) -> list[StoredCheckpoint]:
    """Return all checkpoints that were kept of a tree, the smallest first."""
    rows = tx.query("SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? ORDER BY size", (tree,))
    return [StoredCheckpoint(*row) for row in rows]
