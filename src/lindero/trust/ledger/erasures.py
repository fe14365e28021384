"""Certificates of erasure: what a recipient states, signed, of records asked back; verified without a node."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Final, Literal

import msgspec

from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.proofs import key_fingerprint
from lindero.kernel.times import Instant
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note, read_verifier_key
from lindero.trust.ledger.statements import open_statement, sign_statement, statement_payload

ERASURE_CONTEXT: Final = "lindero/erasure/v1"
MOST_ERASURES: Final = 1_000
"""Records in one certificate: as many as a batch has entries."""


class Erasure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one record.

    Attributes:
        record_id: The record.
        recall: The recall that it answers, by its record's name.
        status: `ERASED` with everything derived from it, `UNKNOWN` if it was never here, `HELD` by a law.
        derived: Own records of the recipient that were derived from it and went with it.
        passed_on: Nations that it, or what was derived from it, had gone to, and was asked back from.
        exports: Files that somebody had taken out of the recipient's node and that may hold it; their holders are told.
        legal_basis: The law that holds it; empty unless it is held.
        authority: The authority that ordered the hold; empty unless it is held.
        review_at: When the hold ends unless it is ordered anew, milliseconds UTC; 0 unless it is held.
    """

    record_id: RecordId
    recall: RecordId
    status: Literal["ERASED", "UNKNOWN", "HELD"]
    derived: Annotated[int, msgspec.Meta(ge=0)] = 0
    passed_on: tuple[Nation, ...] = ()
    exports: Annotated[int, msgspec.Meta(ge=0)] = 0
    legal_basis: str = ""
    authority: str = ""
    review_at: Instant = 0


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recipient's statement.

    Attributes:
        receiver: The nation that states it.
        asker: The nation that asked the records back.
        certified_at: When, milliseconds UTC.
        erasures: What became of each record.
    """

    receiver: Nation
    asker: Nation
    certified_at: Instant
    erasures: Annotated[tuple[Erasure, ...], msgspec.Meta(min_length=1, max_length=MOST_ERASURES)]


_DECODER: Final = msgspec.json.Decoder(Certificate)
_ENCODER: Final = msgspec.json.Encoder()


def sign_certificate(certificate: Certificate, signer: Signer) -> str:
    """Return the certificate as a signed note."""
    return str(sign_statement(ERASURE_CONTEXT, _ENCODER.encode(certificate), signer))


def is_certificate(text: str) -> bool:
    """Say whether some text begins as a certificate of erasure does."""
    return text.startswith(f"{ERASURE_CONTEXT}\n")


def open_certificate(text: str, keys: Iterable[VerifierKey]) -> Certificate:
    """Verify a certificate and return what it states.

    Raises:
        Unproved: If no known key signed it, it is another kind of statement, or it was signed by another nation than
            the one in whose name it speaks.
    """
    payload, signers = open_statement(read_note(text), ERASURE_CONTEXT, keys)
    certificate = _decoded(payload)
    if f"lindero/{certificate.receiver}" not in {signer.key.name for signer in signers}:
        raise Unproved(
            "ledger.certificate_of",
            f"The certificate speaks for {certificate.receiver}, and another nation signed it.",
            "Look into that node.",
        )
    return certificate


def read_certificate(text: str) -> Certificate:
    """Return what a certificate states, without verifying who signed it: for what was verified when it came."""
    return _decoded(statement_payload(read_note(text), ERASURE_CONTEXT))


class CertificateReport(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying a certificate's file alone came to.

    Attributes:
        ok: Whether the key in the file signed it, and is one that was given where any was.
        certificate: What it states; None unless it holds.
        fingerprint: SHA-256 of the key in the file, 64 hexadecimal digits; empty if it holds none.
        is_pinned: Whether the person who verifies gave that fingerprint.
        wrong: What is wrong, in a sentence; empty if nothing is.
        advice: What to do about it.
    """

    ok: bool
    certificate: Certificate | None = None
    fingerprint: str = ""
    is_pinned: bool = False
    wrong: str = ""
    advice: str = ""


def certificate_file(note: str, key: VerifierKey) -> str:
    """Return a certificate as a file that needs no node to be verified: the key on the first line, then the note."""
    return f"{key}\n{note}"


def is_certificate_file(text: str) -> bool:
    """Say whether a file begins as a certificate's does."""
    return is_certificate(text.partition("\n")[2])


def verify_certificate(text: str, pins: Mapping[str, Collection[str]]) -> CertificateReport:
    """Verify a certificate's file from its text alone; nothing in it makes this raise.

    Args:
        text: The file.
        pins: Fingerprints of keys by nation, known from outside.
    """
    line, _, note = text.partition("\n")
    fingerprint = ""
    try:
        key = read_verifier_key(line)
        fingerprint = key_fingerprint(key.public_key)
        certificate = open_certificate(note, [key])
    except LinderoError as error:
        return CertificateReport(ok=False, fingerprint=fingerprint, wrong=error.text, advice=error.advice)
    given = pins.get(certificate.receiver, ())
    if given and fingerprint not in given:
        return CertificateReport(
            ok=False,
            fingerprint=fingerprint,
            wrong=f"The key in the file is none of those given for {certificate.receiver}.",
            advice="Ask that nation's officer for the fingerprint, and who gave you the file where it comes from.",
        )
    return CertificateReport(
        ok=True, certificate=certificate, fingerprint=fingerprint, is_pinned=fingerprint in given
    )


def _decoded(payload: bytes) -> Certificate:
    try:
        return _DECODER.decode(payload)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Unproved(
            "ledger.certificate", f"This is no certificate of erasure: {error}.", "Update the older node."
        ) from error
