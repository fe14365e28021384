"""Proof of a single record: one entry, its place in the log, the cosigned checkpoint (C2SP tlog-proof)."""

import base64
import binascii
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.proofs import leaf_hash, verify_inclusion
from lindero.trust.ledger.bundle import BundleKey, Disclosure, EntryFacts, read_content
from lindero.trust.ledger.chain import check_signed_in_time
from lindero.trust.ledger.checkpoints import read_checkpoint, verify_checkpoint
from lindero.trust.ledger.disclosing import verify_disclosed
from lindero.trust.ledger.keyring import Keyring, Pins
from lindero.trust.ledger.notes import COSIGNATURE, ED25519, Note, read_note
from lindero.trust.ledger.report import Counts, Finding, Report

HEADER: Final = "c2sp.org/tlog-proof@v1"
FORMAT: Final = "lindero/proof/v1"
MAX_PROOF: Final = 64

_FACTS: Final = msgspec.json.Decoder(EntryFacts)
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
            raise _malformed("its lines are not those of a tlog-proof")
        proof = TlogProof(extra, int(number), hashes, read_note(note))
    except (UnicodeError, binascii.Error, ValueError) as error:
        raise _malformed(str(error)) from error
    if write_proof(proof.extra, proof.index, proof.hashes, str(proof.checkpoint)) != data:
        raise _malformed("it is not in the one form that can be compared byte for byte")
    return proof


def write_extra(extra: Extra) -> bytes:
    """Return the extra data's bytes."""
    return _ENCODER.encode(extra)


def verify_proof(data: bytes, pins: Pins | None = None) -> Report:
    """Verify the proof of a single record from its bytes alone.

    Args:
        data: The bytes of the file.
        pins: Fingerprints by nation that are known from outside: of nation and root, or of a key alone.

    Returns:
        What was verified, what is wrong and what else must be known; nothing in the file makes it raise.
    """
    try:
        proof = read_proof(data)
        extra = read_content(proof.extra, Extra)
        if extra.format != FORMAT:
            raise _malformed(f"its extra data are of format {extra.format!r}")
    except LinderoError as error:
        return Report(ok=False, findings=(_finding("file", error),))
    ring = Keyring(extra.keys, pins or {})
    notices = ring.notices((extra.sender, extra.receiver))
    findings = list(ring.findings)
    cosigned = shown = 0
    try:
        cosigned = _check_place(proof, extra, ring)
        shown = _check_disclosure(extra)
    except LinderoError as error:
        findings.append(_finding(f"entry {proof.index}", error))
    if not cosigned and not findings:
        notices.append(f"{extra.receiver} has not cosigned it: only the sender vouches for this log.")
    return Report(
        ok=not findings,
        channel=proof.checkpoint.text.partition("\n")[0],
        counts=Counts(
            entries=0 if findings else 1,
            disclosures=shown,
            erased=0 if findings or shown else 1,
            checkpoints=0 if findings else 1,
            cosigned=cosigned,
        ),
        findings=tuple(findings),
        notices=tuple(notices),
        keys=ring.shown(),
    )


def _check_place(proof: TlogProof, extra: Extra, ring: Keyring) -> int:
    """Prove the entry's place under a checkpoint of its log; return 1 if the receiver cosigned it, else 0.

    Raises:
        Unproved: If signature, root or place do not hold.
    """
    origin = read_checkpoint(proof.checkpoint.text).origin
    cosigners = ring.keys_of(extra.receiver, COSIGNATURE)
    signed = verify_checkpoint(proof.checkpoint, origin, [*ring.keys_of(extra.sender, ED25519), *cosigners])
    seen_at = [
        item.at or 0
        for item in signed.cosignatures
        if ring.links[item.key.public_key].counts_at(item.at or 0)
    ]
    check_signed_in_time(signed.signatures, ring.links, seen_at)
    leaf = leaf_hash(bytes(extra.entry))
    verify_inclusion(leaf, proof.index, signed.checkpoint.size, proof.hashes, signed.checkpoint.root)
    return 1 if seen_at else 0


def _check_disclosure(extra: Extra) -> int:
    """Prove what is shown of the record against the entry's commitment; return how many disclosures there were.

    Raises:
        Unproved: If it does not fit, or the entry is of another form.
    """
    try:
        facts = _FACTS.decode(bytes(extra.entry))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _malformed(f"the entry is not of the form agreed: {error}") from error
    if bytes(extra.disclosure) == b"null":
        return 0
    verify_disclosed(facts, read_content(bytes(extra.disclosure), Disclosure))
    return 1


def _finding(where: str, error: LinderoError) -> Finding:
    return Finding(code=error.code, where=where, what=error.text, advice=error.advice)


def _malformed(what: str) -> Unproved:
    return Unproved(
        "proof.form", f"This is no proof of a record: {what}.", "Ask for it again; pass it on byte for byte."
    )
