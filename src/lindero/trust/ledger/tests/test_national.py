"""The national log's tree: a leaf for every head, once a unit of work, and a checkpoint when it grew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.store import Transaction
from lindero.trust.ledger import tree
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.checkpoints import verify_checkpoint
from lindero.trust.ledger.national import NATIONAL_TREE, add_leaves, national_origin, sign_national
from lindero.trust.ledger.notes import read_note
from lindero.trust.ledger.tests.samples import LEAVES, MORNING, NORDIA, verifier


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Return a store with the ledger's tables."""
    opened = SqliteStore(tmp_path / "node.db")
    opened.run(tree.create_tables)
    yield opened
    opened.close()


def add(*runs: slice) -> Callable[[Transaction], None]:
    """Return a unit of work that appends several runs of leaves."""

    def unit(tx: Transaction) -> None:
        for run in runs:
            add_leaves(tx, LEAVES[run])

    return unit


def test_leaves_of_one_unit_enter_in_order_and_with_it(store: SqliteStore) -> None:
    """Several puts in one transaction make one run of leaves."""
    store.run(add(slice(0, 3), slice(3, 300)))
    store.run(add(slice(300, 301)))
    assert store.run(lambda tx: tree.head(tx, NATIONAL_TREE)).size == 301
    assert store.run(lambda tx: audit(tx, NATIONAL_TREE, (), LEAVES[:301])) == []


def test_S_50_leaves_of_an_undone_unit_are_undone(store: SqliteStore) -> None:
    """A transaction that fails leaves no leaf behind, and the next one continues where the log stands."""

    def failing(tx: Transaction) -> None:
        add_leaves(tx, LEAVES[:3])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(failing)
    store.run(add(slice(0, 2)))
    assert store.run(lambda tx: audit(tx, NATIONAL_TREE, (), LEAVES[:2])) == []


def test_checkpoint_is_signed_when_the_log_grew(store: SqliteStore) -> None:
    """Each size is signed once; a log that stands still signs nothing new."""

    def sign(tx: Transaction) -> str | None:
        return sign_national(tx, "NRD", NORDIA, MORNING)

    store.run(add(slice(0, 5)))
    note = store.run(sign)
    assert note is not None
    signed = verify_checkpoint(read_note(note), national_origin("NRD"), [verifier(NORDIA)])
    assert signed.checkpoint.size == 5
    assert store.run(sign) is None
    store.run(add(slice(5, 6)))
    assert store.run(sign) is not None
    assert store.run(lambda tx: audit(tx, NATIONAL_TREE, [verifier(NORDIA)], LEAVES[:6])) == []
