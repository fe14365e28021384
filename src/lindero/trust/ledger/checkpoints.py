"""Checkpoints: what a log commits to at one size, signed by the log and cosigned by its witness.

Formats: C2SP tlog-checkpoint and tlog-cosignature (cosignature/v1).
"""

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.kernel.errors import Conflict, Unproved
from lindero.kernel.proofs import HASH_BYTES
from lindero.trust.ledger.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    Signer,
    Verified,
    VerifierKey,
    cosign_note,
    sign_note,
    verify_note,
)

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class Checkpoint(msgspec.Struct, frozen=True):
    """A log's tree at one size.

    Attributes:
        origin: The log's name, the same for ever.
        size: Number of leaves.
        root: Root hash of the tree, 32 bytes.
        extensions: Further lines, of no meaning to the proof; none by default.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the checkpoint as the text of a note."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


class SignedCheckpoint(msgspec.Struct, frozen=True):
    """A checkpoint whose signatures were verified.

    Attributes:
        checkpoint: What was signed.
        signatures: The log's own signatures that hold, at least one.
        cosignatures: The witnesses' cosignatures that hold; may be none.
    """

    checkpoint: Checkpoint
    signatures: tuple[Verified, ...]
    cosignatures: tuple[Verified, ...]


def read_checkpoint(text: str) -> Checkpoint:
    """Read a note's text as a checkpoint, strictly: writing it again gives the same characters.

    Raises:
        Unproved: With code `ledger.checkpoint` if it has another form.
    """
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3 or not all(lines):
        raise _malformed("it needs an origin, a size and a root, each on a line of its own")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise _malformed("its size is no number")
    try:
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True), tuple(extensions))
    except (binascii.Error, ValueError) as error:
        raise _malformed("its root is not base64") from error
    if len(checkpoint.root) != HASH_BYTES or str(checkpoint) != text:
        raise _malformed("its root is not 32 bytes of strict base64")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Sign a checkpoint as the log.

    Whoever calls this vouches that the tree extends every tree the log has signed before.
    """
    return sign_note(str(checkpoint), (signer,))


def cosign(note: Note, signer: Signer, at: int) -> Note:
    """Add the witness's cosignature to a signed checkpoint.

    It states: as of that time, this is the largest tree of this log that the witness has seen, and it extends
    all that it saw before. Whoever calls this has checked that, and has written it down.

    Args:
        note: The signed checkpoint.
        signer: The witness.
        at: The witness's time, milliseconds UTC; whole seconds are signed.

    Raises:
        Unproved: If the note's text is no checkpoint.
    """
    read_checkpoint(note.text)
    return cosign_note(note, signer, at)


def verify_checkpoint(note: Note, origin: str, keys: Iterable[VerifierKey]) -> SignedCheckpoint:
    """Verify a checkpoint of one log: its form, its origin, and every signature of a known key.

    Args:
        note: The signed checkpoint.
        origin: The log that it must speak of.
        keys: The log's keys (`ED25519`) and those of its witnesses (`COSIGNATURE`).

    Raises:
        Unproved: With code `ledger.checkpoint` if the form is wrong, `ledger.note_signature` if the signature
            of a known key fails, `ledger.origin` if it speaks of another log, `ledger.note_unsigned` if the
            log itself did not sign.
    """
    checkpoint = read_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise Unproved(
            "ledger.origin",
            f"The checkpoint speaks of {checkpoint.origin!r}, not of {origin!r}.",
            "Look into where it came from.",
        )
    verified = verify_note(note, keys)
    signatures = tuple(item for item in verified if item.key.kind == ED25519)
    if not signatures:
        raise Unproved(
            "ledger.note_unsigned",
            "The checkpoint carries cosignatures, but not the signature of the log itself.",
            "Ask the log's nation for its own signed checkpoint.",
        )
    return SignedCheckpoint(
        checkpoint, signatures, tuple(item for item in verified if item.key.kind == COSIGNATURE)
    )


def is_equivocation(first: Checkpoint, second: Checkpoint) -> bool:
    """Say whether two checkpoints of one log contradict each other: the same size with two roots."""
    return (first.origin, first.size) == (second.origin, second.size) and first.root != second.root


def merge_cosignatures(note: Note, other: Note) -> Note:
    """Return `note` with those signature lines of `other` that it lacks, both being over the same text.

    Raises:
        Conflict: If the texts differ.
    """
    if note.text != other.text:
        raise Conflict(
            "ledger.other_checkpoint",
            "These signatures belong to another checkpoint.",
            "Compare sizes and roots; two roots for one size are evidence to be kept.",
        )
    extra = tuple(item for item in other.signatures if item not in note.signatures)
    return Note(note.text, (*note.signatures, *extra))


def _malformed(what: str) -> Unproved:
    return Unproved(
        "ledger.checkpoint", f"This is no checkpoint: {what}.", "Ask the log's nation for it again."
    )
