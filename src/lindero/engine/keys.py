"""Secret keys in files of their own, and the random source that salts and keys come from."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from lindero.engine.hardware_keys import HardwareSigner, is_hardware, read_place
from lindero.kernel.errors import Invalid, Missing


class RandomSource(Protocol):
    """Gives unpredictable bytes."""

    def take(self, count: int) -> bytes:
        """Return `count` bytes."""


class SystemRandom:
    """The operating system's random source."""

    def take(self, count: int) -> bytes:
        """Return `count` unpredictable bytes."""
        return secrets.token_bytes(count)


class SeededRandom:
    """A repeatable source for tests and exercises: SHA-256 in counter mode. Never for real salts or keys."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._counter = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes of the seed's stream."""
        blocks = []
        for _ in range(-(-count // 32)):
            blocks.append(hashlib.sha256(self._seed + self._counter.to_bytes(8, "big")).digest())
            self._counter += 1
        return b"".join(blocks)[:count]


class Signer(Protocol):
    """A signing key, wherever it is kept: in a file, or in hardware that it never leaves."""

    @property
    def name(self) -> str:
        """The key's name in notes and receipts."""

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the Ed25519 public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature (RFC 8032)."""


class FileSigner:
    """An Ed25519 key kept in a file; the same three members as a key in hardware."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._name = name
        self._key = key

    @property
    def name(self) -> str:
        """The key's name in notes and receipts."""
        return self._name

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature (RFC 8032)."""
        return self._key.sign(message)


def new_key(random: RandomSource) -> Ed25519PrivateKey:
    """Make an Ed25519 key from 32 bytes of the random source."""
    return Ed25519PrivateKey.from_private_bytes(random.take(32))


def save_key(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a key as PKCS #8 PEM, readable by its owner only; an existing file is never overwritten.

    Raises:
        Invalid: If the file exists.
    """
    write_secret(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def write_secret(path: Path, pem: bytes) -> None:
    """Write a secret into a file that only its owner may read; an existing file is never overwritten.

    Raises:
        Invalid: If the file exists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Invalid(
            "keys.exists", f"The key file {path} exists.", "Rotate the key instead of replacing its file."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def load_key(path: Path) -> Ed25519PrivateKey:
    """Read a key file.

    Raises:
        Missing: If there is no such file.
        Invalid: If others may read it, or it holds no Ed25519 key.
    """
    data = read_secret(path)
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Invalid(
            "keys.format", f"{path} holds no key: {error}.", "Restore the file from its backup."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid("keys.kind", f"{path} holds a key of another kind.", "Use an Ed25519 key.")
    return key


def read_secret(path: Path) -> bytes:
    """Return the bytes of a file that nobody but its owner may read.

    Raises:
        Missing: If there is no such file.
        Invalid: If others may read it.
    """
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Missing(
            "keys.file",
            f"There is no key file {path}.",
            "Make the node with `lindero init` or restore its keys.",
        ) from error
    if mode & 0o077:
        raise Invalid("keys.mode", f"Others may read the key file {path}.", f"Run: chmod 600 {path}")
    return data


def open_signer(name: str, place: str | Path) -> Signer:
    """Open a signing key by where it is: a key file, or the address of a key in a token (`pkcs11:...`, RFC 7512).

    Raises:
        LinderoError: If there is no such key, or it cannot be opened.
    """
    if is_hardware(str(place)):
        return HardwareSigner(name, read_place(str(place)))
    return FileSigner(name, load_key(Path(place)))
