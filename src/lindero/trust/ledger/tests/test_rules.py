"""The tree: growing in any steps gives the standard's roots, and its tiles give proofs that verify."""

import hashlib
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.proofs import EMPTY_ROOT, verify_consistency, verify_inclusion
from lindero.trust.ledger.rules import (
    TILE_WIDTH,
    Frontier,
    ReadHash,
    consistency_proof,
    grow,
    hash_reader,
    inclusion_proof,
    root_at,
    tile_path,
    tile_width,
)
from lindero.trust.ledger.tests.samples import LEAVES

COUNT = 1_100
"""Leaves of the tree under test: four full tiles, a partial one, and a partial tile one level up."""

Tiles = dict[tuple[int, int], bytes]


def naive_root(leaves: list[bytes]) -> bytes:
    """Return the root by the standard's recursive definition."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


def grown_in_steps(steps: list[int]) -> tuple[Frontier, Tiles]:
    """Append leaves in batches of the given sizes, and keep the tiles that this makes."""
    frontier, tiles = Frontier(), Tiles()
    for step in steps:
        growth = grow(frontier, LEAVES[frontier.size : frontier.size + step])
        for run in growth.runs:
            for place, node in enumerate(run.hashes, start=run.start):
                key = run.level, place // TILE_WIDTH
                assert len(tiles.get(key, b"")) == place % TILE_WIDTH * 32, "a hash came out of its turn"
                tiles[key] = tiles.get(key, b"") + node
        frontier = growth.frontier
    return frontier, tiles


def reader_of(tiles: Tiles) -> ReadHash:
    """Return a reader of hashes over tiles in memory."""
    return hash_reader(lambda level, tile: tiles.get((level, tile), b""))


FRONTIER, TILES = grown_in_steps([COUNT])
SIZES = st.integers(0, COUNT)
STEPS = st.lists(st.integers(0, 300), max_size=8)


@given(STEPS)
def test_growing_in_any_steps_gives_the_standards_root(steps: list[int]) -> None:
    """Batches of any size, empty ones too, lead to the root that the recursive definition gives."""
    frontier, _ = grown_in_steps(steps)
    assert frontier.size == sum(steps)
    assert frontier.root() == naive_root(LEAVES[: sum(steps)])
    assert frontier == Frontier().append_many(LEAVES[: sum(steps)])


@given(STEPS)
def test_tiles_have_the_widths_of_the_specification(steps: list[int]) -> None:
    """Each level has its full tiles and at most one partial one, whatever the batches were."""
    size = sum(steps)
    _, tiles = grown_in_steps(steps)
    widths = {
        (level, tile): tile_width(size, level, tile)
        for level in range(3)
        for tile in range(size // TILE_WIDTH + 2)
    }
    assert {key: len(hashes) // 32 for key, hashes in tiles.items()} == {
        key: width for key, width in widths.items() if width
    }


def test_tile_widths_are_those_of_the_specifications_example() -> None:
    """A tree of 70,000 leaves has the tiles that C2SP tlog-tiles names, and so has one of 256."""
    assert [tile_width(70_000, 0, tile) for tile in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [tile_width(70_000, 1, tile) for tile in (0, 1, 2)] == [256, 17, 0]
    assert [tile_width(70_000, 2, tile) for tile in (0, 1)] == [1, 0]
    assert [tile_width(256, level, 0) for level in (0, 1, 2)] == [256, 1, 0]


def test_tile_paths_are_those_of_the_specification() -> None:
    """A tile is found where outside tools look for it."""
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(1, 5, 17) == "tile/1/005.p/17"
    assert tile_path(0, 1_000) == "tile/0/x001/000"


@given(SIZES)
def test_every_earlier_root_can_be_read_from_todays_tiles(size: int) -> None:
    """Nothing of the past is lost by appending: the root at each earlier size is still there."""
    assert root_at(reader_of(TILES), size) == naive_root(LEAVES[:size])


@given(st.integers(1, COUNT).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_inclusion_proofs_from_tiles_verify(place: tuple[int, int]) -> None:
    """Any leaf is proved in the tree of any later size."""
    index, size = place
    proof = inclusion_proof(reader_of(TILES), index, size)
    verify_inclusion(LEAVES[index], index, size, proof, naive_root(LEAVES[:size]))


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))))
def test_consistency_proofs_from_tiles_verify(sizes: tuple[int, int]) -> None:
    """Any two sizes of the log are proved to be one log."""
    old, new = sizes
    proof = consistency_proof(reader_of(TILES), old, new)
    verify_consistency(old, naive_root(LEAVES[:old]), new, naive_root(LEAVES[:new]), proof)


@given(STEPS)
def test_frontier_survives_its_bytes(steps: list[int]) -> None:
    """What is stored of a tree's edge is read back as it was."""
    frontier, _ = grown_in_steps(steps)
    assert Frontier.decode(frontier.encode()) == frontier


@pytest.mark.parametrize(
    "damaged", [b"", FRONTIER.encode()[:7], FRONTIER.encode()[:-1], FRONTIER.encode() + bytes(32)]
)
def test_frontier_of_another_length_is_refused(damaged: bytes) -> None:
    """A stored edge whose hashes do not fit its size is damage, not a tree."""
    with pytest.raises(Unproved) as caught:
        Frontier.decode(damaged)
    assert caught.value.code == "ledger.frontier"


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    """Asking for what is not there is the asker's mistake, and is said so."""
    with pytest.raises(Invalid):
        inclusion_proof(reader_of(TILES), index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_sizes_in_the_wrong_order_have_no_proof(old: int, new: int) -> None:
    """A log does not shrink, so nothing proves that it did."""
    with pytest.raises(Invalid):
        consistency_proof(reader_of(TILES), old, new)


def test_missing_hashes_are_named_by_their_tile() -> None:
    """A proof that needs a tile which is not there says which one."""
    with pytest.raises(Unproved, match="Tile 4 of level 0") as caught:
        inclusion_proof(reader_of(TILES), 0, COUNT + 1)
    assert caught.value.code == "ledger.tile"


def test_the_empty_tree_has_the_standards_root() -> None:
    """Before the first leaf there is a root too."""
    assert Frontier().root() == root_at(reader_of({}), 0) == EMPTY_ROOT
    assert Frontier().append_many([]) == Frontier()


@pytest.mark.speed
def test_growing_costs_little_more_than_a_hash_a_leaf() -> None:
    """Appending a thousand leaves stays below four times the cost of a thousand bare hashes."""
    data, leaves = bytes(65), LEAVES[:1_000]
    append = min(timeit.repeat(lambda: FRONTIER.append_many(leaves), number=5, repeat=7))
    bare = min(timeit.repeat(lambda: hashlib.sha256(data).digest(), number=5_000, repeat=7))
    assert append < 4 * bare
