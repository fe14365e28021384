"""The read log as rows: who saw which records, when, on which page and what for."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import RecordsViewed

READS: Final = Table(
    name="identity_reads",
    columns={
        "record_id": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "who": "TEXT NOT NULL",
        "page": "TEXT NOT NULL",
        "asked": "TEXT NOT NULL",
        "purpose": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "emergency": "TEXT NOT NULL",
        "seen": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",), ("who", "at"), ("case_ref", "at")),
    meaning="A view of personal data: who, when, where, what for, and how many records.",
)
READ_OF: Final = Table(
    name="identity_read_of",
    columns={"viewed": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("viewed", "record_id"),
    indexes=(("record_id",),),
    meaning="A record that was shown in a view.",
)
TABLES: Final = (READS, READ_OF)


def records_viewed(rows: Rows, head: Head, record: RecordsViewed) -> None:
    """Make a view searchable."""
    rows.execute(
        "INSERT OR REPLACE INTO identity_reads (record_id, at, who, page, asked, purpose, case_ref, reason,"
        " emergency, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id,
            head.at,
            record.who,
            record.page,
            record.asked,
            record.purpose,
            record.case_ref,
            record.reason,
            record.emergency,
            len(record.records),
        ),
    )
    rows.executemany(
        "INSERT OR REPLACE INTO identity_read_of (viewed, record_id) VALUES (?, ?)",
        [(viewed, head.record_id) for viewed in record.records],
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {RecordsViewed: records_viewed}
