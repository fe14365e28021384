"""The audit of everything that a node holds for proof, and the page on which anybody who oversees it runs it."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.errors import Defect
from lindero.kernel.times import Instant
from lindero.trust.exchange.examining import examine
from lindero.trust.exchange.listing import listed
from lindero.trust.exchange.records import Mismatch
from lindero.trust.ledger.audit_log import audit_log
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.report import Finding
from lindero.trust.ledger.tables import COUNT_LOGGED

LENT_AS: Final = "exchange.auditor"

KeysIn = Callable[[Rows, str], Sequence[bytes]]
"""Returns the public keys that a nation signs and has signed with, from one state of the store."""


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Run the audit now; nothing to select."""


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit of a node's own store says.

    Attributes:
        ok: Whether nothing is wrong.
        at: When it was run, milliseconds UTC.
        records: Records in the national log.
        channels: Channels examined.
        entries: Entries in them.
        findings: What is wrong, by place and name.
    """

    ok: bool
    at: Instant
    records: int
    channels: int
    entries: int
    findings: tuple[Finding, ...]


class Auditor:
    """Audits the store of one node."""

    def __init__(self, nation: str, signer_name: str, keys_of: KeysIn) -> None:
        """Prepare it.

        Args:
            nation: The node's nation.
            signer_name: The name under which it signs.
            keys_of: Gives the keys of a nation, from one state of the store.
        """
        self._nation, self._signer_name, self._keys_of = nation, signer_name, keys_of

    def audit(self, rows: Rows, now: int) -> Audited:
        """Audit the national log and every channel: trees, signatures, receipts, heads and bodies.

        Args:
            rows: Reads one state of the store; nothing is changed.
            now: The node's time, milliseconds UTC.
        """

        def keys_of(nation: str) -> Sequence[bytes]:
            return self._keys_of(rows, nation)

        own = [VerifierKey(self._signer_name, key) for key in keys_of(self._nation)]
        findings = audit_log(rows, own, now)
        channels, wrong = listed(rows)
        findings += wrong
        entries = 0
        for channel in channels:
            found = examine(rows, channel, self._nation, keys_of, frozenset())
            entries += found.size
            findings += [_finding(miss) for miss in found.found]
        ((records,),) = rows.query(COUNT_LOGGED)
        return Audited(
            ok=not findings,
            at=now,
            records=records,
            channels=len(channels),
            entries=entries,
            findings=tuple(findings),
        )


def show_audit(desk: Desk, query: AuditQuery) -> Audited:
    """Audit now, and show what was found."""
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.audit_desk", "Logs are audited at a node.", "Ask a running node.")
    auditor: Auditor = desk.lent(LENT_AS)
    return auditor.audit(desk.tx, desk.now())


def _finding(miss: Mismatch) -> Finding:
    about = f" ({miss.record_id})" if miss.record_id else ""
    return Finding(
        code=miss.code,
        where=f"{miss.channel}, entry {miss.place}{about}",
        what=miss.what,
        advice="Keep a copy as evidence; compare with the neighbour: lindero ledger reconcile.",
    )
