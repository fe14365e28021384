"""A witness that sees only sizes and roots: it cosigns what extends all that it cosigned before (C2SP tlog-witness).

It knows no content and needs none. As every view of a log must pass it, a log cannot show two nations two histories.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.proofs import HASH_BYTES, verify_consistency
from lindero.trust.ledger import tables
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, read_checkpoint, verify_checkpoint
from lindero.trust.ledger.notes import Note, Signer, VerifierKey, read_note

ADD_CHECKPOINT_PATH: Final = "/add-checkpoint"
SIZE_TYPE: Final = "text/x.tlog.size"
TEXT_TYPE: Final = "text/plain; charset=utf-8"
MAX_PROOF: Final = 63
MAX_REQUEST_BYTES: Final = 16_384

OK: Final = 200
BAD_REQUEST: Final = 400
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422


class WitnessAnswer(msgspec.Struct, frozen=True):
    """What a witness answers: HTTP status, media type, body."""

    status: int
    media_type: str
    body: bytes


class AddCheckpoint(msgspec.Struct, frozen=True):
    """A request: the size that the asker believes was cosigned last, the proof from there, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note


def write_request(old_size: int, proof: Sequence[bytes], note: str) -> bytes:
    """Return the body of a request to cosign (C2SP tlog-witness, add-checkpoint)."""
    lines = [f"old {old_size}\n", *(f"{base64.b64encode(item).decode()}\n" for item in proof), "\n", note]
    return "".join(lines).encode()


def read_request(body: bytes) -> AddCheckpoint:
    """Read the body of a request to cosign, strictly.

    Raises:
        Unproved: If it has another form.
    """
    try:
        head, _, note = body.decode().partition("\n\n")
        first, *lines = head.split("\n")
        word, _, number = first.partition(" ")
        proof = tuple(base64.b64decode(line, validate=True) for line in lines)
    except (UnicodeError, binascii.Error) as error:
        raise _malformed(str(error)) from error
    if word != "old" or not number.isascii() or not number.isdigit() or str(int(number)) != number:
        raise _malformed("its first line is not `old` and a size")
    if len(proof) > MAX_PROOF or any(len(item) != HASH_BYTES for item in proof):
        raise _malformed("its proof is not at most 63 hashes")
    return AddCheckpoint(int(number), proof, read_note(note))


def add_checkpoint(
    rows: Rows, logs: Mapping[str, Sequence[VerifierKey]], body: bytes, signer: Signer, now: int
) -> WitnessAnswer:
    """Cosign a checkpoint if it extends all that was cosigned of that log before; runs in one unit of work.

    The order of checks and the statuses are those of C2SP tlog-witness. The new checkpoint is written down in the
    same unit of work, so that it is durable before the cosignature leaves.

    Args:
        rows: The witness's store.
        logs: Keys of each known log, by origin.
        body: The request's body.
        signer: The witness's key.
        now: The witness's time, milliseconds UTC.
    """
    try:
        ask = read_request(body)
        checkpoint = read_checkpoint(ask.note.text)
    except LinderoError as error:
        return _told(BAD_REQUEST, error)
    refused = _refused(ask, checkpoint, logs)
    if refused is not None:
        return refused
    known = _latest(rows, checkpoint.origin)
    size = known.size if known is not None else 0
    if ask.old_size != size or _contradicts(known, checkpoint):
        return WitnessAnswer(CONFLICT, SIZE_TYPE, f"{size}\n".encode())
    try:
        if known is not None:
            verify_consistency(known.size, known.root, checkpoint.size, checkpoint.root, ask.proof)
        elif ask.proof:
            raise _malformed("a first checkpoint needs no proof")
    except Unproved as error:
        return _told(UNPROCESSABLE, error)
    cosigned = cosign(Note(ask.note.text, ask.note.signatures), signer, now)
    tables.save_checkpoint(
        rows, checkpoint.origin, tables.StoredCheckpoint(checkpoint.size, str(cosigned), now)
    )
    line = str(Note(cosigned.text, cosigned.signatures[-1:]))[len(cosigned.text) + 1 :]
    return WitnessAnswer(OK, TEXT_TYPE, line.encode())


def _refused(
    ask: AddCheckpoint, checkpoint: Checkpoint, logs: Mapping[str, Sequence[VerifierKey]]
) -> WitnessAnswer | None:
    """Return the answer to a checkpoint that is of no known log, not signed by it, or older than it says itself."""
    if checkpoint.origin not in logs:
        return WitnessAnswer(NOT_FOUND, TEXT_TYPE, b"This witness does not know that log.\n")
    try:
        verify_checkpoint(ask.note, checkpoint.origin, logs[checkpoint.origin])
    except Unproved as error:
        return _told(FORBIDDEN, error)
    if ask.old_size > checkpoint.size:
        return WitnessAnswer(BAD_REQUEST, TEXT_TYPE, b"The old size is larger than the checkpoint.\n")
    return None


def cosignature_of(note: Note, answer: bytes) -> Note:
    """Return a checkpoint with only the signature lines that a witness answered.

    Raises:
        Unproved: If the answer is no signature lines.
    """
    return read_note(f"{note.text}\n{answer.decode('utf-8', 'replace')}")


def _latest(rows: Rows, origin: str) -> Checkpoint | None:
    kept = tables.latest_checkpoint(rows, origin)
    return read_checkpoint(read_note(kept.note).text) if kept is not None else None


def _contradicts(known: Checkpoint | None, new: Checkpoint) -> bool:
    return known is not None and new.size == known.size and new.root != known.root


def _told(status: int, error: LinderoError) -> WitnessAnswer:
    return WitnessAnswer(status, TEXT_TYPE, f"{error.text}\n".encode())


def _malformed(what: str) -> Unproved:
    return Unproved(
        "ledger.witness_request",
        f"This is no request to cosign: {what}.",
        "See c2sp.org/tlog-witness, add-checkpoint.",
    )
