"""Officers' signatures over an agreement: DSSE (Dead Simple Signing Envelope) with Ed25519."""

import base64
import binascii
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import key_fingerprint, verify_ed25519

PAYLOAD_TYPE: Final = "application/vnd.lindero.agreement+json"


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer's signature.

    Attributes:
        keyid: Fingerprint of the signer's public key, 64 hexadecimal digits.
        sig: The 64 bytes of the signature in base64.
    """

    keyid: str
    sig: str


def pre_authentication_encoding(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return the bytes that are signed (DSSE protocol 1.0.2): type and payload, each with its length."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def sign_agreement(canonical: bytes, key: Ed25519PrivateKey) -> Signature:
    """Sign an agreement's canonical bytes with an officer's key."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(pre_authentication_encoding(canonical))
    return Signature(keyid=key_fingerprint(public), sig=base64.b64encode(signature).decode())


def verify_agreement(canonical: bytes, signature: Signature, public_key: bytes) -> None:
    """Prove that the holder of a key signed an agreement's canonical bytes.

    Args:
        canonical: The canonical bytes.
        signature: The signature.
        public_key: The officer's public key, 32 bytes, from the register of officers and never from the
            signature itself.

    Raises:
        Unproved: If the key is another, or did not sign these bytes.
    """
    if signature.keyid != key_fingerprint(public_key):
        raise Unproved(
            "agreements.key",
            "The signature names another key than the officer's.",
            "Compare the officer's key with the one that was appointed.",
        )
    try:
        raw = base64.b64decode(signature.sig, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unproved(
            "agreements.signature",
            "The signature is not written in base64.",
            "Ask the officer to sign again.",
        ) from error
    verify_ed25519(public_key, pre_authentication_encoding(canonical), raw)
