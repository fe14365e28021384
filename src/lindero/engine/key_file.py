"""A file that holds one secret key of 32 bytes: made when it is first needed, read by its owner alone."""

import os
import re
from pathlib import Path
from typing import Final

from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Invalid

KEY_BYTES: Final = 32


def key_in(path: Path, random: RandomSource) -> bytes:
    """Return a key file's key, making the file where there is none.

    Raises:
        Invalid: If others may read the file, or it holds no key.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "wb") as file:
        key = random.take(KEY_BYTES)
        file.write(key.hex().encode() + b"\n")
        file.flush()
        # What is durable under a key that is not would be lost.
        os.fsync(file.fileno())
    return key


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise Invalid("key_file.mode", f"Others may read the key file {path}.", f"Run: chmod 600 {path}")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        raise Invalid("key_file.content", f"{path} holds no key.", "Restore it from its backup.")
    return bytes.fromhex(text)
