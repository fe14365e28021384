"""Whether a signature counts: the right text, an appointed officer's key, at a time at which it was valid."""

import hashlib

import msgspec

from lindero.kernel.errors import Missing, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant, text_of
from lindero.trust.agreements.dsse import Signature, verify_agreement
from lindero.trust.agreements.records import AgreementSigned


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer who may sign for a nation, as appointed.

    Attributes:
        nation: The nation.
        person: Short name.
        role: Capacity.
        public_key: Ed25519 public key, 64 hexadecimal digits.
        ml_dsa_key: ML-DSA-44 public key, 2,624 hexadecimal digits.
        valid_from: From when the key counts, milliseconds UTC.
        revoked_at: From when it no longer counts; None while it does.
    """

    nation: Nation
    person: str
    role: str
    public_key: str
    ml_dsa_key: str
    valid_from: Instant
    revoked_at: Instant | None = None


def check_signed(record: AgreementSigned, canonical: bytes, officer: Officer | None, at: Instant) -> None:
    """Let a signature count.

    Args:
        record: The signature.
        canonical: The agreement's canonical bytes as they are known here.
        officer: The officer as appointed, or None if nobody of that name is.
        at: When it was signed, milliseconds UTC.

    Raises:
        Missing: If no such officer is appointed.
        Unproved: If the text is another, the officer signs in another capacity or with a key that did not
            count then, or either signature was not made by its key over this text.
    """
    if officer is None:
        raise Missing(
            "agreements.officer",
            f"{record.nation} has appointed no officer {record.officer}.",
            "Appoint the officer, or pin the neighbour's new card.",
        )
    if hashlib.sha256(canonical).hexdigest() != record.hash:
        raise _unproved("text", f"What was signed is another text of {record.agreement}.")
    if officer.role != record.role:
        raise _unproved("role", f"{record.officer} signs as {officer.role}, not as {record.role}.")
    if at < officer.valid_from:
        raise _unproved("key_time", f"The key counts only from {text_of(officer.valid_from)}.")
    if officer.revoked_at is not None and at >= officer.revoked_at:
        raise _unproved("key_time", f"The key was revoked at {text_of(officer.revoked_at)}.")
    signature = Signature(keyid=record.key_id, sig=record.signature, ml_dsa_sig=record.ml_dsa_signature)
    verify_agreement(
        canonical, signature, bytes.fromhex(officer.public_key), bytes.fromhex(officer.ml_dsa_key)
    )


def _unproved(code: str, text: str) -> Unproved:
    return Unproved(
        f"agreements.signed_{code}", text, "Do not rely on it; let the officer sign the known text again."
    )
