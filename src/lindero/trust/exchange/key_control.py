"""Keys that neighbours change: what crosses of them without a clause, and what is believed."""

from typing import Any, Final

from lindero.engine.store import Transaction
from lindero.kernel.errors import Unproved
from lindero.kernel.record import kind_of
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.identity.certificates import der_of
from lindero.trust.identity.keybook import root_of
from lindero.trust.identity.keychain import read_key_statement, read_revocation
from lindero.trust.identity.records import KeyRevoked, KeyRotated

FIRST: Final = 1
"""Number of a nation's first key, which neighbours learn from its card."""


def key_controls() -> dict[str, ControlKind]:
    """Return both kinds with their check at the receiver and their audience."""
    return {
        kind_of(KeyRotated): ControlKind(check=_check_rotated, concerns=_is_no_first),
        kind_of(KeyRevoked): ControlKind(check=_check_revoked, concerns=_is_for_all),
    }


def _is_no_first(tx: Transaction, peer: str, record: KeyRotated) -> bool:
    return record.number > FIRST


def _is_for_all(tx: Transaction, peer: str, record: Any) -> bool:
    return True


def _check_rotated(tx: Transaction, peer: str, record: KeyRotated, now: int) -> None:
    """Let a neighbour's next key pass that its recognised root signed, and that is what the record says.

    Raises:
        Unproved: If it is not.
        Invalid: If the statement or the certificate has another form.
    """
    stated = read_key_statement(record.statement, peer, root_of(tx, peer))
    if (
        stated.nation,
        stated.node_key,
        stated.root_key,
        stated.number,
        stated.valid_from,
        stated.valid_until,
    ) != (
        record.nation,
        record.node_key,
        record.root_key,
        record.number,
        record.valid_from,
        record.valid_until,
    ):
        raise _misstated()
    if record.certificate:
        der_of(record.certificate)


def _check_revoked(tx: Transaction, peer: str, record: KeyRevoked, now: int) -> None:
    """Let a revocation pass that the neighbour's recognised root signed, and that is what the record says.

    Raises:
        Unproved: If it is not.
        Invalid: If the statement has another form.
    """
    stated = read_revocation(record.statement, peer, root_of(tx, peer))
    if (stated.nation, stated.node_key, stated.revoked_from, stated.reason) != (
        record.nation,
        record.node_key,
        record.revoked_from,
        record.reason,
    ):
        raise _misstated()


def _misstated() -> Unproved:
    return Unproved(
        "exchange.key_statement",
        "The record says something else than the root signed.",
        "Look into that node.",
    )
