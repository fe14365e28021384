"""Statements of the independent body: what no administrator may do to oversight without its key (safeguard S-51)."""

import hashlib
from collections.abc import Collection
from typing import Annotated, Final, Literal

import msgspec

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Invalid, Refused, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.proofs import verify_ed25519
from lindero.kernel.times import DAY_MS
from lindero.trust.identity.cards import Signature, Signer

FORMAT: Final = "lindero/oversight-statement/1"
VALID_MS: Final = 30 * DAY_MS
"""A statement is carried out within a month, so that an old one cannot be brought out again later."""

EARLY_MS: Final = DAY_MS
"""How far a statement may lie ahead of the node's clock: it was made on another machine."""

Act = Literal["grant", "revoke", "enrol", "change_key"]
"""Give a role, take one, let a person register anew with a code, put another key in the place of this one."""


MaybeHex32 = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")]


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the independent body lets happen at a node, once.

    Attributes:
        format: `lindero/oversight-statement/1`.
        nation: The nation whose node it is for.
        act: What is to happen.
        person: Whom it concerns; empty for another key.
        role: The role that is given or taken; empty otherwise.
        code_hash: SHA-256 of the one-time code with which the person registers; empty if none is given.
        public_key: The body's next key; empty unless it changes.
        made_at: When it was made, milliseconds UTC.
        signature: Ed25519 signature by the body's key over the statement without it; empty while it is made.
    """

    format: str
    nation: Nation
    act: Act
    person: Annotated[str, msgspec.Meta(max_length=41)] = ""
    role: Annotated[str, msgspec.Meta(max_length=8)] = ""
    code_hash: MaybeHex32 = ""
    public_key: MaybeHex32 = ""
    made_at: int
    signature: Signature = ""


def signed_statement(statement: Statement, signer: Signer) -> Statement:
    """Return the statement with the body's signature."""
    return msgspec.structs.replace(statement, signature=signer.sign(_signed_bytes(statement)).hex())


def digest_of(text: str) -> str:
    """Return what a statement is remembered by, 64 hexadecimal digits, so that it is carried out once.

    However its file is laid out, it is the same statement; what is none is remembered as it stands.
    """
    try:
        return hashlib.sha256(canonical(_decoded(text))).hexdigest()
    except Invalid:
        return hashlib.sha256(text.encode()).hexdigest()


def check_statement(
    text: str, wanted: Statement, *, body_key: str, used: Collection[str], now: int
) -> Statement:
    """Read a statement and check that the body lets exactly this happen, now and for the first time.

    Args:
        text: The statement's JSON.
        wanted: What is to happen; its code, key, time and signature are not compared.
        body_key: The body's registered public key, 64 hexadecimal digits; empty if none is.
        used: Digests of the statements that were carried out.
        now: The node's time, milliseconds UTC.

    Raises:
        Refused: If there is no statement, no body, or the statement is of something else, too old or used.
        Invalid: If it is no statement.
        Unproved: If the signature does not fit.
    """
    if not body_key:
        raise _refused("no independent body is registered at this node", "Name its key when a node is made.")
    if not text.strip():
        raise _refused("it carries no statement", "Ask the body for one: lindero statement --help")
    statement = _decoded(text)
    try:
        verify_ed25519(bytes.fromhex(body_key), _signed_bytes(statement), bytes.fromhex(statement.signature))
    except (Unproved, ValueError) as error:
        raise Unproved(
            "identity.statement_signature",
            "The statement is not signed by the independent body's key.",
            "Ask the body for it again.",
        ) from error
    if _matter(statement) != _matter(wanted):
        raise _refused("the statement is about something else", "Ask the body for one about exactly this.")
    if not -EARLY_MS <= now - statement.made_at <= VALID_MS:
        raise _refused("the statement is not of the last 30 days", "Ask the body for a new one.")
    if digest_of(text) in used:
        raise _refused("the statement was carried out before", "Ask the body for a new one.")
    return statement


def wanted_statement(nation: str, act: Act, person: str = "", role: str = "") -> Statement:
    """Return what a statement must be about."""
    return Statement(format=FORMAT, nation=nation, act=act, person=person, role=role, made_at=0)


def _decoded(text: str) -> Statement:
    try:
        return msgspec.json.decode(text.encode(), type=Statement)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "identity.statement",
            f"This is no statement of an independent body: {error}.",
            "Give the whole file as it came.",
        ) from error


def _matter(statement: Statement) -> tuple[str, ...]:
    return (statement.format, statement.nation, statement.act, statement.person, statement.role)


def _refused(why: str, advice: str) -> Refused:
    return Refused(
        "identity.independent",
        f"This concerns oversight, which the node's administrators have no say in; {why}.",
        advice,
        ("INDEPENDENT",),
    )


def _signed_bytes(statement: Statement) -> bytes:
    return FORMAT.encode() + b"\x00" + canonical(msgspec.structs.replace(statement, signature=""))
