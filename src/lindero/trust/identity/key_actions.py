"""What may be asked about the node's own keys: entering what the root signed."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Conflict, Missing
from lindero.trust.identity import keychain, records
from lindero.trust.identity.tables import SELECT_KEYS


class EnterKey(msgspec.Struct, frozen=True, kw_only=True):
    """Enter the node's next key, signed by the root, into the log; neighbours are told."""

    statement: Annotated[
        str, msgspec.Meta(max_length=keychain.MAX_STATEMENT, description="what the root signed, as JSON")
    ]
    certificate: Annotated[
        str, msgspec.Meta(max_length=8_192, description="TLS certificate that comes with it, PEM; or none")
    ] = ""


class EnterRevocation(msgspec.Struct, frozen=True, kw_only=True):
    """Enter the root's word that a key of this node signs no more; neighbours are told."""

    statement: Annotated[
        str, msgspec.Meta(max_length=keychain.MAX_STATEMENT, description="what the root signed, as JSON")
    ]


def enter_key(desk: Desk, ask: EnterKey) -> int:
    """Put the node's next key on record and return its number.

    Raises:
        Missing: If the node has no root yet.
        Unproved: If the root did not sign it, or its time is over.
        Conflict: If a key of that number is there already.
    """
    known = desk.rows(SELECT_KEYS, (desk.nation,))
    stated = keychain.read_key_statement(ask.statement, desk.nation, _root(known))
    keychain.check_valid(stated, desk.now())
    newest = max(number for _, number, *_ in known)
    if stated.number != newest + 1 or any(key == stated.node_key for key, *_ in known):
        raise Conflict(
            "identity.key_number",
            f"The newest key here is number {newest}; the statement is for number {stated.number}.",
            "Have the root sign the request that this node made last.",
        )
    desk.put(rotated(stated, ask.certificate))
    return stated.number


def enter_first_key(desk: Desk, statement: keychain.KeyStatement) -> None:
    """Put the node's first key on record, as the node is made.

    Raises:
        Conflict: If the node has a key on record: then only the root's next statement adds one.
    """
    if desk.rows(SELECT_KEYS, (desk.nation,)):
        raise Conflict(
            "identity.key_known", "This node has a key on record.", "Rotate it: lindero keys request"
        )
    desk.put(rotated(statement, ""))


def enter_revocation(desk: Desk, ask: EnterRevocation) -> None:
    """Put on record that a key of this node signs no more.

    Raises:
        Missing: If the node never had that key.
        Unproved: If the root did not sign it.
    """
    known = desk.rows(SELECT_KEYS, (desk.nation,))
    stated = keychain.read_revocation(ask.statement, desk.nation, _root(known))
    if all(key != stated.node_key for key, *_ in known):
        raise Missing(
            "identity.key", "This node never had the key that is revoked.", "Look at them: lindero keys show"
        )
    desk.put(
        records.KeyRevoked(
            nation=desk.nation,
            node_key=stated.node_key,
            revoked_from=stated.revoked_from,
            reason=stated.reason,
            statement=ask.statement,
        )
    )


def rotated(stated: keychain.KeyStatement, certificate: str) -> records.KeyRotated:
    """Return the record that a key follows the ones before it."""
    return records.KeyRotated(
        nation=stated.nation,
        node_key=stated.node_key,
        root_key=stated.root_key,
        number=stated.number,
        valid_from=stated.valid_from,
        valid_until=stated.valid_until,
        statement=keychain.encoded(stated),
        certificate=certificate,
    )


def _root(known: list[Row]) -> str:
    root = next((str(row[5]) for row in known if row[5]), "")
    if not root:
        raise Missing(
            "identity.root",
            "This node has no root key on record.",
            "Make the node with `lindero init`, which makes or takes a root key.",
        )
    return root
