"""Secrets of folders: what a folder must keep from neighbours and can compute again, derived from a key of its own."""

import hashlib
import hmac
import re
from pathlib import Path
from typing import Final

from lindero.engine.key_file import KEY_BYTES, key_in
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Invalid
from lindero.kernel.names import NAME_PATTERN

_NAME: Final = re.compile(NAME_PATTERN)


class FolderSecrets:
    """Derives secrets of folders: HMAC-SHA-256 under a folder's key, over what the secret is for.

    The same words give the same secret again, so nothing secret is written into a log or a table; who holds the key
    file holds all secrets of that folder and of no other.
    """

    def __init__(self, folder: Path | None, random: RandomSource) -> None:
        """Prepare the secrets.

        Args:
            folder: Where each folder has its key file, `matching.key`, made when first needed; None keeps the keys in
                memory, for what ends with the process.
            random: Where keys come from.
        """
        self._folder = folder
        self._random = random
        self._keys: dict[str, bytes] = {}

    def derive(self, name: str, label: str) -> bytes:
        """Return 32 secret bytes.

        Args:
            name: The folder whose secret it is.
            label: What it is for; another label gives a secret that says nothing of this one.

        Raises:
            Invalid: If the folder's name is none, or its key file is not as it must be.
        """
        message = b"lindero/secret/v1\x00" + label.encode()
        return hmac.digest(self._key(name), message, hashlib.sha256)

    def _key(self, name: str) -> bytes:
        if name not in self._keys:
            if not _NAME.match(name):
                raise Invalid("secrets.name", f"{name!r} is no folder's name.", "Write one lower-case word.")
            self._keys[name] = self._kept(name)
        return self._keys[name]

    def _kept(self, name: str) -> bytes:
        if self._folder is None:
            return self._random.take(KEY_BYTES)
        return key_in(self._folder / f"{name}.key", self._random)
