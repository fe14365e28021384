"""Secrets that people type from paper: pass phrases and codes, made once and shown once."""

import base64
from typing import Final

from lindero.engine.keys import RandomSource

_BYTES: Final = 15
_GROUP: Final = 4


def spoken_secret(random: RandomSource) -> str:
    """Return six groups of four lower-case letters and digits (120 bits)."""
    text = base64.b32encode(random.take(_BYTES)).decode().lower()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
