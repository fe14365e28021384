"""The node's agreements as they stand, read from their tables and compiled anew when one of them changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing, Refused, Unavailable
from lindero.kernel.record import Record, kind_of
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, agreement_of
from lindero.trust.agreements.dsse import Signature, verify_agreement
from lindero.trust.agreements.lint import load_overlay
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.states import standing_of
from lindero.trust.agreements.tables import SELECT_VERSION, Version, all_versions, version_of
from lindero.trust.agreements.treaty import Overlay
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.exchange import channels
from lindero.trust.exchange.border import Stand
from lindero.trust.exchange.egress import ControlKind
from lindero.trust.exchange.records import RecordRecalled

SUSPENSION_KINDS: Final = (kind_of(records.AgreementSuspended),)
BINDING: Final = frozenset({"signed", "active"})
"""Phases in which a text binds; earlier ones permit nothing, later ones nothing any more."""

_KINDS: Final = (
    records.AgreementProposed,
    records.AgreementSigned,
    records.AgreementActivated,
    records.AgreementSuspended,
    records.AgreementResumed,
    records.AgreementEnded,
)
_LAST_CHANGE: Final = " UNION ALL ".join(
    f"SELECT max(seq) FROM log_heads WHERE kind = '{kind_of(record_type)}'" for record_type in _KINDS
)


class NodeAgreements:
    """Tells how agreements stand."""

    def __init__(self, registry: Registry, overlays: Sequence[Path]) -> None:
        """Prepare; national law is read once, when the node starts.

        Raises:
            Missing: If a file of national law is not there.
            LinderoError: If one of them is not in order; names line and reason.
        """
        self._vocabulary = vocabulary_of(registry.record_types.values())
        self._overlays = [_overlay(path) for path in overlays]
        self._known: tuple[tuple[Any, ...], Stand] | None = None

    def stand(self, rows: Rows, now: int) -> Stand:
        """Return the agreements as they stand now."""
        change = tuple(seq for (seq,) in rows.query(_LAST_CHANGE))
        if self._known is None or self._known[0] != change:
            self._known = (
                change,
                self._compiled([v for v in all_versions(rows) if v.state.phase in BINDING]),
            )
        return self._known[1]

    def _compiled(self, versions: Sequence[Version]) -> Stand:
        policy = compile_policy([v.agreement for v in versions], self._overlays, self._vocabulary)
        return Stand(
            policy,
            {version.agreement.ref: standing_of(version.state) for version in versions},
            {version.agreement.ref: version.hash for version in versions},
        )


def control_kinds() -> dict[str, ControlKind]:
    """Return what crosses without a clause: each kind with its check at the receiver and its audience."""
    act = ControlKind(check=_check_act, concerns=_is_party)
    kinds = {kind_of(t): act for t in _KINDS if t not in {records.AgreementProposed, records.AgreementSigned}}
    return kinds | {
        kind_of(records.AgreementProposed): ControlKind(check=_check_text, concerns=_is_party_of_text),
        kind_of(records.AgreementSigned): ControlKind(check=_check_signature, concerns=_is_party),
        kind_of(RecordRecalled): ControlKind(check=_check_recall, concerns=_is_recipient),
    }


# --- who is told ----------------------------------------------------------------------------------------------


def _is_party(tx: Transaction, peer: str, record: Any) -> bool:
    """Say whether the neighbour is party to the agreement that an act is about."""
    found = tx.query(SELECT_VERSION, (record.agreement,))
    return bool(found) and peer in version_of(found[0]).agreement.nations


def _is_party_of_text(tx: Transaction, peer: str, record: records.AgreementProposed) -> bool:
    return peer in agreement_of(record.text.encode()).nations


def _is_recipient(tx: Transaction, peer: str, record: RecordRecalled) -> bool:
    return peer in channels.recipients_of(tx, record.recalled)


# --- what is believed -----------------------------------------------------------------------------------------


def _check_act(tx: Transaction, peer: str, record: Any) -> None:
    """Let an act pass in which the neighbour speaks for itself."""
    if getattr(record, "nation", peer) != peer:
        raise Refused(
            "exchange.speaks_for", f"{peer} speaks for {record.nation}.", "Each nation acts for itself."
        )


def _check_recall(tx: Transaction, peer: str, record: Record) -> None:
    """Let every recall pass: it can only reach the neighbour's own records."""


def _check_text(tx: Transaction, peer: str, record: records.AgreementProposed) -> None:
    """Let a text pass that is what its hash says, and binds both."""
    _check_act(tx, peer, record)
    agreement = agreement_of(record.text.encode())
    if agreement_hash(agreement) != record.hash or agreement.ref != record.agreement:
        raise Refused(
            "exchange.text", "The text is not the one that its hash names.", "Send the signed bytes."
        )


def _check_signature(tx: Transaction, peer: str, record: records.AgreementSigned) -> None:
    """Let a signature pass that an appointed officer of the neighbour made over the text that is known here.

    Raises:
        Unavailable: If the text has not arrived yet; the sender tries again.
        Refused: If nobody of that name was appointed.
        Unproved: If the officer's key did not sign these bytes.
    """
    _check_act(tx, peer, record)
    found = tx.query(SELECT_VERSION, (record.agreement,))
    if not found:
        raise Unavailable(
            "exchange.text_awaited", f"The text of {record.agreement} is on its way.", "Try again."
        )
    officers = tx.query(
        "SELECT public_key, role FROM identity_officers WHERE nation = ? AND person = ? AND revoked_at IS NULL",
        (peer, record.officer),
    )
    if not officers or officers[0][1] != record.role:
        raise Refused(
            "exchange.officer",
            f"{record.officer} was not appointed to sign as {record.role} for {peer}.",
            "Exchange cards again: `lindero peers add`.",
        )
    signature = Signature(keyid=record.key_id, sig=record.signature)
    verify_agreement(version_of(found[0]).text.encode(), signature, bytes.fromhex(officers[0][0]))


def _overlay(path: Path) -> Overlay:
    try:
        return load_overlay(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(
            "exchange.overlay",
            f"National law {path} cannot be read: {error}.",
            "Correct [exchange] overlays in node.toml.",
        ) from error
