"""Names that nodes agree on: nations, kinds, records, and the checks that keep them well formed."""

import base64
import hashlib
import re
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid

# `$` alone also matches before a newline at the end, which no name may carry.
NATION_PATTERN: Final = r"^[A-Z]{3}$(?!\n)"
KIND_PATTERN: Final = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$(?!\n)"
RECORD_ID_PATTERN: Final = r"^[a-z2-7]{26}$(?!\n)"
NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$(?!\n)"

Nation = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)]
"""Three capital letters naming a nation's node, as agreed between the parties."""

Kind = Annotated[str, msgspec.Meta(pattern=KIND_PATTERN)]
"""A record's kind, `folder.noun_participle`."""

RecordId = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
"""A record's public name: 26 base32 characters that say nothing of the node's volume."""

_NATION = re.compile(NATION_PATTERN)
_KIND = re.compile(KIND_PATTERN)


def record_id_of(salt: bytes) -> str:
    """Derive the record's public name from its salt.

    Args:
        salt: The record's 32 random bytes.

    Returns:
        26 lower-case base32 characters (130 bits of SHA-256(salt || "id")).
    """
    return base64.b32encode(hashlib.sha256(salt + b"id").digest()[:17]).decode()[:26].lower()


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
