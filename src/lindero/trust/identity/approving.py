"""What exactly a person approves: one digest over the act, the ask and whatever else would happen."""

import hashlib
from typing import Final

import msgspec

from lindero.kernel.canon import canonical

DOMAIN: Final = b"lindero/approval/1\x00"


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is approved.

    Attributes:
        who: Who approves, as in every log entry.
        action: The action.
        asked: SHA-256 of the ask's JSON, 64 hexadecimal digits.
        approved: SHA-256 of what is approved beyond the ask, for example of the bytes that would be sent.
        nonce: 64 hexadecimal digits that make it this approval and no other.
    """

    who: str
    action: str
    asked: str
    approved: str
    nonce: str

    @property
    def digest(self) -> bytes:
        """The 32 bytes that a passkey signs as its challenge."""
        return hashlib.sha256(DOMAIN + canonical(self)).digest()


def matter_of(who: str, action: str, ask: msgspec.Struct, beyond: bytes, nonce: str) -> Matter:
    """Return what is approved with an ask and the bytes beyond it."""
    asked = hashlib.sha256(msgspec.json.encode(ask, order="sorted")).hexdigest()
    return Matter(
        who=who, action=action, asked=asked, approved=hashlib.sha256(beyond).hexdigest(), nonce=nonce
    )
