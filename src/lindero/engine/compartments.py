"""Compartments: bodies kept under keys of their own, so that neither a file nor a query tells what they hold."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from lindero.engine.key_file import key_in
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Invalid
from lindero.kernel.names import NAME_PATTERN

NONCE_BYTES: Final = 12
SALT_BYTES: Final = 32
BLOCK_BYTES: Final = 1_024
"""Locked bodies have a whole number of blocks, so that their length tells next to nothing."""

_LENGTH_BYTES: Final = 4
_NAME: Final = re.compile(NAME_PATTERN)


class Compartments:
    """Locks and opens bodies: ChaCha20-Poly1305 (RFC 8439), bound to the record's name, padded, with its salt inside.

    Nothing in a locked body says which key it needs: one matter looks like any other, and the existence of a claim
    cannot be told from that of a note about a cot. Whoever opens tries the keys that the reader may use.
    """

    def __init__(self, folder: Path, random: RandomSource) -> None:
        """Prepare the compartments.

        Args:
            folder: Where each compartment has its key file, `health.key`; made when first needed.
            random: Where keys and nonces come from.
        """
        self._folder = folder
        self._random = random
        self._keys: dict[str, ChaCha20Poly1305] = {}

    def lock(self, name: str, record_id: str, salt: bytes, body: bytes) -> bytes:
        """Return a body and its salt, locked under a compartment's key.

        Args:
            name: The compartment.
            record_id: The record; what is locked for one record opens for no other.
            salt: The record's secret salt: it would let a short text be guessed from its commitment.
            body: The body, JSON bytes.
        """
        plain = len(body).to_bytes(_LENGTH_BYTES, "big") + salt + body
        nonce = self._random.take(NONCE_BYTES)
        padded = plain + bytes(-len(plain) % BLOCK_BYTES)
        return nonce + self._key(name).encrypt(nonce, padded, record_id.encode())

    def open(
        self, record_id: str, locked: bytes, names: Sequence[str] | None = None
    ) -> tuple[bytes, bytes] | None:
        """Return salt and body of what lies in one of some compartments.

        Args:
            record_id: The record.
            locked: What `lock` returned.
            names: The compartments whose keys may be tried; all that have one if None.

        Returns:
            None if none of these keys opens it.
        """
        for name in self._known() if names is None else names:
            if not self._path(name).exists():
                continue
            try:
                plain = self._key(name).decrypt(
                    locked[:NONCE_BYTES], locked[NONCE_BYTES:], record_id.encode()
                )
            except InvalidTag:
                continue
            length = int.from_bytes(plain[:_LENGTH_BYTES], "big")
            begin = _LENGTH_BYTES + SALT_BYTES
            return plain[_LENGTH_BYTES:begin], plain[begin : begin + length]
        return None

    def _known(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.key"))

    def _path(self, name: str) -> Path:
        if not _NAME.match(name):
            raise Invalid(
                "compartments.name", f"{name!r} is no name of a compartment.", "Write one lower-case word."
            )
        return self._folder / f"{name}.key"

    def _key(self, name: str) -> ChaCha20Poly1305:
        if name not in self._keys:
            self._keys[name] = ChaCha20Poly1305(key_in(self._path(name), self._random))
        return self._keys[name]
