"""An approval as it goes to and fro: what a person is asked, and what comes back."""

from typing import Final, Literal

import msgspec

from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.trust.identity.approving import Matter
from lindero.trust.identity.passkeys import Site

_PERSON: Final = "person/"


class NeedsApproval(Refused):
    """The act needs the person's approval anew; nothing was done, and asking again with it does it."""

    def __init__(self, action: str) -> None:
        super().__init__(
            "identity.approval",
            f"{action} needs your approval of exactly this.",
            "Approve it in the console with your passkey or pass phrase; by JSON see /api/approvals.",
            ("APPROVAL",),
        )


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is asked to approve.

    Attributes:
        action: The action.
        digest: What is approved, 64 hexadecimal digits; the same stands in the log.
        nonce: What makes it this approval and no other.
        options: What a browser needs to sign the digest with a passkey, JSON; empty where that is not possible.
        by_phrase: Whether the pass phrase will do: only for who has no passkey.
    """

    action: str
    digest: str
    nonce: str
    options: str
    by_phrase: bool


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A person's approval as it comes in.

    Attributes:
        nonce: The approval's nonce.
        answer: The browser's answer with the passkey's signature, JSON.
        phrase: The pass phrase.
        site: The console as the browser knows it; needed for a passkey.
    """

    nonce: str
    answer: str = ""
    phrase: str = ""
    site: Site | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """An approval that holds for one matter, to be put on record with the act."""

    matter: Matter
    method: Literal["passkey", "phrase", "machine"]
    credential_id: str = ""
    assertion: str = ""


def person_behind(action: Action, actor: Actor) -> str:
    """Return the person behind an actor.

    Raises:
        Refused: If there is none: machines approve nothing.
    """
    if not actor.name.startswith(_PERSON):
        raise Refused(
            "identity.approval_machine",
            f"{action.name} is approved by a person, not by {actor.name}.",
            "Sign in and ask for it yourself.",
            ("APPROVAL",),
        )
    return actor.name.removeprefix(_PERSON)
