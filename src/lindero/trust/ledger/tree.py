"""Trees in the node's store: appending, proving, and the checkpoints that were signed or seen."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Conflict, Defect, Missing, Unproved
from lindero.kernel.proofs import EMPTY_ROOT, HASH_BYTES
from lindero.trust.ledger.rules import (
    TILE_BYTES,
    TILE_WIDTH,
    Frontier,
    ReadHash,
    Run,
    consistency_proof,
    grow,
    hash_reader,
    inclusion_proof,
    tile_width,
)

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


class TreeHead(msgspec.Struct, frozen=True):
    """What a tree amounts to: its number of leaves and its root hash."""

    size: int
    root: bytes


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


EMPTY_HEAD: Final = TreeHead(0, EMPTY_ROOT)


def create_tables(tx: Rows) -> None:
    """Create the ledger's three tables where they are not there yet."""
    for statement in _TABLES:
        tx.execute(statement)


def append(tx: Rows, tree: str, leaf_hashes: Sequence[bytes]) -> TreeHead:
    """Append leaves to a tree, in the running transaction; a tree begins with its first leaf.

    Costs one hash a leaf, and a row for each tile that is touched: one for about 256 leaves.

    Args:
        tx: The transaction that also writes what the leaves stand for.
        tree: Name of the tree.
        leaf_hashes: 32-byte leaf hashes, in order.

    Returns:
        The tree's new head.

    Raises:
        Defect: If something is no 32-byte hash.
        Unproved: If the stored tree is damaged (`ledger.frontier`, `ledger.tile`).
    """
    if any(len(leaf_hash) != HASH_BYTES for leaf_hash in leaf_hashes):
        raise Defect("ledger.leaf_hash", "A leaf hash is not 32 bytes long.", "Report it.")
    growth = grow(frontier(tx, tree), leaf_hashes)
    for run in growth.runs:
        tx.executemany(_SAVE_TILE, list(_tile_rows(tx, tree, run)))
    grown = growth.frontier
    tx.execute(_SAVE_TREE, (tree, grown.size, grown.encode()))
    return TreeHead(grown.size, grown.root())


def _tile_rows(tx: Rows, tree: str, run: Run) -> Iterator[tuple[str, int, int, bytes]]:
    tile, offset = divmod(run.start, TILE_WIDTH)
    joined = b"".join(run.hashes)
    if offset:
        partial = read_tile(tx, tree, run.level, tile)
        if len(partial) != offset * HASH_BYTES:
            raise Unproved(
                "ledger.tile",
                f"Tile {tile} of level {run.level} of tree {tree} does not fit the tree's size.",
                "The store was damaged or edited: stop the node and run the audit of the tree.",
            )
        joined = partial + joined
    for at in range(0, len(joined), TILE_BYTES):
        yield tree, run.level, tile + at // TILE_BYTES, joined[at : at + TILE_BYTES]


def frontier(tx: Rows, tree: str) -> Frontier:
    """Return a tree's right edge; that of the empty tree if it has not begun.

    Raises:
        Unproved: If what is stored does not fit its size.
    """
    rows = tx.query("SELECT size, frontier FROM ledger_trees WHERE tree = ?", (tree,))
    if not rows:
        return Frontier()
    found = Frontier.decode(bytes(rows[0][1]))
    if found.size != rows[0][0]:
        raise Unproved(
            "ledger.frontier",
            f"The stored right edge of tree {tree} does not fit its size.",
            "The store was damaged or edited: run the audit of the tree.",
        )
    return found


def head(tx: Rows, tree: str) -> TreeHead:
    """Return a tree's head; that of the empty tree if it has not begun.

    Raises:
        Unproved: If what is stored does not fit its size.
    """
    edge = frontier(tx, tree)
    return TreeHead(edge.size, edge.root())


def trees(tx: Rows) -> list[str]:
    """Return the names of all trees that have begun, in order."""
    return [row[0] for row in tx.query("SELECT tree FROM ledger_trees ORDER BY tree")]


def read_tile(tx: Rows, tree: str, level: int, tile: int) -> bytes:
    """Return the joined hashes of a tile, full or partial; empty where none is stored."""
    rows = tx.query(
        "SELECT hashes FROM ledger_tiles WHERE tree = ? AND level = ? AND tile = ?", (tree, level, tile)
    )
    return bytes(rows[0][0]) if rows else b""


def tile_at(tx: Rows, tree: str, size: int, level: int, tile: int) -> bytes:
    """Return a tile as it was when the tree had `size` leaves, for serving it to others (C2SP tlog-tiles).

    Raises:
        Missing: If that tree had no such tile, or the tree is not that large.
    """
    wanted = tile_width(size, level, tile) * HASH_BYTES
    hashes = read_tile(tx, tree, level, tile)[:wanted]
    if not wanted or len(hashes) != wanted:
        raise Missing(
            "ledger.no_tile",
            f"Tree {tree} has no tile {tile} of level {level} at size {size}.",
            "Ask for tiles of a signed checkpoint's size.",
        )
    return hashes


def leaf(tx: Rows, tree: str, index: int) -> bytes:
    """Return the leaf hash at a place.

    Raises:
        Missing: If the tree has no such leaf.
    """
    tile, offset = divmod(index, TILE_WIDTH)
    found = read_tile(tx, tree, 0, tile)[offset * HASH_BYTES :][:HASH_BYTES] if index >= 0 else b""
    if len(found) != HASH_BYTES:
        raise Missing("ledger.no_leaf", f"Tree {tree} has no leaf {index}.", "Ask for a leaf below its size.")
    return found


def reader(tx: Rows, tree: str) -> ReadHash:
    """Return a function that reads hashes of a tree's subtrees, for many proofs in one transaction."""
    return hash_reader(lambda level, tile: read_tile(tx, tree, level, tile))


def prove_inclusion(tx: Rows, tree: str, index: int, size: int) -> list[bytes]:
    """Build the proof that leaf `index` is in the tree at `size` leaves.

    Raises:
        Invalid: If that tree has no such leaf.
        Unproved: If the tree is not that large, or a tile is damaged.
    """
    return inclusion_proof(reader(tx, tree), index, size)


def prove_consistency(tx: Rows, tree: str, old_size: int, new_size: int) -> list[bytes]:
    """Build the proof that the tree at `new_size` leaves extends itself at `old_size`.

    Raises:
        Invalid: If the earlier size is the larger.
        Unproved: If the tree is not that large, or a tile is damaged.
    """
    return consistency_proof(reader(tx, tree), old_size, new_size)


def save_checkpoint(tx: Rows, tree: str, size: int, note: str, at: int) -> None:
    """Keep a signed checkpoint; one of the same size is replaced if only its signatures changed.

    Args:
        tx: The transaction.
        tree: Name of the tree.
        size: Number of leaves that it speaks of.
        note: The signed note as text.
        at: The node's time, milliseconds UTC.

    Raises:
        Conflict: If another checkpoint of the same size is kept already: a log has one root for each size.
    """
    kept = tx.query("SELECT note FROM ledger_checkpoints WHERE tree = ? AND size = ?", (tree, size))
    if kept and kept[0][0].partition("\n\n")[0] != note.partition("\n\n")[0]:
        raise Conflict(
            "ledger.other_checkpoint",
            f"Another checkpoint of tree {tree} at size {size} is kept already.",
            "Keep both notes as evidence, and call the security officer.",
        )
    tx.execute(_SAVE_CHECKPOINT, (tree, size, note, at))


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
