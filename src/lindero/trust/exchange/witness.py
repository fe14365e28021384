"""Witness: a neighbour remembers how far our log had come, and cosigns only what extends it (C2SP tlog-witness)."""

import base64
import binascii
from typing import Annotated, Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Conflict, Invalid, Unproved
from lindero.kernel.proofs import verify_consistency
from lindero.trust.exchange.evidence import Contradiction
from lindero.trust.exchange.peer_keys import verified, verifiers
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import (
    Checkpoint,
    cosign,
    merge_cosignatures,
    read_checkpoint,
    verify_checkpoint,
)
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import COSIGNATURE, Note, Signer, VerifierKey, read_note

MAX_PROOF: Final = 64


class WitnessAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request to cosign.

    Attributes:
        old_size: Size of the log that the witness cosigned last; 0 at first.
        proof: Consistency proof from there to the checkpoint, base64.
        checkpoint: The signed checkpoint.
    """

    old_size: Annotated[int, msgspec.Meta(ge=0)]
    proof: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_PROOF)]
    checkpoint: Annotated[str, msgspec.Meta(max_length=4_096)]


class StaleWitness(Conflict):
    """The witness stands at another size than the asker believes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            "exchange.witness_size", f"The witness stands at size {size}.", "Ask again from there."
        )
        self.expected = size


def witnessed_tree(nation: str) -> str:
    """Return the name under which a neighbour's checkpoints are kept."""
    return f"witnessed:{nation}"


def cosign_for(tx: Transaction, peer: str, body: bytes, *, signer: Signer, clock: Clock) -> bytes:
    """Cosign a neighbour's national checkpoint if it extends all that was cosigned before.

    Raises:
        Invalid: If the request has another form.
        StaleWitness: If the asker starts from another size than ours.
        Unproved: If the log was cut, changed or forked: nothing is signed, and the evidence is kept by the caller.
    """
    try:
        ask = msgspec.json.decode(body, type=WitnessAsk)
        proof = [base64.b64decode(item, validate=True) for item in ask.proof]
    except (msgspec.MsgspecError, UnicodeError, binascii.Error) as error:
        raise Invalid(
            "exchange.witness", f"This is no request to cosign: {error}.", "See docs/protocol/log.md."
        ) from error
    note = read_note(ask.checkpoint)
    signed = verified(
        tx, peer, note, clock.now(), lambda keys: verify_checkpoint(note, national_origin(peer), keys)
    )
    latest = tree.latest_checkpoint(tx, witnessed_tree(peer))
    if (latest.size if latest else 0) != ask.old_size:
        raise StaleWitness(latest.size if latest else 0)
    _check_extends(tx, peer, note, signed.checkpoint, proof)
    cosigned = cosign(note, signer, clock.now())
    tree.save_checkpoint(tx, witnessed_tree(peer), signed.checkpoint.size, str(cosigned), clock.now())
    return str(cosigned).encode()


def ask_of(tx: Rows, old_size: int) -> WitnessAsk | None:
    """Make a request for the newest national checkpoint; None if there is nothing new to cosign."""
    latest = tree.latest_checkpoint(tx, NATIONAL_TREE)
    if latest is None or latest.size <= old_size:
        return None
    proof = tree.prove_consistency(tx, NATIONAL_TREE, old_size, latest.size) if old_size else []
    return WitnessAsk(
        old_size=old_size,
        proof=tuple(base64.b64encode(item).decode() for item in proof),
        checkpoint=latest.note,
    )


def check_not_set_back(rows: Rows, size: int) -> None:
    """Let a node pass whose national log is at least as long as what a witness cosigned of it.

    Raises:
        Unproved: If the witness has seen more than there is: this store was set back.
    """
    latest = tree.latest_checkpoint(rows, NATIONAL_TREE)
    here = latest.size if latest is not None else 0
    if size > here:
        raise Unproved(
            "exchange.set_back",
            f"The witness cosigned {size} records of this node's log, {here} are here: this store was set back.",
            "Restore the newest backup; neighbours cosign nothing of a log that lost records.",
        )


def keep_cosignature(
    tx: Transaction, peer: str, answer: bytes, *, nation: str, signer: Signer, clock: Clock
) -> int:
    """Verify the witness's cosignature and add it to our checkpoint; return the cosigned size.

    Raises:
        Unproved: If it is not the witness's, or not over a checkpoint of ours.
    """
    note: Note = read_note(answer.decode("utf-8", "replace"))
    own = (VerifierKey(signer.name, signer.public_key), *verifiers(keys_of(tx, nation), nation))
    signed = verified(
        tx,
        peer,
        note,
        clock.now(),
        lambda keys: verify_checkpoint(note, national_origin(nation), (*own, *keys)),
        (COSIGNATURE,),
    )
    size = signed.checkpoint.size
    kept = next((item for item in tree.checkpoints(tx, NATIONAL_TREE) if item.size == size), None)
    if not signed.cosignatures or kept is None:
        raise Unproved(
            "exchange.cosignature", f"{peer} did not cosign our checkpoint.", "Look into that node."
        )
    merged = merge_cosignatures(read_note(kept.note), note)
    tree.save_checkpoint(tx, NATIONAL_TREE, size, str(merged), clock.now())
    return size


def _check_extends(tx: Transaction, peer: str, note: Note, new: Checkpoint, proof: list[bytes]) -> None:
    latest = tree.latest_checkpoint(tx, witnessed_tree(peer))
    if latest is None:
        return
    old = read_checkpoint(read_note(latest.note).text)
    if new.size < old.size:
        raise Unproved(
            "exchange.rewound",
            f"The log of {peer} has {new.size} records; {old.size} were cosigned.",
            "Its store was set back: restore the newest backup. Nothing was cosigned.",
        )
    try:
        verify_consistency(old.size, old.root, new.size, new.root, proof)
    except Unproved as error:
        if new.size == old.size:
            raise Contradiction(note, latest.note) from error
        raise
