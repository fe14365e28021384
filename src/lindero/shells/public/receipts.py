"""Receipt codes: sixteen digits, shown once, kept only as a slow salted hash."""

import re
import threading
from pathlib import Path
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from lindero.engine.keys import RandomSource, read_secret, write_secret
from lindero.kernel.errors import Invalid

DIGITS: Final = 16
SALT_FILE: Final = "receipts.salt"
_SALT_BYTES: Final = 32
_CODES: Final = 10**DIGITS
_DRAWN_BYTES: Final = 8
_FAIR: Final = 2**64 - 2**64 % _CODES
"""Draws below this fall on every code equally often."""

_SPACES: Final = re.compile(r"[\s\-.·]+")
_ARABIC_DIGITS: Final = {ord(digit): str(number) for number, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}

_MEMORY_KIB: Final = 19_456
_PASSES: Final = 2
"""Argon2id (RFC 9106) with what OWASP's password storage cheat sheet asks at least (to be verified yearly)."""

_AT_ONCE: Final = 2


class Receipts:
    """Makes codes and hashes them; the salt lies in a file of its own, beside the keys and not in the database."""

    def __init__(self, keys: Path, random: RandomSource) -> None:
        """Prepare; the salt is made when the first code is.

        Args:
            keys: The node's folder of keys.
            random: Where codes and salt come from.
        """
        self._file = keys / SALT_FILE
        self._random = random
        self._salt = b""
        self._lock = threading.Lock()
        # Each hash takes memory; whoever floods the node with codes waits here, not for the rest of it.
        self._turns = threading.Semaphore(_AT_ONCE)

    def new_code(self) -> str:
        """Return a fresh code, each of the 10^16 equally likely."""
        while (drawn := int.from_bytes(self._random.take(_DRAWN_BYTES), "big")) >= _FAIR:
            continue
        return f"{drawn % _CODES:0{DIGITS}d}"

    def hash_of(self, code: str) -> str:
        """Return the hash under which a report is found, 64 hexadecimal digits.

        One salt serves a node, else no report could be found by its code; that it is slow, and the code random, is what
        protects a stolen database.

        Raises:
            Invalid: If others may read the file of the salt, or it holds none.
        """
        salt = self._read_or_made()
        with self._turns:
            return hash_secret_raw(
                code.encode(), salt, _PASSES, _MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID
            ).hex()

    def _read_or_made(self) -> bytes:
        with self._lock:
            if not self._salt:
                if not self._file.exists():
                    write_secret(self._file, self._random.take(_SALT_BYTES).hex().encode() + b"\n")
                text = read_secret(self._file).decode("ascii", errors="replace").strip()
                if not re.fullmatch(rf"[0-9a-f]{{{2 * _SALT_BYTES}}}", text):
                    raise Invalid(
                        "public.salt", f"{self._file} holds no salt.", "Restore the file from its backup."
                    )
                self._salt = bytes.fromhex(text)
            return self._salt


def read_code(text: str) -> str | None:
    """Return the digits of a code as somebody typed it, with spaces or in Arabic digits; None if it is none."""
    digits = _SPACES.sub("", text.translate(_ARABIC_DIGITS))
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdecimal() else None


def spaced(code: str) -> str:
    """Return a code in groups of four, as people write it down."""
    return " ".join(code[start : start + 4] for start in range(0, DIGITS, 4))
