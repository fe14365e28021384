"""Warnings as rows: each message once, and which of them was changed or ended by another."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.warnings import records
from lindero.capabilities.warnings.rules import referred
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

CURRENT: Final = Table(
    name="warnings_current",
    columns={
        "origin": "TEXT NOT NULL",
        "sender": "TEXT NOT NULL",
        "identifier": "TEXT NOT NULL",
        "sent_at": "INTEGER NOT NULL",
        "message": "TEXT NOT NULL",
        "expires_at": "INTEGER",
        "is_replaced": "INTEGER NOT NULL",
        "first": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "sender", "identifier"),
    indexes=(("record_id",), ("first",)),
    meaning="A warning, until when it holds, and whether another took its place.",
)
TABLES: Final = (CURRENT,)

NAMED_WARNINGS: Final = (
    "SELECT record_id, identifier || ' · ' || strftime('%Y-%m-%d %H:%MZ', sent_at / 1000, 'unixepoch')"
    " FROM warnings_current"
    " WHERE is_replaced = 0 ORDER BY sent_at DESC"
)
SELECT_MESSAGE: Final = (
    "SELECT record_id FROM warnings_current WHERE origin = ? AND sender = ? AND identifier = ?"
)
SELECT_ISSUED: Final = (
    "SELECT is_replaced, message, first FROM warnings_current"
    " WHERE origin = ? AND sender = '' AND record_id = ?"
)
SELECT_EARLIER: Final = (
    "SELECT record_id FROM warnings_current WHERE origin = ? AND sender = '' AND first = ? AND sent_at <= ?"
    " AND record_id <> ? ORDER BY sent_at, record_id"
)
SELECT_HOLDING: Final = (
    "SELECT record_id FROM warnings_current WHERE is_replaced = 0 AND message <> 'cancel'"
    " AND (expires_at IS NULL OR expires_at > ?)"
)
SELECT_TOLD: Final = (
    "SELECT record_id FROM warnings_current WHERE origin = ? AND sender = '' AND is_replaced = 0"
    " AND (message <> 'cancel' OR ?) AND expires_at > ?"
)
_ENTER: Final = (
    "INSERT OR REPLACE INTO warnings_current"
    " (origin, sender, identifier, sent_at, message, expires_at, is_replaced, first, record_id)"
    " VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)"
)
_REPLACE: Final = (
    "UPDATE warnings_current SET is_replaced = 1 WHERE origin = ? AND sender = ? AND identifier = ?"
)


def warning_received(rows: Rows, head: Head, record: records.WarningReceived) -> None:
    """Enter an authority's message; those of the same sender that it changes or ends hold no longer."""
    for sender, identifier in referred(record.references):
        if record.message != "alert" and sender == record.sender:
            rows.execute(_REPLACE, (head.origin, sender, identifier))
    rows.execute(
        _ENTER,
        (
            head.origin,
            record.sender,
            record.identifier,
            record.sent_at,
            record.message,
            record.expires_at,
            head.record_id,
            head.record_id,
        ),
    )


def warning_issued(rows: Rows, head: Head, record: records.WarningIssued) -> None:
    """Enter a warning of an office, own or received; the one that it changes or ends holds no longer."""
    first = record.about or head.record_id
    rows.execute(
        "UPDATE warnings_current SET is_replaced = 1 WHERE origin = ? AND sender = '' AND first = ?",
        (head.origin, first),
    )
    entered = (head.origin, "", head.record_id, head.at, record.message, record.expires_at)
    rows.execute(_ENTER, (*entered, first, head.record_id))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.WarningReceived: warning_received,
    records.WarningIssued: warning_issued,
}
