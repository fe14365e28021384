"""Trees in the node's store: appending, proving, and the checkpoints that were signed or seen."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Conflict, Defect, Missing, Unproved
from lindero.kernel.proofs import EMPTY_ROOT, HASH_BYTES
from lindero.trust.ledger import tables
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
from lindero.trust.ledger.tables import (
    StoredCheckpoint,
    TileRow,
    checkpoints,
    create_tables,
    latest_checkpoint,
    trees,
)

__all__ = [
    "EMPTY_HEAD",
    "StoredCheckpoint",
    "TreeHead",
    "append",
    "checkpoints",
    "create_tables",
    "frontier",
    "head",
    "latest_checkpoint",
    "leaf",
    "prove_consistency",
    "prove_inclusion",
    "reader",
    "save_checkpoint",
    "tile_at",
    "trees",
]


class TreeHead(msgspec.Struct, frozen=True):
    """What a tree amounts to: its number of leaves and its root hash."""

    size: int
    root: bytes


EMPTY_HEAD: Final = TreeHead(0, EMPTY_ROOT)


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
    tables.save_tiles(tx, tree, [row for run in growth.runs for row in _tile_rows(tx, tree, run)])
    grown = growth.frontier
    tables.save_edge(tx, tree, grown.size, grown.encode())
    return TreeHead(grown.size, grown.root())


def _tile_rows(tx: Rows, tree: str, run: Run) -> Iterator[TileRow]:
    """Yield the tiles that a run of new hashes fills, the partial tile it begins in included."""
    first, offset = divmod(run.start, TILE_WIDTH)
    joined = b"".join(run.hashes)
    if offset:
        partial = tables.tile(tx, tree, run.level, first)
        if len(partial) != offset * HASH_BYTES:
            raise Unproved(
                "ledger.tile",
                f"Tile {first} of level {run.level} of tree {tree} does not fit the tree's size.",
                "The store was damaged or edited: stop the node and run the audit of the tree.",
            )
        joined = partial + joined
    for at in range(0, len(joined), TILE_BYTES):
        yield TileRow(run.level, first + at // TILE_BYTES, joined[at : at + TILE_BYTES])


def frontier(tx: Rows, tree: str) -> Frontier:
    """Return a tree's right edge; that of the empty tree if it has not begun.

    Raises:
        Unproved: If what is stored does not fit its size.
    """
    row = tables.edge(tx, tree)
    if row is None:
        return Frontier()
    size, encoded = row
    found = Frontier.decode(encoded)
    if found.size != size:
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


def tile_at(tx: Rows, tree: str, size: int, level: int, number: int) -> bytes:
    """Return a tile as it was when the tree had `size` leaves, for serving it to others (C2SP tlog-tiles).

    Raises:
        Missing: If that tree had no such tile, or the tree is not that large.
    """
    wanted = tile_width(size, level, number) * HASH_BYTES
    hashes = tables.tile(tx, tree, level, number)[:wanted]
    if not wanted or len(hashes) != wanted:
        raise Missing(
            "ledger.no_tile",
            f"Tree {tree} has no tile {number} of level {level} at size {size}.",
            "Ask for tiles of a signed checkpoint's size.",
        )
    return hashes


def leaf(tx: Rows, tree: str, index: int) -> bytes:
    """Return the leaf hash at a place.

    Raises:
        Missing: If the tree has no such leaf.
    """
    number, offset = divmod(index, TILE_WIDTH)
    found = tables.tile(tx, tree, 0, number)[offset * HASH_BYTES :][:HASH_BYTES] if index >= 0 else b""
    if len(found) != HASH_BYTES:
        raise Missing("ledger.no_leaf", f"Tree {tree} has no leaf {index}.", "Ask for a leaf below its size.")
    return found


def reader(tx: Rows, tree: str) -> ReadHash:
    """Return a function that reads hashes of a tree's subtrees, for many proofs in one transaction."""
    return hash_reader(lambda level, number: tables.tile(tx, tree, level, number))


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
    kept = tables.checkpoint(tx, tree, size)
    if kept is not None and kept.note.partition("\n\n")[0] != note.partition("\n\n")[0]:
        raise Conflict(
            "ledger.other_checkpoint",
            f"Another checkpoint of tree {tree} at size {size} is kept already.",
            "Keep both notes as evidence, and call the security officer.",
        )
    tables.save_checkpoint(tx, tree, StoredCheckpoint(size, note, at))
