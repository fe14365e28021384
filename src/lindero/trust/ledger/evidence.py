"""Evidence that a nation showed two histories of one log: two signed roots for one size, judged by anyone."""

from typing import Final

import msgspec

from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.names import Nation
from lindero.trust.ledger.bundle import BundleKey, read_content
from lindero.trust.ledger.checkpoints import Checkpoint, is_equivocation, verify_checkpoint
from lindero.trust.ledger.keyring import Keyring, Pins
from lindero.trust.ledger.notes import ED25519, read_note
from lindero.trust.ledger.report import Counts, Finding, Report

HEADER: Final = b"lindero/evidence/v1\n"


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two checkpoints that contradict each other.

    Attributes:
        nation: The nation that signed both.
        origin: The log.
        found_by: The nation that found it.
        found_at: When, milliseconds UTC.
        first_note: The checkpoint that was seen first, as it was received.
        second_note: The one that contradicts it.
        keys: The nation's keys, with what its root says of them.
    """

    nation: Nation
    origin: str
    found_by: Nation
    found_at: int
    first_note: str
    second_note: str
    keys: tuple[BundleKey, ...]


def write_evidence(evidence: Evidence) -> bytes:
    """Return the evidence as a file of two lines: the format, and one JSON object."""
    return HEADER + msgspec.json.encode(evidence) + b"\n"


def is_evidence(data: bytes) -> bool:
    """Say whether a file is evidence, by its first line."""
    return data.startswith(HEADER)


def verify_evidence(data: bytes, pins: Pins | None = None) -> Report:
    """Judge evidence from its bytes alone.

    Args:
        data: The bytes of the file.
        pins: Fingerprints by nation that are known from outside.

    Returns:
        A report that is in order if the evidence proves what it says; its notices say what that is.
    """
    try:
        if not data.endswith(b"\n"):
            raise _unproved("its last line is cut off")
        evidence = read_content(data[len(HEADER) : -1], Evidence)
        ring = Keyring(evidence.keys, pins or {})
        first, second = (
            _signed(evidence, note, ring) for note in (evidence.first_note, evidence.second_note)
        )
        if not is_equivocation(first, second):
            raise _unproved("the two checkpoints do not contradict each other")
    except LinderoError as error:
        finding = Finding(code=error.code, where="evidence", what=error.text, advice=error.advice)
        return Report(ok=False, findings=(finding,))
    two = f"{evidence.nation} signed two roots for size {first.size} of {evidence.origin}"
    told = (
        f"PROVED: {two}. One log cannot have both: it was rewritten, or shown to two nations in two versions.",
        f"first root   {first.root.hex()}",
        f"second root  {second.root.hex()}",
    )
    return Report(
        ok=not ring.findings,
        channel=evidence.origin,
        counts=Counts(checkpoints=2),
        findings=tuple(ring.findings),
        notices=(*told, *ring.notices((evidence.nation,))),
        keys=ring.shown(),
    )


def _signed(evidence: Evidence, note: str, ring: Keyring) -> Checkpoint:
    """Return a checkpoint that the nation signed for the log.

    Raises:
        Unproved: If it did not.
    """
    keys = ring.keys_of(evidence.nation, ED25519)
    return verify_checkpoint(read_note(note), evidence.origin, keys).checkpoint


def _unproved(what: str) -> Unproved:
    return Unproved(
        "evidence.form",
        f"This proves no contradiction: {what}.",
        "Ask for the evidence again, byte for byte.",
    )
