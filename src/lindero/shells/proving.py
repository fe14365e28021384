"""What only the node's own machine can ask of its proofs: comparing logs, statements for neighbours, audits."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.names import Nation, RecordId
from lindero.shells.node import Node
from lindero.trust.exchange.auditing import Audited
from lindero.trust.exchange.exporting import export_evidence, export_record
from lindero.trust.exchange.records import LogsReconciled


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


class ExportRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Export the proof of a single record that crossed.

    Attributes:
        record_id: The record.
        channel: The channel that it crossed in; the first one if empty.
    """

    record_id: RecordId
    channel: str = ""


class ExportEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Export the newest evidence that a nation showed two histories of one log."""

    nation: Nation


def check_readable(node: Node, record_ids: Sequence[str], actor: Actor) -> None:
    """Let somebody take the content of some records along.

    Raises:
        Refused: If one of them is for members of authorities alone, and who asks is none; on record.
    """
    veil = node.workplace.veil
    node.work("exchange", actor, lambda desk: veil.check_names(desk.tx, actor, record_ids))


def export_one(node: Node, ask: ExportRecord, actor: Actor) -> bytes:
    """Return the proof of a single record.

    Raises:
        Missing: If it crossed in no such channel.
        Refused: If it is for members of authorities alone, and who asks is none; on record.
    """
    check_readable(node, (ask.record_id,), actor)
    rows = Reading(node.store)
    return export_record(rows, ask.record_id, ask.channel, node.nation, node.signer, node.clock.now())


def evidence(node: Node, ask: ExportEvidence, actor: Actor) -> bytes:
    """Return the newest evidence against a nation.

    Raises:
        Missing: If there is none.
    """
    return export_evidence(Reading(node.store), ask.nation, node.nation)


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
    return node.auditor.audit(Reading(node.store), node.clock.now())
