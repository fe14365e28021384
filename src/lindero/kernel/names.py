"""Names that nodes agree on: nations, kinds, records, and the checks that keep them well formed."""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid

# `$` alone also matches before a newline at the end, which no name may carry.
NATION_PATTERN: Final = r"^[A-Z]{3}$(?!\n)"
KIND_PATTERN: Final = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$(?!\n)"
RECORD_ID_PATTERN: Final = r"^[a-z2-7]{26}$(?!\n)"
RECORD_ID_LENGTH: Final = 26
NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$(?!\n)"

Nation = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)]
"""Three capital letters naming a nation's node, as agreed between the parties."""

Kind = Annotated[str, msgspec.Meta(pattern=KIND_PATTERN)]
"""A record's kind, `folder.noun_participle`."""

RecordId = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
"""A record's public name: 26 base32 characters that tell when it was put, and nothing of the node's volume."""

_IN_ORDER: Final = "234567abcdefghijklmnopqrstuvwxyz"
"""The characters of base32 as texts are sorted."""

_AT_SHIFT: Final = 6

_NATION = re.compile(NATION_PATTERN)
_KIND = re.compile(KIND_PATTERN)


def record_id_of(salt: bytes, at: int) -> str:
    """Return a record's public name: 8 characters for when it was put, 18 that follow from its salt.

    Names grow with time, so that whatever looks records up by name writes new ones side by side: a name that was
    random all through cost a page of its own in every index. To whoever gets a record its time is told anyway.

    Args:
        salt: The record's 32 random bytes.
        at: When it is put, milliseconds UTC from 1970 on; its name tells that to 64 ms.

    Returns:
        26 lower-case base32 characters, the first 8 in the order of time, then 90 bits of SHA-256(salt || "id").
    """
    return (
        _begins(at >> _AT_SHIFT)
        + base64.b32encode(hashlib.sha256(salt + b"id").digest()[:15]).decode()[:18].lower()
    )


@lru_cache(maxsize=16)
def _begins(stretch: int) -> str:
    """Return what the names of records begin with that are put in a stretch of 64 ms, by its number."""
    return "".join(_IN_ORDER[stretch >> shift & 31] for shift in range(35, -5, -5))


def check_nation(name: str) -> str:
    """Return `name` if it is a nation's name.

    Raises:
        Invalid: If it is not three capital letters.
    """
    if not _NATION.match(name):
        raise Invalid(
            "names.nation",
            f"{name!r} is not a nation's name.",
            "Write three capital letters, for example NRD.",
        )
    return name


def folder_of(kind: str) -> str:
    """Return the folder that owns `kind`.

    Raises:
        Invalid: If `kind` is not of the form `folder.noun_participle`.
    """
    if not _KIND.match(kind):
        raise Invalid(
            "names.kind",
            f"{kind!r} is not a record kind.",
            "Write folder.name, for example tracking.track_started.",
        )
    return kind.partition(".")[0]
