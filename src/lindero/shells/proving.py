"""What only the node's own machine can ask of its proofs: comparing logs, statements for neighbours, audits."""

from typing import Annotated

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.proofs import key_fingerprint
from lindero.shells.key_files import check_is_next, next_certificate, request_next
from lindero.shells.node import Node
from lindero.trust.exchange.auditing import Audited
from lindero.trust.exchange.exporting import export_evidence, export_record
from lindero.trust.exchange.records import LogsReconciled
from lindero.trust.identity.key_actions import EnterKey, enter_key
from lindero.trust.identity.keybook import KnownKey, keys_of
from lindero.trust.identity.keychain import MAX_STATEMENT, encoded, nation_fingerprint
from lindero.trust.ledger.notes import VerifierKey


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


def export_one(node: Node, ask: ExportRecord, actor: Actor) -> bytes:
    """Return the proof of a single record.

    Raises:
        Missing: If it crossed in no such channel.
    """
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
