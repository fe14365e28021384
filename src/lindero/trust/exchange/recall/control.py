"""What crosses without a clause because data crossed before: recalls, certificates, flags, objections, reminders."""

from typing import Any

from lindero.engine.store import Transaction
from lindero.kernel.errors import Refused
from lindero.kernel.record import kind_of
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.exchange.recall.carrying import (
    Carrier,
    arrived_at,
    check_certificate,
    check_concerned,
    check_recallable,
    contest_on,
    lower_on,
    released_to,
)
from lindero.trust.exchange.records import (
    AccuracyContested,
    ContestEnded,
    CorrectionAsked,
    CorrectionRefused,
    ErasureCertified,
    ErasureOverdue,
    RecordRecalled,
)


def recall_controls(carrier: Carrier) -> dict[str, ControlKind]:
    """Return the kinds with their check at the receiver, their audience, and what the receiver does."""
    desk = _Controls(carrier)
    flagged = desk.concerns_flag
    return {
        kind_of(RecordRecalled): ControlKind(
            check=check_recallable, concerns=desk.was_released, carry=carrier.carry_out
        ),
        kind_of(ErasureCertified): ControlKind(check=desk.check_certified, concerns=_is_for),
        kind_of(AccuracyContested): ControlKind(
            check=desk.check_flag, concerns=flagged, carry=desk.raise_flag
        ),
        kind_of(ContestEnded): ControlKind(check=desk.check_flag, concerns=flagged, carry=desk.lower_flag),
        kind_of(CorrectionAsked): ControlKind(check=desk.check_asked, concerns=_is_of),
        kind_of(CorrectionRefused): ControlKind(check=desk.check_flag, concerns=_is_for),
        kind_of(ErasureOverdue): ControlKind(check=desk.check_overdue, concerns=desk.is_ours_to_tell),
    }


class _Controls:
    """Checks and audiences that need to know whose node this is."""

    def __init__(self, carrier: Carrier) -> None:
        self._log = carrier.log
        self._nation = carrier.nation

    def was_released(self, tx: Transaction, peer: str, record: RecordRecalled) -> bool:
        return peer in released_to(tx, record.recalled, self._nation)

    def concerns_flag(self, tx: Transaction, peer: str, record: AccuracyContested | ContestEnded) -> bool:
        return peer == record.origin or peer in arrived_at(tx, record.contested, self._nation)

    def is_ours_to_tell(self, tx: Transaction, peer: str, record: ErasureOverdue) -> bool:
        return peer == record.owed_by and record.asker == self._nation

    def check_certified(self, tx: Transaction, peer: str, record: ErasureCertified, now: int) -> None:
        check_certificate(tx, peer, record, self._nation, now)

    def check_flag(self, tx: Transaction, peer: str, record: Any, now: int) -> None:
        check_concerned(tx, peer, record, self._nation)

    def raise_flag(self, tx: Transaction, peer: str, record_id: str, record: AccuracyContested) -> str:
        contest_on(self._log, tx, peer, record)
        return ""

    def lower_flag(self, tx: Transaction, peer: str, record_id: str, record: ContestEnded) -> str:
        lower_on(self._log, tx, peer, record)
        return ""

    def check_asked(self, tx: Transaction, peer: str, record: CorrectionAsked, now: int) -> None:
        if record.origin != self._nation:
            raise Refused(
                "exchange.correction_of",
                f"{record.about} is not our record.",
                "Ask the nation whose record it is.",
            )
        check_concerned(tx, peer, record, self._nation)

    def check_overdue(self, tx: Transaction, peer: str, record: ErasureOverdue, now: int) -> None:
        if (record.asker, record.owed_by) != (peer, self._nation):
            raise Refused(
                "exchange.overdue_of",
                f"{peer} speaks of a duty of {record.owed_by} to {record.asker}.",
                "Look into that node.",
            )


def _is_for(tx: Transaction, peer: str, record: ErasureCertified | CorrectionRefused) -> bool:
    return peer == record.peer


def _is_of(tx: Transaction, peer: str, record: CorrectionAsked) -> bool:
    return peer == record.origin
