"""An officer's two signing keys in one file: one that is proven today, one that a quantum computer does not break."""

import re
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lindero.engine.keys import RandomSource, new_key, read_secret, write_secret
from lindero.kernel.errors import Invalid

_SEED_BYTES: Final = 32
_BLOCK: Final = re.compile(rb"-----BEGIN PRIVATE KEY-----\n.+?\n-----END PRIVATE KEY-----\n", re.DOTALL)


class OfficerKeys(msgspec.Struct, frozen=True):
    """What an officer signs with: a signature counts only if both keys made one.

    Attributes:
        ed25519: The Ed25519 key (RFC 8032).
        ml_dsa_44: The ML-DSA-44 key (FIPS 204), kept as its seed.
    """

    ed25519: Ed25519PrivateKey
    ml_dsa_44: MLDSA44PrivateKey

    @property
    def public_key(self) -> str:
        """The Ed25519 public key, 64 hexadecimal digits."""
        return self.ed25519.public_key().public_bytes_raw().hex()

    @property
    def ml_dsa_key(self) -> str:
        """The ML-DSA-44 public key, 2,624 hexadecimal digits."""
        return self.ml_dsa_44.public_key().public_bytes_raw().hex()


def new_officer_keys(random: RandomSource) -> OfficerKeys:
    """Make both keys from 64 bytes of the random source."""
    first = new_key(random)
    return OfficerKeys(first, MLDSA44PrivateKey.from_seed_bytes(random.take(_SEED_BYTES)))


def save_officer_keys(path: Path, keys: OfficerKeys) -> None:
    """Write both keys as PKCS #8 PEM into one file, readable by its owner only; never over another file.

    Raises:
        Invalid: If the file exists.
    """
    both = (keys.ed25519, keys.ml_dsa_44)
    blocks = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in both]
    write_secret(path, b"".join(blocks))


def load_officer_keys(path: Path) -> OfficerKeys:
    """Read an officer's key file.

    Raises:
        Missing: If there is no such file.
        Invalid: If others may read it, or it does not hold both keys in their order.
    """
    blocks = _BLOCK.findall(read_secret(path))
    try:
        keys = [load_pem_private_key(block, password=None) for block in blocks]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Invalid(
            "keys.format", f"{path} holds no key: {error}.", "Restore the file from its backup."
        ) from error
    match keys:
        case [Ed25519PrivateKey() as first, MLDSA44PrivateKey() as second]:
            return OfficerKeys(first, second)
        case _:
            raise Invalid(
                "keys.kind",
                f"{path} does not hold an officer's two keys, Ed25519 and then ML-DSA-44.",
                "Make both with `lindero officer-key`, and appoint the officer anew with their public halves.",
            )
