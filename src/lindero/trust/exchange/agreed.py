"""The node's agreements as they stand, read from their tables and compiled anew when one of them changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.agreed import Agreed
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError, Missing, Unavailable, Unproved
from lindero.kernel.record import kind_of
from lindero.trust.agreements import records
from lindero.trust.agreements.agreed import agreed_of
from lindero.trust.agreements.believing import check_received
from lindero.trust.agreements.canonical import agreement_of
from lindero.trust.agreements.condition import BINDING
from lindero.trust.agreements.lint import load_overlay
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.states import as_it_stands, levels_of, standings_of, with_what_went_before
from lindero.trust.agreements.tables import SELECT_VERSION, Version, all_versions, version_of
from lindero.trust.agreements.treaty import Overlay
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.exchange import tables
from lindero.trust.exchange.border import Stand
from lindero.trust.exchange.consent.control import consent_controls
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.exchange.key_control import key_controls
from lindero.trust.exchange.recall.carrying import Carrier
from lindero.trust.exchange.recall.control import recall_controls
from lindero.trust.identity.records import NeighbourDataSeen

_KINDS: Final = records.SHARED_ACTS
_LAST_CHANGE: Final = tables.select_last_of(kind_of(record_type) for record_type in _KINDS)


class NodeAgreements:
    """Tells how agreements stand.

    Attributes:
        laws: The own nation's laws, as they were when the node started.
    """

    def __init__(self, registry: Registry, overlays: Sequence[Path]) -> None:
        """Prepare; national law is read once, when the node starts.

        Raises:
            Missing: If a file of national law is not there.
            LinderoError: If one of them is not in order; names line and reason.
        """
        self._vocabulary = vocabulary_of(registry.record_types.values())
        self.laws = tuple(_overlay(path) for path in overlays)
        self._known: tuple[tuple[int, ...], Stand] | None = None
        self._started_at: int | None = None
        self._told: tuple[Stand, tuple[str, ...], tuple[Agreed, ...]] | None = None

    def stand(self, rows: Rows, now: int) -> Stand:
        """Return the agreements as they stand now.

        Raises:
            Unproved: If what the store says of them cannot be read: then nothing may cross but rescue.
        """
        change = tuple(-1 if seq is None else seq for (seq,) in rows.query(_LAST_CHANGE))
        if self._started_at is None:
            # National law may have been exchanged while the node was down: what was decided before counts as old.
            self._started_at = rows.query(tables.SELECT_LAST_SEQ)[0][0]
        if self._known is None or self._known[0] != change:
            try:
                versions = all_versions(rows)
            except (LinderoError, msgspec.MsgspecError) as error:
                raise Unproved(
                    "exchange.agreements",
                    f"The agreements in the store cannot be read: {error}.",
                    "The store was damaged or edited: run `lindero rebuild`, or restore a backup. The gate is closed.",
                ) from error
            self._known = (change, self._compiled(versions, max(*change, self._started_at)))
        return self._known[1]

    def agreed(self, rows: Rows, now: int) -> tuple[Agreed, ...]:
        """Return the agreements in force at an instant; none where the store's word on them cannot be read."""
        try:
            stand = self.stand(rows, now)
        except Unproved:
            return ()
        spans, standings = stand.policy.book.spans, stand.standings
        held = [
            agreement
            for agreement in stand.policy.book.agreements
            if standings[agreement.ref].phase == "active"
            and spans[agreement.ref].start <= now < spans[agreement.ref].end
        ]
        refs = tuple(agreement.ref for agreement in held)
        if self._told is None or self._told[0] is not stand or self._told[1] != refs:
            words = tuple(agreed_of(agreement, standings[agreement.ref]) for agreement in held)
            self._told = (stand, refs, words)
        return self._told[2]

    def _compiled(self, versions: Sequence[Version], changed: int) -> Stand:
        # Suspensions of a version that no longer binds still bind those that followed it.
        standings = standings_of((version.agreement, version.state) for version in versions)
        known = with_what_went_before((one.hash, one.agreement, one.state) for one in versions)
        binding = [(agreement, state) for agreement, state in known if state.phase in BINDING]
        return Stand(
            compile_policy(
                [as_it_stands(agreement, state) for agreement, state in binding],
                self.laws,
                self._vocabulary,
                {agreement.ref: levels_of(agreement, state) for agreement, state in binding},
            ),
            {agreement.ref: standings[agreement.ref] for agreement, _ in binding},
            {agreement.ref: state.hash for agreement, state in binding},
            changed,
        )


def control_kinds(carrier: Carrier) -> dict[str, ControlKind]:
    """Return what crosses without a clause: each kind with its check at the receiver and its audience.

    Args:
        carrier: What carries out recalls.
    """
    act = ControlKind(check=_check_act, concerns=_is_party)
    kinds = {kind_of(record_type): act for record_type in _KINDS}
    proposed = ControlKind(check=_check_act, concerns=_is_party_of_text)
    return (
        kinds
        | {kind_of(records.AgreementProposed): proposed}
        | _carried(carrier)
        | key_controls()
        | _notices()
    )


def _carried(carrier: Carrier) -> dict[str, ControlKind]:
    """Return what crosses because data crossed before: recalls and what belongs to them, consents."""
    return recall_controls(carrier) | consent_controls(carrier.nation)


def _notices() -> dict[str, ControlKind]:
    """Return what tells a neighbour that its data were seen by break-glass (safeguard S-52)."""
    return {kind_of(NeighbourDataSeen): ControlKind(check=_take_notice, concerns=_is_of)}


# --- who is told ----------------------------------------------------------------------------------------------


def _is_party(tx: Transaction, peer: str, record: Any) -> bool:
    """Say whether the neighbour is party to the agreement that an act is about, or may become one."""
    found = tx.query(SELECT_VERSION, (record.agreement,))
    return bool(found) and peer in version_of(found[0]).agreement.told


def _is_party_of_text(tx: Transaction, peer: str, record: records.AgreementProposed) -> bool:
    return peer in agreement_of(record.text.encode()).told


def _is_of(tx: Transaction, peer: str, record: NeighbourDataSeen) -> bool:
    return record.nation == peer


# --- what is believed -----------------------------------------------------------------------------------------


def _check_act(tx: Transaction, peer: str, record: Any, now: int) -> None:
    """Let an act pass in which the neighbour speaks for itself, with a signature that counts.

    Raises:
        Unavailable: If the text that it is about has not arrived yet; the sender tries again.
        LinderoError: If it is not to be believed.
    """
    if isinstance(record, records.AgreementSigned) and not tx.query(SELECT_VERSION, (record.agreement,)):
        raise Unavailable(
            "exchange.text_awaited", f"The text of {record.agreement} is on its way.", "Try again."
        )
    check_received(tx.query, peer, record, now)


def _overlay(path: Path) -> Overlay:
    try:
        return load_overlay(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(
            "exchange.overlay",
            f"National law {path} cannot be read: {error}.",
            "Correct [exchange] overlays in node.toml.",
        ) from error


def _take_notice(tx: Transaction, peer: str, record: NeighbourDataSeen, now: int) -> None:
    """Take whatever a neighbour says of itself: it can only tell us more."""
