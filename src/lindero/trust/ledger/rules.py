"""The Merkle tree of a log: growing it, and building proofs from its tiles (RFC 9162, C2SP tlog-tiles)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.proofs import EMPTY_ROOT, HASH_BYTES, node_hash

TILE_HEIGHT: Final = 8
"""Levels of the tree that one tile spans."""

TILE_WIDTH: Final = 1 << TILE_HEIGHT
"""Hashes in a full tile."""

TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES

_SIZE_BYTES: Final = 8
_sha256 = hashlib.sha256

ReadHash = Callable[[int, int], bytes]
"""Returns the hash of the `index`-th perfect subtree of 2**level leaves, from (level, index)."""

ReadTile = Callable[[int, int], bytes]
"""Returns the joined hashes of a full or partial tile, from (tile level, tile index); empty where none is."""


# --- growing ------------------------------------------------------------------------------------------------


class Frontier(msgspec.Struct, frozen=True):
    """The right edge of a tree: all that is needed to append to it and to know its root.

    Attributes:
        size: Number of leaves.
        hashes: Hashes of the perfect subtrees into which the size divides, the largest and leftmost first;
            one for each bit that is set in `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append_many(self, leaf_hashes: Sequence[bytes]) -> "Frontier":
        """Return the frontier after appending leaves, each given by its 32-byte leaf hash."""
        return grow(self, leaf_hashes).frontier

    def root(self) -> bytes:
        """Return the tree's root hash (RFC 9162, section 2.1.1)."""
        if not self.hashes:
            return EMPTY_ROOT
        node = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            node = node_hash(left, node)
        return node

    def encode(self) -> bytes:
        """Return the size as eight bytes, big-endian, followed by the hashes."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, data: bytes) -> "Frontier":
        """Read what `encode` wrote.

        Raises:
            Unproved: If the number of hashes does not fit the size.
        """
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        hashes = tuple(split_hashes(data[_SIZE_BYTES:]))
        if len(data) != _SIZE_BYTES + size.bit_count() * HASH_BYTES:
            raise Unproved(
                "ledger.frontier",
                "The stored right edge of a tree does not fit its size.",
                "The store was damaged or edited: run the audit of the tree.",
            )
        return cls(size, hashes)


class Run(msgspec.Struct, frozen=True):
    """New hashes side by side on one level of tiles.

    Attributes:
        level: Tile level, from 0 for leaf hashes.
        start: Place of the first of them on that level.
        hashes: The hashes, left to right.
    """

    level: int
    start: int
    hashes: list[bytes]


class Growth(msgspec.Struct, frozen=True):
    """What appending changes: the new frontier, and the hashes to add to the tiles of each level."""

    frontier: Frontier
    runs: list[Run]


def grow(frontier: Frontier, leaf_hashes: Sequence[bytes]) -> Growth:
    """Append leaves to a tree, level by level.

    Args:
        frontier: The tree's right edge.
        leaf_hashes: 32-byte hashes of the new leaves, in order.

    Returns:
        The new right edge and the hashes that the tiles gain.
    """
    edges = list(frontier.hashes)
    new_edges: list[bytes] = []
    runs: list[Run] = []
    nodes, start, size, level = list(leaf_hashes), frontier.size, frontier.size, 0
    while nodes or size:
        if nodes and not level % TILE_HEIGHT:
            runs.append(Run(level // TILE_HEIGHT, start, nodes))
        if size & 1:  # An unpaired subtree waits at this level: it becomes the left neighbour.
            nodes = [edges.pop(), *nodes]
            start -= 1
        if len(nodes) & 1:
            new_edges.append(nodes[-1])
        pairs = iter(nodes)
        nodes = [_sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
        start, size, level = start >> 1, size >> 1, level + 1
    return Growth(Frontier(frontier.size + len(leaf_hashes), tuple(reversed(new_edges))), runs)


def split_hashes(joined: bytes) -> Iterator[bytes]:
    """Yield the 32-byte hashes of which `joined` consists; a shorter rest is passed over."""
    return (joined[at : at + HASH_BYTES] for at in range(0, len(joined) - HASH_BYTES + 1, HASH_BYTES))


# --- reading tiles ------------------------------------------------------------------------------------------


def hash_reader(read_tile: ReadTile) -> ReadHash:
    """Return a function that reads the hash of any perfect subtree out of tiles.

    Tiles hold every eighth level only; the levels between are hashed again from the tile below them. Each
    tile is read once, so a reader serves one transaction and is then thrown away.

    The returned function raises `Unproved` (`ledger.tile`) where a tile is missing or too short.
    """
    tiles: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        tile, offset = divmod(index << height, TILE_WIDTH)
        if (tile_level, tile) not in tiles:
            tiles[tile_level, tile] = read_tile(tile_level, tile)
        wanted = HASH_BYTES << height
        joined = tiles[tile_level, tile][offset * HASH_BYTES :][:wanted]
        if len(joined) != wanted:
            raise Unproved(
                "ledger.tile",
                f"Tile {tile} of level {tile_level} lacks hashes that the tree's size says are there.",
                "The store was damaged or edited: run the audit of the tree.",
            )
        return perfect_root(joined)

    return read


def perfect_root(joined: bytes) -> bytes:
    """Return the root over joined hashes whose number is a power of two."""
    nodes = list(split_hashes(joined))
    while len(nodes) > 1:
        pairs = iter(nodes)
        nodes = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=True)]
    return nodes[0]


def tile_width(size: int, level: int, tile: int) -> int:
    """Return how many hashes a tile holds in a tree of `size` leaves: 0 to 256."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - tile * TILE_WIDTH))


def tile_path(level: int, tile: int, width: int = TILE_WIDTH) -> str:
    """Return a tile's path below a log's address: `tile/0/x001/x234/067.p/5` (C2SP tlog-tiles)."""
    elements = [f"{tile % 1000:03d}"]
    while tile := tile // 1000:
        elements.insert(0, f"x{tile % 1000:03d}")
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return f"tile/{level}/{'/'.join(elements)}{partial}"


# --- building proofs ----------------------------------------------------------------------------------------


def root_at(read_hash: ReadHash, size: int) -> bytes:
    """Return the root of the tree's first `size` leaves."""
    return _range_root(read_hash, 0, size) if size else EMPTY_ROOT


def inclusion_proof(read_hash: ReadHash, index: int, size: int) -> list[bytes]:
    """Build the proof that leaf `index` stands in the tree of the first `size` leaves (RFC 9162, 2.1.3.1).

    Raises:
        Invalid: If that tree has no such leaf.
    """
    if not 0 <= index < size:
        raise Invalid(
            "ledger.index",
            f"A tree of {size} leaves has no leaf {index}.",
            "Ask for a leaf that is in the tree.",
        )
    return _path(read_hash, index, 0, size)


def consistency_proof(read_hash: ReadHash, old_size: int, new_size: int) -> list[bytes]:
    """Build the proof that the tree of `new_size` leaves extends that of `old_size` (RFC 9162, 2.1.4.1).

    Raises:
        Invalid: If the earlier tree is larger than the later one.
    """
    if not 0 <= old_size <= new_size:
        raise Invalid(
            "ledger.sizes",
            f"A tree of {new_size} leaves does not extend one of {old_size}.",
            "Give the smaller size first.",
        )
    if old_size in {0, new_size}:
        return []
    return _subproof(read_hash, old_size, 0, new_size, whole=True)


def _split(start: int, end: int) -> int:
    """Return where a range divides: after the largest power of two below its length."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _range_root(read_hash: ReadHash, start: int, end: int) -> bytes:
    count = end - start
    if not count & (count - 1):
        return read_hash(count.bit_length() - 1, start // count)
    middle = _split(start, end)
    return node_hash(_range_root(read_hash, start, middle), _range_root(read_hash, middle, end))


def _path(read_hash: ReadHash, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = _split(start, end)
    if index < middle:
        return [*_path(read_hash, index, start, middle), _range_root(read_hash, middle, end)]
    return [*_path(read_hash, index, middle, end), _range_root(read_hash, start, middle)]


def _subproof(read_hash: ReadHash, old_size: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    """Prove the earlier tree against a range; `whole` while the range began where both trees begin."""
    if old_size == end:
        return [] if whole else [_range_root(read_hash, start, end)]
    middle = _split(start, end)
    if old_size <= middle:
        left = _subproof(read_hash, old_size, start, middle, whole=whole)
        return [*left, _range_root(read_hash, middle, end)]
    right = _subproof(read_hash, old_size, middle, end, whole=False)
    return [*right, _range_root(read_hash, start, middle)]
