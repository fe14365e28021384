"""The national log's tree: every head that is put is a leaf, in the same transaction."""

from collections.abc import Sequence
from typing import Final

from lindero.engine.store import Transaction
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.notes import Signer, read_note, sign_again

NATIONAL_TREE: Final = "nation"
_PENDING: Final = "ledger.pending"


def national_origin(nation: str) -> str:
    """Return the origin line of a nation's log."""
    return f"lindero/{nation}/log"


def add_leaves(tx: Transaction, leaf_hashes: Sequence[bytes]) -> None:
    """Take the leaves of appended heads; they enter the tree once, at the end of the unit of work."""
    pending: list[bytes] = tx.scratch.setdefault(_PENDING, [])
    pending.extend(leaf_hashes)
    tx.at_end(_PENDING, _grow)


def sign_national(tx: Transaction, nation: str, signer: Signer, now: int) -> str | None:
    """Sign a checkpoint of the national log if it has grown since the last one, or the key changed; return the note."""
    head = tree.head(tx, NATIONAL_TREE)
    latest = tree.latest_checkpoint(tx, NATIONAL_TREE)
    if latest is not None and latest.size == head.size:
        signed = str(sign_again(read_note(latest.note), signer))
        if signed == latest.note:
            return None
        tree.save_checkpoint(tx, NATIONAL_TREE, head.size, signed, now)
        return signed
    note = str(sign_checkpoint(Checkpoint(national_origin(nation), head.size, head.root), signer))
    tree.save_checkpoint(tx, NATIONAL_TREE, head.size, note, now)
    return note


def _grow(tx: Transaction) -> None:
    tree.append(tx, NATIONAL_TREE, tx.scratch.pop(_PENDING))
