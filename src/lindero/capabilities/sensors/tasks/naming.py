"""Names that SAPIENT wants to be ULIDs, made of an instant and of a text: the same for the same, always."""

import hashlib
from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid_of(at: int, seed: str) -> str:
    """Return a ULID of an instant (milliseconds UTC) and of a text."""
    tail = hashlib.sha256(seed.encode()).digest()[:10]
    number = (at << 80) | int.from_bytes(tail)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
