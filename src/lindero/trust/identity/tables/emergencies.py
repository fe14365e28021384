"""Break-glass as rows: what was asked, what lasts, what has ended."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.paging import Listing
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import EmergencyAsked, EmergencyEnded, EmergencyOpened, EmergencyReviewed

ASKED: Final = Table(
    name="identity_emergencies_asked",
    columns={
        "record_id": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "grants": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "minutes": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="Break-glass that somebody asks for and nobody has agreed to yet.",
)
EMERGENCIES: Final = Table(
    name="identity_emergencies",
    columns={
        "record_id": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "agreed_by": "TEXT NOT NULL",
        "grants": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "until_at": "INTEGER NOT NULL",
        "ended_by": "TEXT NOT NULL",
        "reviewed_by": "TEXT NOT NULL",
        "reviewed_at": "INTEGER",
        "was_justified": "INTEGER NOT NULL",
        "finding": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("who", "until_at"),),
    meaning="Break-glass that lasts or lasted, and how it was judged.",
    version=2,
)
TABLES: Final = (ASKED, EMERGENCIES)
SELECT_ASKED: Final = (
    "SELECT who, grants, case_ref, reason, minutes, at FROM identity_emergencies_asked WHERE record_id = ?"
)
SELECT_WAITING: Final = (
    "SELECT record_id, who, grants, case_ref, reason, minutes, at FROM identity_emergencies_asked"
    " WHERE at > ? ORDER BY at, record_id"
)
SELECT_ENDING: Final = (
    "SELECT who, agreed_by, until_at, reviewed_by FROM identity_emergencies WHERE record_id = ?"
)
SELECT_OPENED: Final = "SELECT who FROM identity_emergencies WHERE record_id = ? AND ended_by = ''"
LASTING_OF: Final = (
    "SELECT record_id, grants, case_ref, reason FROM identity_emergencies"
    " WHERE who = ? AND until_at > ? AND ended_by = '' ORDER BY since, record_id"
)
LISTED: Final = Listing(
    columns=(
        "e.record_id, e.who, e.agreed_by, e.grants, e.case_ref, e.reason, e.since, e.until_at, e.ended_by,"
        " e.reviewed_by, e.reviewed_at, e.was_justified, e.finding,"
        " (SELECT count(*) FROM identity_reads r WHERE r.emergency = e.record_id)"
    ),
    source="identity_emergencies e",
    by=("-e.since", "e.record_id"),
)
IS_LASTING: Final = "e.until_at > ? AND e.ended_by = ''"
IS_TO_REVIEW: Final = f"NOT ({IS_LASTING}) AND e.reviewed_by = ''"
IS_REVIEWED: Final = "e.reviewed_by <> ''"
SELECT_LASTING: Final = (
    f"SELECT {LISTED.columns} FROM {LISTED.source} WHERE {IS_LASTING} ORDER BY {', '.join(LISTED.by)}"
)
COUNT_TO_REVIEW: Final = f"SELECT count(*) FROM {LISTED.source} WHERE {IS_TO_REVIEW}"


def emergency_asked(rows: Rows, head: Head, record: EmergencyAsked) -> None:
    """Let break-glass wait for another person."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_emergencies_asked"
        " (record_id, who, grants, case_ref, reason, minutes, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id,
            record.who,
            msgspec.json.encode(record.grants).decode(),
            record.case_ref,
            record.reason,
            record.minutes,
            head.at,
        ),
    )


def emergency_opened(rows: Rows, head: Head, record: EmergencyOpened) -> None:
    """Let break-glass last; it is agreed to once."""
    rows.execute("DELETE FROM identity_emergencies_asked WHERE record_id = ?", (record.asked,))
    rows.execute(
        "INSERT OR REPLACE INTO identity_emergencies (record_id, who, agreed_by, grants, case_ref, reason,"
        " since, until_at, ended_by, reviewed_by, was_justified, finding)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '')",
        (
            head.record_id,
            record.who,
            record.agreed_by,
            msgspec.json.encode(record.grants).decode(),
            record.case_ref,
            record.reason,
            head.at,
            record.until_at,
        ),
    )


def emergency_ended(rows: Rows, head: Head, record: EmergencyEnded) -> None:
    """End break-glass before its time."""
    rows.execute(
        "UPDATE identity_emergencies SET until_at = min(until_at, ?), ended_by = ? WHERE record_id = ?",
        (head.at, record.ended_by, record.opened),
    )


def emergency_reviewed(rows: Rows, head: Head, record: EmergencyReviewed) -> None:
    """Note what was found of break-glass that is over."""
    rows.execute(
        "UPDATE identity_emergencies SET reviewed_by = ?, reviewed_at = ?, was_justified = ?, finding = ?"
        " WHERE record_id = ?",
        (record.reviewed_by, head.at, record.was_justified, record.finding, record.opened),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    EmergencyAsked: emergency_asked,
    EmergencyOpened: emergency_opened,
    EmergencyEnded: emergency_ended,
    EmergencyReviewed: emergency_reviewed,
}
