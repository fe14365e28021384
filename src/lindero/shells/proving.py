"""What only the node's own machine can ask of its proofs: comparing logs, statements for neighbours, audits."""

from typing import Annotated

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.names import Nation
from lindero.shells.node import Node
from lindero.trust.exchange.examining import examine
from lindero.trust.exchange.exporting import list_channels
from lindero.trust.exchange.records import LogsReconciled, Mismatch
from lindero.trust.exchange.wire import channel_of
from lindero.trust.ledger.audit_log import audit_log
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.report import Finding


class Reconcile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Compare the logs shared with a neighbour.

    Attributes:
        peer: The neighbour.
        statement: Its signed statement, if it was handed over as a file; asked for otherwise.
        ask: Whether to ask the neighbour for its statement; without one, what it has signed so far is compared.
    """

    peer: Nation
    statement: Annotated[str, msgspec.Meta(max_length=1 << 20)] = ""
    ask: bool = True


class StateLogs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make this node's signed statement for a neighbour, to be handed over as a file."""

    peer: Nation


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit of a node's own store says.

    Attributes:
        ok: Whether nothing is wrong.
        records: Records in the national log.
        channels: Channels examined.
        entries: Entries in them.
        findings: What is wrong, by place and name.
    """

    ok: bool
    records: int
    channels: int
    entries: int
    findings: tuple[Finding, ...]


def reconcile(node: Node, ask: Reconcile, actor: Actor) -> LogsReconciled:
    """Compare the logs shared with a neighbour and put the result on record.

    Raises:
        LinderoError: If the neighbour is not recognised, out of reach, or its statement is not its own.
    """
    return node.exchange.reconcile(ask.peer, note=ask.statement, ask=ask.ask and not ask.statement)


def state_logs(node: Node, ask: StateLogs, actor: Actor) -> bytes:
    """Return this node's signed statement for a neighbour."""
    return node.exchange.reconciler.statement(ask.peer).encode()


def audit(node: Node, ask: msgspec.Struct, actor: Actor) -> Audited:
    """Audit the national log and every channel: trees, signatures, receipts, heads and bodies."""
    rows = Reading(node.store)
    keys = [VerifierKey(node.signer.name, key) for key in node.exchange.keys_of(rows, node.nation)]
    findings = audit_log(rows, keys)
    names = list_channels(rows)
    entries = 0
    for name in names:
        found = examine(
            rows,
            channel_of(name),
            node.nation,
            lambda nation: node.exchange.keys_of(rows, nation),
            frozenset(),
        )
        entries += found.size
        findings += [_finding(miss) for miss in found.found]
    return Audited(
        ok=not findings,
        records=node.log.size(rows),
        channels=len(names),
        entries=entries,
        findings=tuple(findings),
    )


def _finding(miss: Mismatch) -> Finding:
    about = f" ({miss.record_id})" if miss.record_id else ""
    return Finding(
        code=miss.code,
        where=f"{miss.channel}, entry {miss.place}{about}",
        what=miss.what,
        advice="Keep a copy as evidence; compare with the neighbour: lindero ledger reconcile.",
    )
