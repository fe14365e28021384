"""Folds of who attends to an alert, and of what was put off."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.tables.steps import step
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

_ATTENDED: Final = "UPDATE alerts_alerts SET acknowledged_by = ?, acknowledged_at = ? WHERE record_id = ?"
_SHELVED: Final = "UPDATE alerts_alerts SET shelved_until = ? WHERE record_id = ?"


def alert_acknowledged(rows: Rows, head: Head, record: records.AlertAcknowledged) -> None:
    """Enter who attends to it."""
    rows.execute(_ATTENDED, (head.actor, head.at, record.alert))
    step(rows, head, record.alert)


def acknowledgement_withdrawn(rows: Rows, head: Head, record: records.AcknowledgementWithdrawn) -> None:
    """Enter that nobody attends to it any more."""
    rows.execute(_ATTENDED, ("", 0, record.alert))
    step(rows, head, record.alert)


def alert_shelved(rows: Rows, head: Head, record: records.AlertShelved) -> None:
    """Enter until when it is put off; who looks at the queue compares it with the time."""
    rows.execute(_SHELVED, (record.until, record.alert))
    step(rows, head, record.alert, record.because)


def alert_returned(rows: Rows, head: Head, record: records.AlertReturned) -> None:
    """Enter that it is in the queue again."""
    rows.execute(_SHELVED, (0, record.alert))
    step(rows, head, record.alert)


ATTENDING_FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.AlertAcknowledged: alert_acknowledged,
    records.AcknowledgementWithdrawn: acknowledgement_withdrawn,
    records.AlertShelved: alert_shelved,
    records.AlertReturned: alert_returned,
}
