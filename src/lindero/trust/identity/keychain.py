"""A nation's chain of keys: an offline root signs short-lived node keys, and signs what is to be trusted no more.

People compare one fingerprint, that of nation and root, once. Everything that changes later is signed by the root, or
by a key that the root signed; so no rotation needs another ceremony.
"""

import hashlib
from typing import Annotated, Final, Literal, Protocol, TypeVar

import msgspec

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.proofs import verify_ed25519
from lindero.kernel.times import DAY_MS, Instant, text_of
from lindero.trust.identity.records import FINGERPRINT_PATTERN

KEY_FORMAT: Final = "lindero/key/1"
REVOCATION_FORMAT: Final = "lindero/revocation/1"
REQUEST_FORMAT: Final = "lindero/key-request/1"
NATION_FORMAT: Final = "lindero/nation/1"

MAX_DAYS: Final = 397
"""Longest life of a node's key, in days: that of its TLS certificate."""

DEFAULT_DAYS: Final = 90
MAX_STATEMENT: Final = 2_048

Hex32 = Annotated[str, msgspec.Meta(pattern=FINGERPRINT_PATTERN)]
Signature = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{128})?$(?!\n)")]


class Signer(Protocol):
    """The root key, wherever it is kept."""

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""


class KeyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a node hands to the keepers of the root: the key that it made and wants signed."""

    format: Literal["lindero/key-request/1"] = "lindero/key-request/1"
    nation: Nation
    node_key: Hex32
    number: Annotated[int, msgspec.Meta(ge=1)]


class KeyStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root's word that a key signs for a nation's node, and for how long.

    Attributes:
        format: `lindero/key/1`.
        nation: The nation.
        root_key: The root's Ed25519 public key.
        node_key: The node's Ed25519 public key.
        number: 1 for the first key of a nation, one more for each that follows.
        valid_from: From when the key signs, milliseconds UTC.
        valid_until: Until when, milliseconds UTC; what was signed before then stays signed.
        signature: Ed25519 signature by the root over the statement without it; empty while it is made.
    """

    format: Literal["lindero/key/1"] = "lindero/key/1"
    nation: Nation
    root_key: Hex32
    node_key: Hex32
    number: Annotated[int, msgspec.Meta(ge=1)]
    valid_from: Instant
    valid_until: Instant
    signature: Signature = ""


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root's word that a key signs no more from an instant on; what it signed before stays signed.

    Attributes:
        format: `lindero/revocation/1`.
        nation: The nation.
        root_key: The root's Ed25519 public key.
        node_key: The key that is revoked.
        revoked_from: From when on nothing that it signed counts, milliseconds UTC.
        reason: Why.
        signature: Ed25519 signature by the root over the statement without it; empty while it is made.
    """

    format: Literal["lindero/revocation/1"] = "lindero/revocation/1"
    nation: Nation
    root_key: Hex32
    node_key: Hex32
    revoked_from: Instant
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    signature: Signature = ""


S = TypeVar("S", KeyStatement, Revocation)


def nation_fingerprint(nation: str, root_key: str) -> str:
    """Return the 64 digits that two persons compare: SHA-256 over nation and root key."""
    return hashlib.sha256(f"{NATION_FORMAT}\n{nation}\n{root_key}".encode()).hexdigest()


def issue_key(request: KeyRequest, root: Signer, valid_from: int, days: int = DEFAULT_DAYS) -> KeyStatement:
    """Sign a node's key as the root.

    Args:
        request: What the node asks for.
        root: The root key.
        valid_from: From when the key signs, milliseconds UTC.
        days: For how many days.

    Raises:
        Invalid: If the validity is longer than a node's key may live, or the node's key is the root itself.
    """
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(
            "identity.key_days", f"A node's key lives 1 to {MAX_DAYS} days.", "Choose fewer, for example 90."
        )
    if request.node_key == root.public_key.hex():
        raise Invalid(
            "identity.root_as_node",
            "The request is for the root key itself.",
            "A root never signs for a node.",
        )
    return _signed(
        KeyStatement(
            nation=request.nation,
            root_key=root.public_key.hex(),
            node_key=request.node_key,
            number=request.number,
            valid_from=valid_from,
            valid_until=valid_from + days * DAY_MS,
        ),
        root,
    )


def issue_revocation(nation: str, node_key: str, root: Signer, revoked_from: int, reason: str) -> Revocation:
    """Revoke a node's key as the root.

    Raises:
        Invalid: If key or reason have another form.
    """
    stated = {
        "nation": nation,
        "root_key": root.public_key.hex(),
        "node_key": node_key,
        "revoked_from": revoked_from,
        "reason": reason,
    }
    try:
        return _signed(msgspec.convert(stated, Revocation), root)
    except msgspec.ValidationError as error:
        raise Invalid(
            "identity.revocation", f"This cannot be revoked: {error}.", "Give key, instant and reason."
        ) from error


def read_request(data: str | bytes) -> KeyRequest:
    """Read a node's request.

    Raises:
        Invalid: If it is none.
    """
    try:
        return msgspec.json.decode(data, type=KeyRequest)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "identity.key_request", f"This is no request for a key: {error}.", "Make it: lindero keys request"
        ) from error


def read_key_statement(data: str | bytes, nation: str, root_key: str) -> KeyStatement:
    """Read a key's statement and check that the nation's root signed it.

    Raises:
        Invalid: If it is none.
        Unproved: If it is another nation's, or its root's signature does not fit.
    """
    return check_key_statement(_read(data, KeyStatement), nation, root_key)


def read_revocation(data: str | bytes, nation: str, root_key: str) -> Revocation:
    """Read a revocation and check that the nation's root signed it.

    Raises:
        Invalid: If it is none.
        Unproved: If it is another nation's, or its root's signature does not fit.
    """
    return check_statement(_read(data, Revocation), nation, root_key)


def check_statement(stated: S, nation: str, root_key: str) -> S:
    """Let a statement pass that a nation's root signed.

    Raises:
        Unproved: If it is another nation's, or its root's signature does not fit.
    """
    if (stated.nation, stated.root_key) != (nation, root_key):
        raise Unproved(
            "identity.key_root",
            f"The statement is not by the root key of {nation} that is known here.",
            "Compare fingerprints: lindero keys show; a new root needs a new ceremony.",
        )
    try:
        verify_ed25519(bytes.fromhex(root_key), _signed_bytes(stated), bytes.fromhex(stated.signature))
    except (Unproved, ValueError) as error:
        raise Unproved(
            "identity.key_signature", "The root's signature does not fit.", "Ask for the statement again."
        ) from error
    return stated


def check_key_statement(stated: KeyStatement, nation: str, root_key: str) -> KeyStatement:
    """Let a key's statement pass that a nation's root signed, for no longer than a node's key may live.

    Raises:
        Unproved: If it is another nation's, its root's signature does not fit, or the key lives too long.
    """
    check_statement(stated, nation, root_key)
    if stated.valid_until - stated.valid_from > MAX_DAYS * DAY_MS or stated.node_key == root_key:
        raise Unproved(
            "identity.key_too_long",
            f"A root lets a key live for at most {MAX_DAYS} days, and never signs for a node itself.",
            "Ask for a key of shorter life.",
        )
    return stated


def check_valid(stated: KeyStatement, now: int) -> None:
    """Let a key pass that is within its time.

    Raises:
        Unproved: If its time is over.
    """
    if now >= stated.valid_until:
        raise Unproved(
            "identity.key_expired",
            f"Key {stated.number} of {stated.nation} was valid until {text_of(stated.valid_until)}.",
            "Rotate it: lindero keys request, then issue and rotate.",
        )


def encoded(stated: KeyStatement | Revocation | KeyRequest) -> str:
    """Return a statement or request as it is stored and handed over."""
    return msgspec.json.encode(stated).decode()


def _read(data: str | bytes, kind: type[S]) -> S:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "identity.key_statement",
            f"This is no statement about a key: {error}.",
            "Hand over the file as it was made by lindero keys.",
        ) from error


def _signed(stated: S, root: Signer) -> S:
    return msgspec.structs.replace(stated, signature=root.sign(_signed_bytes(stated)).hex())


def _signed_bytes(stated: KeyStatement | Revocation) -> bytes:
    return f"{stated.format}\0".encode() + canonical(msgspec.structs.replace(stated, signature=""))
