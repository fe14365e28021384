"""The audit (safeguard S-50): whatever an administrator edits in the store of a tree is found and named."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import verify_inclusion
from lindero.kernel.tests.fakes import FakeRows
from lindero.trust.ledger import tree
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.tests.samples import LEAVES, MORNING, ORIGIN, SENDER, flipped, signer, verifier

NAME = "national"
COUNT = 600
KEYS = [verifier(SENDER)]


def sound(count: int = COUNT, leaves: list[bytes] = LEAVES) -> FakeRows:
    """Return a store with a tree and two signed checkpoints, all as it should be."""
    rows = FakeRows()
    tree.create_tables(rows)
    for start, end in ((0, count // 2), (count // 2, count)):
        head = tree.append(rows, NAME, leaves[start:end])
        note = sign_checkpoint(Checkpoint(ORIGIN, head.size, head.root), SENDER)
        tree.save_checkpoint(rows, NAME, head.size, str(note), MORNING)
    return rows


def edit_tile(rows: FakeRows, level: int, number: int, change: Callable[[bytes], bytes]) -> None:
    """Change a stored tile behind the ledger's back."""
    hashes = tree.tile_at(rows, NAME, COUNT, level, number)
    rows.execute(
        "UPDATE ledger_tiles SET hashes = ? WHERE tree = ? AND level = ? AND tile = ?",
        (change(hashes), NAME, level, number),
    )


@pytest.mark.parametrize("count", [2, 255, 256, 257, 512, COUNT])
def test_sound_tree_has_no_findings(count: int) -> None:
    """The audit of a tree that nobody touched is silent, with and without keys and leaves."""
    rows = sound(count)
    assert audit(rows, NAME) == []
    assert audit(rows, NAME, KEYS, LEAVES[:count]) == []


def test_tree_that_has_not_begun_has_no_findings() -> None:
    """No tree, no damage; but a log with entries and no tree is."""
    rows = sound()
    assert audit(rows, "other") == []
    assert [found.code for found in audit(rows, "other", (), LEAVES[:1])] == ["ledger.leaf"]


@given(st.integers(0, COUNT * 256 - 1))
def test_S_50_an_edited_stored_leaf_is_found_and_named(bit: int) -> None:
    """One flipped bit of one stored leaf hash is found; with the log's own leaves, the leaf is named."""
    rows, index = sound(), bit // 256
    number, offset = divmod(index, 256)
    edit_tile(rows, 0, number, lambda hashes: flipped(hashes, offset * 256 + bit % 256))
    findings = audit(rows, NAME, KEYS, LEAVES[:COUNT])
    assert f"tree {NAME}, leaf {index}" in [found.where for found in findings]
    assert audit(rows, NAME) != []


@pytest.mark.parametrize(("level", "number"), [(0, 0), (0, 1), (0, 2), (1, 0)])
def test_S_50_an_edited_tile_is_found(level: int, number: int) -> None:
    """A changed, shortened or lengthened tile of any level is found without any help from outside."""
    changes: list[Callable[[bytes], bytes]] = [
        lambda hashes: flipped(hashes, 7),
        lambda hashes: hashes[:-32],
        lambda hashes: hashes[:-1],
        lambda hashes: hashes + bytes(32),
        lambda _: b"",
    ]
    for change in changes:
        rows = sound()
        edit_tile(rows, level, number, change)
        assert audit(rows, NAME) != []


def test_S_50_a_damaged_full_tile_is_named() -> None:
    """The hash of a full tile stands one level up, so the tile itself is named."""
    rows = sound()
    edit_tile(rows, 0, 1, lambda hashes: flipped(hashes, 0))
    assert audit(rows, NAME)[0].where == f"tree {NAME}, tile 1 of level 0"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM ledger_tiles WHERE level = 0 AND tile = 1",
        "DELETE FROM ledger_tiles WHERE level = 1",
        "INSERT INTO ledger_tiles SELECT tree, level, 9, hashes FROM ledger_tiles WHERE level = 1",
        "UPDATE ledger_trees SET size = size - 1",
        "UPDATE ledger_trees SET frontier = x''",
        "UPDATE ledger_checkpoints SET note = replace(note, '300', '301') WHERE size = 300",
        "UPDATE ledger_checkpoints SET size = 299 WHERE size = 300",
        "UPDATE ledger_checkpoints SET size = 9000 WHERE size = 600",
        "UPDATE ledger_checkpoints SET note = ''",
    ],
)
def test_S_50_an_edited_row_is_found(sql: str) -> None:
    """Rows deleted, added or changed in any of the three tables are found."""
    rows = sound()
    rows.execute(sql)
    findings = audit(rows, NAME, KEYS)
    assert findings
    assert all(found.advice and found.what and NAME in found.where for found in findings)


def test_S_50_a_tree_rewritten_throughout_is_found_by_its_checkpoints() -> None:
    """Who rewrites leaf, tiles and edge consistently still contradicts what was signed."""
    forged = sound(leaves=[LEAVES[1_000], *LEAVES[1:]])
    forged.execute("DELETE FROM ledger_checkpoints")
    for kept in tree.checkpoints(sound(), NAME):
        tree.save_checkpoint(forged, NAME, kept.size, kept.note, kept.at)
    assert [found.code for found in audit(forged, NAME, KEYS)] == ["ledger.root", "ledger.root"]


def test_S_50_checkpoints_forged_with_another_key_are_found() -> None:
    """Who also signs the checkpoints anew does not have the node's key."""
    rows = sound()
    for kept in tree.checkpoints(rows, NAME):
        root = Frontier().append_many(LEAVES[: kept.size]).root()
        note = sign_checkpoint(Checkpoint(ORIGIN, kept.size, root), signer(ORIGIN, seed="thief"))
        tree.save_checkpoint(rows, NAME, kept.size, str(note), MORNING)
    assert audit(rows, NAME) == []
    assert [found.code for found in audit(rows, NAME, KEYS)] == ["ledger.note_unsigned"] * 2


@pytest.mark.parametrize(("said", "kept"), [(COUNT + 5, COUNT), (COUNT + 5, COUNT + 5), (COUNT, COUNT + 5)])
def test_S_50_a_checkpoint_of_another_size_is_found_though_its_root_is_right(said: int, kept: int) -> None:
    """Who has the node's key, and takes the newest entries out, cannot leave what was said of them."""
    rows = sound()
    note = sign_checkpoint(Checkpoint(ORIGIN, said, tree.head(rows, NAME).root), SENDER)
    rows.execute("UPDATE ledger_checkpoints SET size = ?, note = ? WHERE size = ?", (kept, str(note), COUNT))
    assert [found.code for found in audit(rows, NAME, KEYS)] == ["ledger.checkpoint_size"]


def test_S_50_an_edited_leaf_beyond_every_checkpoint_and_every_full_tile_is_found() -> None:
    """The tree's right edge tells, where nothing is signed yet and no hash stands one level up."""
    rows = sound()
    tree.append(rows, NAME, LEAVES[COUNT : COUNT + 3])
    assert audit(rows, NAME, KEYS) == []
    tile = COUNT // 256
    hashes = flipped(tree.tile_at(rows, NAME, COUNT + 3, 0, tile), 256 * (COUNT % 256))
    rows.execute("UPDATE ledger_tiles SET hashes = ? WHERE level = 0 AND tile = ?", (hashes, tile))
    assert [found.code for found in audit(rows, NAME, KEYS)] == ["ledger.root"]


def test_S_50_a_log_with_more_or_fewer_entries_than_its_tree_is_found() -> None:
    """Entries cannot be slipped into the log, or out of it, without the tree."""
    rows = sound()
    for leaves in (LEAVES[: COUNT - 1], LEAVES[: COUNT + 1]):
        findings = audit(rows, NAME, KEYS, leaves)
        assert [found.code for found in findings] == ["ledger.leaf"]


def test_S_50_a_proof_from_an_edited_tile_does_not_verify() -> None:
    """Even before any audit, an edited store cannot prove its leaves to anyone who holds a checkpoint."""
    rows = sound()
    root = tree.head(rows, NAME).root
    edit_tile(rows, 0, 0, lambda hashes: flipped(hashes, 10))
    with pytest.raises(Unproved):
        verify_inclusion(LEAVES[1], 1, COUNT, tree.prove_inclusion(rows, NAME, 1, COUNT), root)
