"""Proof of a single record as a file: one entry, its place in the log, the cosigned checkpoint (C2SP tlog-proof)."""

import base64
import binascii
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.errors import Unproved
from lindero.kernel.names import Nation
from lindero.trust.ledger.bundle import BundleKey
from lindero.trust.ledger.notes import Note, read_note

HEADER: Final = "c2sp.org/tlog-proof@v1"
FORMAT: Final = "lindero/proof/v1"
MAX_PROOF: Final = 64

_ENCODER: Final = msgspec.json.Encoder()


class Extra(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof's extra data: what was logged, what of it is shown, and whose keys signed.

    Attributes:
        format: `lindero/proof/v1`.
        sender: The nation whose log it is.
        receiver: The nation that cosigns.
        keys: Keys of both, with what their roots say of them.
        entry: The entry's JSON bytes, exactly as they were hashed.
        disclosure: JSON bytes of the disclosure, or null once it is erased.
    """

    format: str = FORMAT
    sender: Nation
    receiver: Nation
    keys: tuple[BundleKey, ...]
    entry: msgspec.Raw
    disclosure: msgspec.Raw


class TlogProof(msgspec.Struct, frozen=True):
    """A proof as the file has it.

    Attributes:
        extra: Opaque bytes of the application; empty if there are none.
        index: Place of the entry in the log.
        hashes: The inclusion proof.
        checkpoint: The signed checkpoint with its cosignatures.
    """

    extra: bytes
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note


def write_extra(extra: Extra) -> bytes:
    """Return the extra data's bytes."""
    return _ENCODER.encode(extra)


def write_proof(extra: bytes, index: int, hashes: Sequence[bytes], checkpoint: str) -> bytes:
    """Return a proof as C2SP tlog-proof writes it."""
    lines = [HEADER]
    if extra:
        lines.append(f"extra {base64.b64encode(extra).decode()}")
    lines.append(f"index {index}")
    lines += [base64.b64encode(item).decode() for item in hashes]
    return ("\n".join(lines) + "\n\n" + checkpoint).encode()


def is_proof(data: bytes) -> bool:
    """Say whether a file is such a proof, by its first line."""
    return data.startswith(HEADER.encode() + b"\n")


def read_proof(data: bytes) -> TlogProof:
    """Read a proof, strictly: writing it again gives the same bytes.

    Raises:
        Unproved: If it has another form.
    """
    try:
        head, _, note = data.decode().partition("\n\n")
        first, *lines = head.split("\n")
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = base64.b64decode(lines.pop(0)[len("extra ") :], validate=True)
        word, _, number = lines.pop(0).partition(" ") if lines else ("", "", "")
        hashes = tuple(base64.b64decode(line, validate=True) for line in lines)
        if first != HEADER or word != "index" or not number.isdigit() or len(hashes) > MAX_PROOF:
            raise malformed("its lines are not those of a tlog-proof")
        proof = TlogProof(extra, int(number), hashes, read_note(note))
    except (UnicodeError, binascii.Error, ValueError) as error:
        raise malformed(str(error)) from error
    if write_proof(proof.extra, proof.index, proof.hashes, str(proof.checkpoint)) != data:
        raise malformed("it is not in the one form that can be compared byte for byte")
    return proof


def malformed(what: str) -> Unproved:
    """Return the error that says why a file is no such proof."""
    return Unproved(
        "proof.form", f"This is no proof of a record: {what}.", "Ask for it again; pass it on byte for byte."
    )
