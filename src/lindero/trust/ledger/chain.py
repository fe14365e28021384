"""The chain of keys inside a bundle: what each nation's root says of the keys that signed."""

from collections.abc import Sequence

import msgspec

from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.times import text_of
from lindero.trust.identity.keychain import (
    KeyStatement,
    Revocation,
    check_key_statement,
    check_statement,
    nation_fingerprint,
)
from lindero.trust.ledger.bundle import BundleKey
from lindero.trust.ledger.notes import Verified


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """What the root says of a key.

    Attributes:
        number: The key's number in the nation's chain; 0 if no root speaks of it.
        nation_fingerprint: Fingerprint of nation and root; empty likewise.
        revoked_from: From when on nothing that it signed counts, milliseconds UTC; None if it was not revoked.
    """

    number: int = 0
    nation_fingerprint: str = ""
    revoked_from: int | None = None

    def counts_at(self, at: int) -> bool:
        """Say whether what the key signed at an instant counts."""
        return self.revoked_from is None or at < self.revoked_from


def link_of(stated: BundleKey, public_key: bytes) -> Link:
    """Return what a bundle's key line says of the root, verified under that root itself.

    Raises:
        Unproved: If statement or revocation are not by one root, for this nation and this key.
    """
    if not stated.statement:
        if stated.revocation:
            raise _broken("a revocation stands there without the statement that it ends")
        return Link()
    try:
        statement = msgspec.json.decode(stated.statement, type=KeyStatement)
        check_key_statement(statement, stated.nation, statement.root_key)
        revoked_from = None
        if stated.revocation:
            revocation = check_statement(
                msgspec.json.decode(stated.revocation, type=Revocation), stated.nation, statement.root_key
            )
            revoked_from = revocation.revoked_from
            if revocation.node_key != public_key.hex():
                raise _broken("the revocation is of another key")
    except (msgspec.MsgspecError, UnicodeError, LinderoError) as error:
        raise _broken(getattr(error, "text", str(error))) from error
    if statement.node_key != public_key.hex():
        raise _broken("the statement is about another key")
    return Link(
        number=statement.number,
        nation_fingerprint=nation_fingerprint(stated.nation, statement.root_key),
        revoked_from=revoked_from,
    )


def check_signed_in_time(
    signatures: Sequence[Verified], links: dict[bytes, Link], vouched_at: Sequence[int]
) -> None:
    """Let something pass that a key signed while it counted.

    A signature does not prove its own time. By a key that was revoked it counts only where the other nation vouches,
    with a cosignature from before, that it was there already.

    Args:
        signatures: The signatures that hold.
        links: What the roots say of the keys, by public key.
        vouched_at: When the other nation cosigned it, milliseconds UTC.

    Raises:
        Unproved: If every key that signed was revoked before anyone else vouched for it.
    """
    for item in signatures:
        link = links.get(item.key.public_key, Link())
        if link.revoked_from is None or any(map(link.counts_at, vouched_at)):
            return
    ends = [links[item.key.public_key].revoked_from or 0 for item in signatures]
    raise Unproved(
        "bundle.key_revoked",
        f"It is signed by a key that was revoked from {text_of(max(ends))} on, and nobody vouches that it was before.",
        "Do not rely on it; compare with the copy of the other nation.",
    )


def _broken(what: str) -> Unproved:
    return Unproved(
        "bundle.key_chain",
        f"What the root says of this key does not hold: {what.rstrip('.')}.",
        "Do not rely on this bundle.",
    )
