"""What only the node's own machine can ask of keys: the next one requested and taken up, and all of them shown."""

from typing import Annotated

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.proofs import key_fingerprint
from lindero.shells.key_files import check_is_next, next_certificate, request_next
from lindero.shells.node import Node
from lindero.trust.identity.key_actions import EnterKey, enter_key
from lindero.trust.identity.keybook import KnownKey, keys_of
from lindero.trust.identity.keychain import MAX_STATEMENT, encoded, nation_fingerprint
from lindero.trust.ledger.notes import VerifierKey


class RequestKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make the node's next key.

    Attributes:
        key: Address of a key in a token that is to be the next one; a file is made if empty.
    """

    key: str = ""


class RotateKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter the node's next key, signed by the root."""

    statement: Annotated[str, msgspec.Meta(max_length=MAX_STATEMENT)]


class ShowKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show the keys of a nation; of this node where it is empty."""

    nation: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)")] = ""


class KeyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A key of a nation's node.

    Attributes:
        nation: Whose.
        number: Its number in the nation's chain.
        is_current: Whether it is the newest one that counts.
        state: `counts`, `expired` or `revoked`.
        valid_from: From when it signs, milliseconds UTC.
        valid_until: Until when, milliseconds UTC.
        revoked_from: From when on nothing that it signed counts; None if it was not revoked.
        key: The public key, 64 hexadecimal digits.
        key_fingerprint: Fingerprint of this key alone.
        nation_fingerprint: Fingerprint of nation and root, which people compare; it stays when keys change.
        verifier: The key in the text form that verifiers share, for a witness that is to know the log.
    """

    nation: str
    number: int
    is_current: bool
    state: str
    valid_from: int
    valid_until: int
    revoked_from: int | None
    key: str
    key_fingerprint: str
    nation_fingerprint: str
    verifier: str


def request_key(node: Node, ask: RequestKey, actor: Actor) -> bytes:
    """Make the node's next key and return what the root is to sign.

    Raises:
        Conflict: If the next key is on record already and waits to be taken up.
    """
    known = node.store.run(lambda tx: keys_of(tx, node.nation))
    folder = node.folder / "keys"
    return encoded(request_next(folder, node.nation, known, node.random, node.clock.now(), ask.key)).encode()


def rotate_key(node: Node, ask: RotateKey, actor: Actor) -> int:
    """Enter the node's next key into the log, with the TLS certificate that was made for it; return its number.

    Raises:
        LinderoError: If the root did not sign it, or it is not the one that this node made.
    """
    certificate = next_certificate(node.folder / "keys")
    enter = EnterKey(statement=ask.statement, certificate=certificate)
    check_is_next(node.folder / "keys", ask.statement)
    return node.work("identity", actor, lambda desk: enter_key(desk, enter))


def show_keys(node: Node, ask: ShowKeys, actor: Actor) -> tuple[KeyLine, ...]:
    """Return the keys of a nation, the newest first."""
    nation, now = ask.nation or node.nation, node.clock.now()
    known = keys_of(Reading(node.store), nation)
    if nation == node.nation:
        current = node.signer.public_key
    else:
        current = next((key.public_key for key in known if key.signs_at(now)), b"")
    return tuple(_key_line(nation, key, now, is_current=key.public_key == current) for key in known)


def _key_line(nation: str, key: KnownKey, now: int, *, is_current: bool) -> KeyLine:
    state = "revoked" if key.is_revoked_at(now) else "counts" if key.signs_at(now) else "expired"
    return KeyLine(
        nation=nation,
        number=key.number,
        is_current=is_current,
        state=state,
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        revoked_from=key.revoked_from,
        key=key.public_key.hex(),
        key_fingerprint=key_fingerprint(key.public_key),
        nation_fingerprint=nation_fingerprint(nation, key.root_key) if key.root_key else "",
        verifier=str(VerifierKey(f"lindero/{nation}", key.public_key)),
    )
