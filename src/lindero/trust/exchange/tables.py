"""Recalls, channels, entries, receipts: what the exchange looks up."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.exchange import records

RECALLS: Final = Table(
    name="exchange_recalls",
    columns={
        "recalled": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "proved_at": "INTEGER",
    },
    key=("recalled", "peer"),
    meaning="A recall and what each recipient certified.",
)
CHANNELS: Final = Table(
    name="exchange_channels",
    columns={
        "channel": "TEXT NOT NULL",
        "sender": "TEXT NOT NULL",
        "recipient": "TEXT NOT NULL",
        "agreement": "TEXT NOT NULL",
        "lane": "TEXT NOT NULL",
        "size": "INTEGER NOT NULL",
        "acknowledged": "INTEGER NOT NULL",
    },
    key=("channel",),
    derived=False,
    meaning="A channel, its size, and up to where receipts are held.",
)
ENTRIES: Final = Table(
    name="exchange_entries",
    columns={
        "channel": "TEXT NOT NULL",
        "place": "INTEGER NOT NULL",
        "about": "TEXT NOT NULL",
        "entry": "BLOB NOT NULL",
        "disclosure": "BLOB",
    },
    key=("channel", "place"),
    indexes=(("about",),),
    derived=False,
    meaning="An entry of a channel's log; the disclosure only until it is acknowledged.",
)
BATCHES: Final = Table(
    name="exchange_batches",
    columns={
        "channel": "TEXT NOT NULL",
        "first": "INTEGER NOT NULL",
        "count": "INTEGER NOT NULL",
        "checkpoint": "TEXT NOT NULL",
        "receipt": "TEXT",
        "sealed_at": "INTEGER NOT NULL",
        "acknowledged_at": "INTEGER",
        "judged_seq": "INTEGER",
        "judged_at": "INTEGER",
    },
    key=("channel", "first"),
    derived=False,
    meaning="A sealed batch, with its receipt once it is held.",
)
TABLES: Final = (RECALLS, CHANNELS, ENTRIES, BATCHES)


def record_recalled(rows: Rows, head: Head, record: records.RecordRecalled) -> None:
    """Note a recall, asked of everyone until recipients are known (an empty name)."""
    rows.execute(
        "INSERT OR IGNORE INTO exchange_recalls (recalled, peer, asked_at, reason, status, proved_at)"
        " VALUES (?, ?, ?, ?, 'ASKED', NULL)",
        (record.recalled, "" if head.agreement == "" else head.origin, head.at, record.reason),
    )


def erasure_proved(rows: Rows, head: Head, record: records.ErasureProved) -> None:
    """Note what a recipient certified."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_recalls (recalled, peer, asked_at, reason, status, proved_at)"
        " SELECT recalled, ?, asked_at, reason, ?, ? FROM exchange_recalls WHERE recalled = ? AND peer = ''",
        (record.peer, record.status, head.at, record.recalled),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.RecordRecalled: record_recalled,
    records.ErasureProved: erasure_proved,
}
