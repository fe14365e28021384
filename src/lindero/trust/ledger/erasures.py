"""Certificates of erasure: what a recipient states, signed, of records asked back; verified without a node."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec

from lindero.kernel.errors import Unproved
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.times import Instant
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note
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
        legal_basis: The law that holds it; empty unless it is held.
        authority: The authority that ordered the hold; empty unless it is held.
        review_at: When the hold ends unless it is ordered anew, milliseconds UTC; 0 unless it is held.
    """

    record_id: RecordId
    recall: RecordId
    status: Literal["ERASED", "UNKNOWN", "HELD"]
    derived: Annotated[int, msgspec.Meta(ge=0)] = 0
    passed_on: tuple[Nation, ...] = ()
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


def _decoded(payload: bytes) -> Certificate:
    try:
        return _DECODER.decode(payload)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Unproved(
            "ledger.certificate", f"This is no certificate of erasure: {error}.", "Update the older node."
        ) from error
