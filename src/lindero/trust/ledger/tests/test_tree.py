"""Trees in the store: what is appended stays, is proved, and costs little."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Conflict, Defect, Missing, Unproved
from lindero.kernel.proofs import EMPTY_ROOT, verify_consistency, verify_inclusion
from lindero.kernel.tests.fakes import FakeRows
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, sign_checkpoint
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.tests.samples import LEAVES, MORNING, ORIGIN, SENDER, SUDIA

NATIONAL = "national"


def filled(*steps: int, name: str = NATIONAL) -> FakeRows:
    """Return a store with a tree that grew in batches of the given sizes."""
    rows = FakeRows()
    tree.create_tables(rows)
    for step in steps:
        size = tree.head(rows, name).size
        tree.append(rows, name, LEAVES[size : size + step])
    return rows


def test_tree_begins_empty() -> None:
    """A tree that nobody has appended to has the empty tree's head; creating tables twice is harmless."""
    rows = filled()
    tree.create_tables(rows)
    assert tree.head(rows, NATIONAL) == tree.EMPTY_HEAD == tree.TreeHead(0, EMPTY_ROOT)
    assert tree.trees(rows) == []


@given(st.lists(st.integers(0, 400), max_size=6))
def test_stored_tree_has_the_head_of_its_leaves(steps: list[int]) -> None:
    """Whatever the batches, head and leaves are those of one tree over all of them."""
    rows, size = filled(*steps), sum(steps)
    assert tree.head(rows, NATIONAL) == tree.TreeHead(size, Frontier().append_many(LEAVES[:size]).root())
    assert [tree.leaf(rows, NATIONAL, index) for index in range(size)] == LEAVES[:size]


def test_append_returns_the_new_head() -> None:
    """Whoever appends can sign at once what the tree now amounts to."""
    rows = filled(300)
    assert tree.append(rows, NATIONAL, LEAVES[300:310]) == tree.head(rows, NATIONAL)
    assert tree.append(rows, NATIONAL, []) == tree.head(rows, NATIONAL)


def test_trees_do_not_touch_each_other() -> None:
    """The nation's log and each channel have their own leaves in the same tables."""
    rows = filled(300)
    tree.append(rows, "channel/1", LEAVES[5:7])
    assert tree.trees(rows) == ["channel/1", NATIONAL]
    assert tree.head(rows, NATIONAL).size == 300
    assert tree.leaf(rows, "channel/1", 0) == LEAVES[5]


@given(st.integers(1, 700), st.data())
def test_proofs_from_the_store_verify(size: int, data: st.DataObject) -> None:
    """Any leaf, and any two sizes, of a tree in the store are proved against its heads."""
    rows, index, old = STORE, data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    root, old_root = (Frontier().append_many(LEAVES[:count]).root() for count in (size, old))
    verify_inclusion(LEAVES[index], index, size, tree.prove_inclusion(rows, NATIONAL, index, size), root)
    proof = tree.prove_consistency(rows, NATIONAL, old, size)
    verify_consistency(old, old_root, size, root, proof)


STORE = filled(100, 500, 100)


def test_tiles_are_served_as_they_were_at_a_checkpoints_size() -> None:
    """An outside tool gets the partial tile of the size that was signed, although it has grown since."""
    assert tree.tile_at(STORE, NATIONAL, 300, 0, 1) == b"".join(LEAVES[256:300])
    assert tree.tile_at(STORE, NATIONAL, 700, 0, 1) == b"".join(LEAVES[256:512])
    assert len(tree.tile_at(STORE, NATIONAL, 700, 1, 0)) == 2 * 32


@pytest.mark.parametrize(("size", "level", "number"), [(300, 0, 2), (300, 1, 1), (1_000, 0, 3), (0, 0, 0)])
def test_tile_that_is_not_there_is_missing(size: int, level: int, number: int) -> None:
    """Tiles beyond a size, and sizes beyond the tree, are not made up."""
    with pytest.raises(Missing):
        tree.tile_at(STORE, NATIONAL, size, level, number)


@pytest.mark.parametrize("index", [-1, 700, 10_000])
def test_leaf_that_is_not_there_is_missing(index: int) -> None:
    """There is no leaf outside the tree."""
    with pytest.raises(Missing):
        tree.leaf(STORE, NATIONAL, index)


def test_what_is_no_hash_is_not_appended() -> None:
    """A leaf of another length would shift every hash after it."""
    rows = filled(3)
    with pytest.raises(Defect):
        tree.append(rows, NATIONAL, [LEAVES[0], b"short"])
    assert tree.head(rows, NATIONAL).size == 3


def test_damaged_partial_tile_stops_appending() -> None:
    """Nothing is built on a tile that has lost hashes."""
    rows = filled(10)
    rows.execute("UPDATE ledger_tiles SET hashes = ? WHERE level = 0", (b"".join(LEAVES[:9]),))
    with pytest.raises(Unproved) as caught:
        tree.append(rows, NATIONAL, LEAVES[10:12])
    assert caught.value.code == "ledger.tile"


@pytest.mark.parametrize(
    "sql", ["UPDATE ledger_trees SET size = 9", "UPDATE ledger_trees SET frontier = x'00'"]
)
def test_damaged_edge_stops_reading(sql: str) -> None:
    """A size that does not fit the edge is damage, not a head."""
    rows = filled(10)
    rows.execute(sql)
    with pytest.raises(Unproved) as caught:
        tree.head(rows, NATIONAL)
    assert caught.value.code == "ledger.frontier"


# --- checkpoints ---


def signed(size: int, leaf: int = 0) -> str:
    """Return a signed checkpoint of some root."""
    return str(sign_checkpoint(Checkpoint(ORIGIN, size, LEAVES[leaf]), SENDER))


def test_latest_checkpoint_is_that_of_the_largest_size() -> None:
    """Order of saving does not matter, size does; and trees are told apart."""
    rows = filled()
    assert tree.latest_checkpoint(rows, NATIONAL) is None
    for size in (5, 9, 7):
        tree.save_checkpoint(rows, NATIONAL, size, signed(size), MORNING + size)
    tree.save_checkpoint(rows, "other", 99, signed(99), MORNING)
    assert tree.latest_checkpoint(rows, NATIONAL) == tree.StoredCheckpoint(9, signed(9), MORNING + 9)
    assert [kept.size for kept in tree.checkpoints(rows, NATIONAL)] == [5, 7, 9]


def test_checkpoint_gains_a_cosignature() -> None:
    """The same checkpoint with another signature line takes the place of the first."""
    rows = filled()
    note = sign_checkpoint(Checkpoint(ORIGIN, 5, LEAVES[0]), SENDER)
    cosigned = str(cosign(note, SUDIA, MORNING))
    tree.save_checkpoint(rows, NATIONAL, 5, str(note), MORNING)
    tree.save_checkpoint(rows, NATIONAL, 5, cosigned, MORNING + 1)
    assert tree.checkpoints(rows, NATIONAL) == [tree.StoredCheckpoint(5, cosigned, MORNING + 1)]


def test_S_50_one_size_never_gets_two_roots() -> None:
    """A node that signed or saw a checkpoint refuses another root for its size."""
    rows = filled()
    tree.save_checkpoint(rows, NATIONAL, 5, signed(5), MORNING)
    with pytest.raises(Conflict) as caught:
        tree.save_checkpoint(rows, NATIONAL, 5, signed(5, leaf=1), MORNING)
    assert caught.value.code == "ledger.other_checkpoint"
    assert tree.checkpoints(rows, NATIONAL) == [tree.StoredCheckpoint(5, signed(5), MORNING)]


@pytest.mark.speed
def test_appending_a_batch_costs_little_more_than_its_hashes() -> None:
    """In batches of a thousand the store adds less than the hashing itself (a ratio in one run)."""
    rows, leaves = filled(100), LEAVES[:1_000]
    stored = min(timeit.repeat(lambda: tree.append(rows, NATIONAL, leaves), number=5, repeat=7))
    edge = Frontier().append_many(LEAVES[:100])
    hashed = min(timeit.repeat(lambda: edge.append_many(leaves), number=5, repeat=7))
    assert stored < 3 * hashed
