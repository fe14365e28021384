"""Officers' signatures over an agreement: DSSE (Dead Simple Signing Envelope), by Ed25519 and by ML-DSA-44.

Two keys sign the same bytes, and both signatures must verify: the first is proven today, the second holds when a
quantum computer breaks the first, for acts of state that are kept for a hundred years.
"""

import base64
import binascii
from typing import Final

import msgspec

from lindero.engine.officer_keys import OfficerKeys
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import key_fingerprint, verify_ed25519, verify_ml_dsa_44

PAYLOAD_TYPE: Final = "application/vnd.lindero.agreement+json"
ML_DSA_CONTEXT: Final = b"lindero/agreement/1"
"""What an officer's ML-DSA-44 signature is for: the same key over the same bytes for any other use is no consent."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer's signature, made with both keys.

    Attributes:
        keyid: Fingerprint of the signer's two public keys, 64 hexadecimal digits.
        sig: The 64 bytes of the Ed25519 signature in base64.
        ml_dsa_sig: The 2,420 bytes of the ML-DSA-44 signature in base64.
    """

    keyid: str
    sig: str
    ml_dsa_sig: str


def pre_authentication_encoding(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return the bytes that are signed (DSSE protocol 1.0.2): type and payload, each with its length."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def key_id_of(public_key: bytes, ml_dsa_key: bytes) -> str:
    """Return the fingerprint of an officer's two public keys: SHA-256 of the one followed by the other."""
    return key_fingerprint(public_key + ml_dsa_key)


def sign_agreement(canonical: bytes, keys: OfficerKeys) -> Signature:
    """Sign an agreement's canonical bytes with both of an officer's keys."""
    message = pre_authentication_encoding(canonical)
    return Signature(
        keyid=key_id_of(bytes.fromhex(keys.public_key), bytes.fromhex(keys.ml_dsa_key)),
        sig=base64.b64encode(keys.ed25519.sign(message)).decode(),
        ml_dsa_sig=base64.b64encode(keys.ml_dsa_44.sign(message, ML_DSA_CONTEXT)).decode(),
    )


def verify_agreement(canonical: bytes, signature: Signature, public_key: bytes, ml_dsa_key: bytes) -> None:
    """Prove that the holder of both keys signed an agreement's canonical bytes.

    Args:
        canonical: The canonical bytes.
        signature: The signature.
        public_key: The officer's Ed25519 public key, 32 bytes, from the register of officers and never from the
            signature itself.
        ml_dsa_key: The officer's ML-DSA-44 public key, 1,312 bytes, from the same register.

    Raises:
        Unproved: If a key is another, or either of them did not sign these bytes.
    """
    if signature.keyid != key_id_of(public_key, ml_dsa_key):
        raise Unproved(
            "agreements.key",
            "The signature names other keys than the officer's.",
            "Compare the officer's keys with those that were appointed.",
        )
    message = pre_authentication_encoding(canonical)
    verify_ed25519(public_key, message, _raw(signature.sig))
    verify_ml_dsa_44(ml_dsa_key, message, _raw(signature.ml_dsa_sig), ML_DSA_CONTEXT)


def _raw(text: str) -> bytes:
    """Return the bytes of base64 that is written in its one way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_base64() from error
    if base64.b64encode(raw).decode() != text:
        raise _not_base64()
    return raw


def _not_base64() -> Unproved:
    return Unproved(
        "agreements.signature", "The signature is not written in base64.", "Ask the officer to sign again."
    )
