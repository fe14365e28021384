"""The audit of a stored tree: recompute it from its leaves and name what does not fit (safeguard S-50)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Final

from lindero.kernel.desk import Rows
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import HASH_BYTES
from lindero.trust.ledger import tables
from lindero.trust.ledger.checkpoints import read_checkpoint, verify_checkpoint
from lindero.trust.ledger.notes import VerifierKey, read_note
from lindero.trust.ledger.report import Finding
from lindero.trust.ledger.rules import (
    TILE_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Frontier,
    perfect_root,
    split_hashes,
    tile_width,
)
from lindero.trust.ledger.tree import frontier

_BATCH: Final = 4_096
_EDITED: Final = (
    "The store was damaged or edited: stop the node, keep a copy as evidence, restore from a backup."
)


def audit(
    tx: Rows, tree: str, keys: Sequence[VerifierKey] = (), leaf_hashes: Iterable[bytes] | None = None
) -> list[Finding]:
    """Recompute a stored tree and compare it with everything that was ever said of it.

    An edit of a single tile shows in the tiles above it. Who edits all of them consistently is still found by
    the checkpoints, which cannot be signed anew without the key, and which the neighbour holds too.

    Args:
        tx: A transaction that reads one state of the store.
        tree: Name of the tree.
        keys: The log's and its witnesses' keys; given, the checkpoints' signatures are verified too.
        leaf_hashes: Leaf hashes computed again from what the leaves stand for, in order; given, the exact
            leaf that differs is named.

    Returns:
        What is wrong; empty if the tree is whole.
    """
    findings: list[Finding] = []
    try:
        edge = frontier(tx, tree)
    except Unproved as error:
        findings.append(_found("ledger.frontier", tree, error.text))
        edge = Frontier((tables.edge(tx, tree) or (0, b""))[0])
    findings += _audit_tiles(tx, tree, edge.size)
    if leaf_hashes is not None:
        findings += _audit_leaves(tx, tree, edge.size, leaf_hashes)
    findings += _audit_roots(tx, tree, edge, keys)
    return findings


def _tiles(tx: Rows, tree: str, level: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and stored bytes of every tile that a level should have."""
    tile = 0
    while tile_width(size, level, tile):
        yield tile, tables.tile(tx, tree, level, tile)
        tile += 1


def _audit_tiles(tx: Rows, tree: str, size: int) -> Iterator[Finding]:
    """Compare the tiles' number and widths with the size, and full tiles with their hashes one level up."""
    level = 0
    while tile_width(size, level, 0):
        for tile, hashes in _tiles(tx, tree, level, size):
            where = f"tree {tree}, tile {tile} of level {level}"
            if len(hashes) != tile_width(size, level, tile) * HASH_BYTES:
                yield _found("ledger.tile", where, "The tile has another width than the tree's size says.")
            elif len(hashes) == TILE_BYTES:
                above, place = divmod(tile, TILE_WIDTH)
                parent = tables.tile(tx, tree, level + 1, above)[place * HASH_BYTES :][:HASH_BYTES]
                if perfect_root(hashes) != parent:
                    yield _found("ledger.tile", where, "The tile does not lead to its hash one level up.")
        if tables.count_tiles(tx, tree, level) > -(-(size >> TILE_HEIGHT * level) // TILE_WIDTH):
            yield _found(
                "ledger.tile", f"tree {tree}, level {level}", "There are tiles beyond the tree's size."
            )
        level += 1


def _stored_leaves(tx: Rows, tree: str, size: int) -> Iterator[bytes]:
    for _, hashes in _tiles(tx, tree, 0, size):
        yield from split_hashes(hashes)


def _audit_leaves(tx: Rows, tree: str, size: int, leaf_hashes: Iterable[bytes]) -> Iterator[Finding]:
    pairs = zip_longest(leaf_hashes, _stored_leaves(tx, tree, size))
    for index, (computed, kept) in enumerate(pairs):
        if computed is None or kept is None:
            what = "the log" if computed is None else "the tree"
            yield _found("ledger.leaf", f"tree {tree}, leaf {index}", f"It is missing in {what}.")
            return
        if computed != kept:
            yield _found("ledger.leaf", f"tree {tree}, leaf {index}", "What is stored has another leaf hash.")


def _audit_roots(tx: Rows, tree: str, edge: Frontier, keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    """Grow the tree again and compare its root at each checkpoint's size, and its right edge at the end."""
    leaves = _stored_leaves(tx, tree, edge.size)
    grown = Frontier()
    for kept in tables.checkpoints(tx, tree):
        where = f"tree {tree}, checkpoint of size {kept.size}"
        try:
            note = read_note(kept.note)
            checkpoint = read_checkpoint(note.text)
            if keys:
                verify_checkpoint(note, checkpoint.origin, keys)
        except Unproved as error:
            yield _found(error.code, where, error.text)
            continue
        if checkpoint.size != kept.size or kept.size > edge.size:
            yield _found("ledger.checkpoint_size", where, "The tree has no such size.")
            continue
        grown = _grow_to(grown, kept.size, leaves)
        if grown.root() != checkpoint.root:
            yield _found("ledger.root", where, "The stored leaves lead to another root than the one signed.")
    if _grow_to(grown, edge.size, leaves) != edge:
        yield _found("ledger.root", f"tree {tree}", "The stored leaves lead to another right edge.")


def _grow_to(grown: Frontier, size: int, leaves: Iterator[bytes]) -> Frontier:
    """Append leaves up to a size, a few thousand at a time, so that a long log needs little memory."""
    while grown.size < size:
        batch = list(islice(leaves, min(size - grown.size, _BATCH)))
        if not batch:
            break
        grown = grown.append_many(batch)
    return grown


def _found(code: str, where: str, what: str) -> Finding:
    return Finding(code=code, where=where, what=what, advice=_EDITED)
