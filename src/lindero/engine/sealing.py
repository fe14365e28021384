"""Sealing to a receiver: HPKE (RFC 9180) with ML-KEM-768 and X25519 together, should one of them fall one day."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lindero.engine.keys import RandomSource, read_secret, write_secret
from lindero.kernel.errors import Invalid, Unproved

PUBLIC_KEY_BYTES: Final = 1_184 + 32
"""Length of a public sealing key: that of ML-KEM-768, then that of X25519."""

KEY_ID_DIGITS: Final = 16
CURRENT: Final = "sealing.pem"
EARLIER: Final = "sealing-before-*.pem"

_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_BYTES: Final = 1_184
_SEED_BYTES: Final = 64
_END: Final = b"-----END PRIVATE KEY-----\n"


class SealingKey:
    """A key pair that others seal to; both of its halves must be broken to read what was sealed."""

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._halves = (mlkem, x25519)
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public_key = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public_key)

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            InvalidTag: If it was sealed to another key, for another use, or changed.
        """
        return _SUITE.decrypt(sealed, self._key, info)

    def pem(self) -> bytes:
        """Return both halves as PKCS #8 PEM, ML-KEM-768 first."""
        return b"".join(
            half.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for half in self._halves
        )


class SealingKeys:
    """The sealing keys of a node: the one on its card, and earlier ones that something may still be sealed to."""

    def __init__(self, keys: Sequence[SealingKey]) -> None:
        """Hold the keys, the one on the card first."""
        self._by_id = {key.key_id: key for key in keys}
        self.public_key = keys[0].public_key

    def open(self, key_id: str, sealed: bytes, info: bytes) -> bytes:
        """Return what was sealed to one of the keys.

        Args:
            key_id: Which of them.
            sealed: The encapsulated key and the ciphertext.
            info: What it was sealed for; the same bytes as were given to `seal`.

        Raises:
            Unproved: If it was sealed to another key, for another use, or changed on its way.
        """
        key = self._by_id.get(key_id)
        if key is None:
            raise Unproved(
                "sealing.key",
                "This was sealed to a key that this node does not have.",
                "Give the neighbour this node's newest card.",
            )
        try:
            return key.open(sealed, info)
        except InvalidTag as error:
            raise Unproved(
                "sealing.broken",
                "This was not sealed to this node for this use, or was changed on its way.",
                "Ask for it again; if it goes on, look into what lies between the two nodes.",
            ) from error


def seal(public_key: bytes, plain: bytes, info: bytes) -> bytes:
    """Seal bytes to a receiver; it alone can read them.

    Args:
        public_key: The receiver's public key, `PUBLIC_KEY_BYTES` long.
        plain: The bytes.
        info: What they are sealed for; they open for nothing else.

    Raises:
        Invalid: If it is no public key.
    """
    key = _public(public_key)
    try:
        return _SUITE.encrypt(plain, key, info)
    except ValueError as error:
        raise _no_key(error) from error


def key_id_of(public_key: bytes) -> str:
    """Return the short name of a public sealing key: the first 16 digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:KEY_ID_DIGITS]


def check_public_key(public_key: bytes) -> None:
    """Let a public sealing key pass.

    Raises:
        Invalid: If it is none.
    """
    _public(public_key)


def new_sealing_key(random: RandomSource) -> SealingKey:
    """Make a key pair from 96 bytes of the random source."""
    mlkem = MLKEM768PrivateKey.from_seed_bytes(random.take(_SEED_BYTES))
    return SealingKey(mlkem, X25519PrivateKey.from_private_bytes(random.take(32)))


def save_sealing_key(path: Path, key: SealingKey) -> None:
    """Write a key pair into a file that only its owner may read.

    Raises:
        Invalid: If the file exists.
    """
    write_secret(path, key.pem())


def rotate_sealing_key(folder: Path, random: RandomSource) -> None:
    """Make a new key pair; the one before stays beside it, since something may still be sealed to it.

    Neighbours seal to the new one once they have pinned the node's new card.

    Raises:
        Missing: If there is no key pair to rotate.
        Invalid: If others may read it.
    """
    read_secret(folder / CURRENT)
    number = 1 + len(list(folder.glob(EARLIER)))
    (folder / CURRENT).rename(folder / EARLIER.replace("*", f"{number:04d}"))
    save_sealing_key(folder / CURRENT, new_sealing_key(random))


def load_sealing_keys(folder: Path) -> SealingKeys:
    """Read a node's sealing keys: `sealing.pem`, and what a rotation left of earlier ones.

    Raises:
        Missing: If there is no `sealing.pem`.
        Invalid: If others may read a file, or it holds no sealing key.
    """
    earlier = sorted(folder.glob(EARLIER), reverse=True)
    return SealingKeys([_load(path) for path in (folder / CURRENT, *earlier)])


def _load(path: Path) -> SealingKey:
    data = read_secret(path)
    try:
        mlkem, x25519 = (load_pem_private_key(part + _END, None) for part in data.split(_END)[:-1])
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Invalid(
            "keys.format", f"{path} holds no sealing key: {error}.", "Restore the file from its backup."
        ) from error
    if not (isinstance(mlkem, MLKEM768PrivateKey) and isinstance(x25519, X25519PrivateKey)):
        raise Invalid("keys.kind", f"{path} holds keys of another kind.", "Use ML-KEM-768, then X25519.")
    return SealingKey(mlkem, x25519)


def _public(public_key: bytes) -> MLKEM768X25519PublicKey:
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_BYTES]),
            X25519PublicKey.from_public_bytes(public_key[_MLKEM_BYTES:]),
        )
    except ValueError as error:
        raise _no_key(error) from error


def _no_key(error: ValueError) -> Invalid:
    return Invalid(
        "sealing.public_key", f"This is no sealing key: {error}.", "Ask the neighbour for its card again."
    )
