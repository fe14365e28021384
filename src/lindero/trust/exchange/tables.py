"""Recalls, channels, entries, receipts: what the exchange looks up."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.paging import Listing
from lindero.kernel.record import Head, Record
from lindero.trust.exchange import records
from lindero.trust.exchange.consent import tables as consent_tables
from lindero.trust.exchange.recall import tables as recall_tables
from lindero.trust.exchange.release import tables as release_tables

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
RECONCILIATIONS: Final = Table(
    name="exchange_reconciliations",
    columns={
        "peer": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "channels": "INTEGER NOT NULL",
        "entries": "INTEGER NOT NULL",
        "matched": "INTEGER NOT NULL",
        "waiting": "INTEGER NOT NULL",
        "unmatched": "INTEGER NOT NULL",
        "found": "BLOB NOT NULL",
        "ours": "TEXT NOT NULL",
        "theirs": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("peer", "at", "record_id"),
    meaning="A comparison of the logs shared with a neighbour, and what did not match.",
)
ADDRESSED: Final = Table(
    name="exchange_addressed",
    columns={"record_id": "TEXT NOT NULL", "origin": "TEXT NOT NULL", "authorities": "TEXT NOT NULL"},
    key=("record_id", "origin"),
    indexes=(("authorities",),),
    derived=False,
    meaning="A received record that only members of some of the nation's authorities may read.",
)
TABLES: Final = (
    *recall_tables.TABLES,
    *release_tables.TABLES,
    *consent_tables.TABLES,
    CHANNELS,
    ENTRIES,
    BATCHES,
    RECONCILIATIONS,
    ADDRESSED,
)

# --- channels ---------------------------------------------------------------------------------------------------

NAMED_NATIONS: Final = "SELECT nation, name FROM identity_peers ORDER BY nation"
COUNT_WAITING: Final = (
    "SELECT coalesce(sum(size - acknowledged), 0) FROM exchange_channels WHERE sender = ? AND recipient = ?"
)
LAST_RECONCILED: Final = "SELECT max(at) FROM exchange_reconciliations"
SELECT_CHANNELS: Final = "SELECT channel FROM exchange_channels ORDER BY channel"
SELECT_CHANNEL_COLUMNS: Final = (
    "SELECT channel, sender, recipient, agreement, lane FROM exchange_channels ORDER BY channel"
)
SELECT_STRAY_BATCHES: Final = (
    "SELECT DISTINCT channel FROM exchange_batches WHERE channel NOT IN (SELECT channel FROM exchange_channels)"
    " ORDER BY channel"
)
SELECT_UNPROVED_RECEIPTS: Final = (
    "SELECT c.channel, min(b.first) FROM exchange_channels c JOIN exchange_batches b ON b.channel = c.channel"
    " WHERE b.receipt IS NULL AND b.first + b.count <= c.acknowledged GROUP BY c.channel ORDER BY c.channel"
)
SELECT_ACKNOWLEDGED: Final = "SELECT acknowledged FROM exchange_channels WHERE channel = ?"
SELECT_SIZE: Final = "SELECT size FROM exchange_channels WHERE channel = ?"
SAVE_CHANNEL: Final = (
    "INSERT INTO exchange_channels (channel, sender, recipient, agreement, lane, size, acknowledged)"
    " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (channel) DO UPDATE SET size = excluded.size"
)
MOVE_ACKNOWLEDGED: Final = (
    "UPDATE exchange_channels SET acknowledged = max(acknowledged, ?) WHERE channel = ?"
)

# --- entries; a run of them is named by its channel, its first place and the place after its last ----------------

INSERT_ENTRY: Final = (
    "INSERT INTO exchange_entries (channel, place, about, entry, disclosure) VALUES (?, ?, ?, ?, ?)"
)
SELECT_ENTRIES: Final = "SELECT place, entry FROM exchange_entries WHERE channel = ? ORDER BY place"
SELECT_RUN: Final = (
    "SELECT place, about, entry FROM exchange_entries"
    " WHERE channel = ? AND place >= ? AND place < ? ORDER BY place"
)
SELECT_SENT: Final = (
    "SELECT entry, disclosure FROM exchange_entries"
    " WHERE channel = ? AND place >= ? AND place < ? ORDER BY place"
)
SELECT_CONTENTS: Final = (
    "SELECT place, about, entry FROM exchange_entries"
    " WHERE channel = ? AND place >= ? AND place < ? AND disclosure IS NOT NULL ORDER BY place"
)
SELECT_RECIPIENTS: Final = (
    "SELECT DISTINCT c.recipient FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE e.about = ? AND c.agreement <> ? ORDER BY c.recipient"
)
EMPTY_RUN: Final = (
    "UPDATE exchange_entries SET disclosure = NULL WHERE channel = ? AND place >= ? AND place < ?"
)
EMPTY_ENTRY: Final = "UPDATE exchange_entries SET disclosure = NULL WHERE channel = ? AND place = ?"
EMPTY_RECORD: Final = "UPDATE exchange_entries SET disclosure = NULL WHERE about = ?"

FILL_ENTRY: Final = "UPDATE exchange_entries SET disclosure = ? WHERE channel = ? AND place = ?"
SELECT_EMPTY: Final = (
    "SELECT place, about, entry FROM exchange_entries"
    " WHERE channel = ? AND place >= ? AND disclosure IS NULL ORDER BY place"
)

# --- readers ----------------------------------------------------------------------------------------------------

INSERT_ADDRESSED: Final = (
    "INSERT OR IGNORE INTO exchange_addressed (record_id, origin, authorities) VALUES (?, ?, ?)"
)
SELECT_ADDRESSED: Final = "SELECT authorities FROM exchange_addressed WHERE record_id = ?"


def select_received_heads(count: int) -> str:
    """Return a query of the heads of those of some records that are not the nation's own."""
    marks = ", ".join("?" * count)
    return f"SELECT head FROM log_heads WHERE origin <> ? AND record_id IN ({marks})"


SELECT_ADDRESSED_IN: Final = (
    "SELECT DISTINCT e.about FROM exchange_entries e JOIN exchange_addressed a ON a.record_id = e.about"
    " WHERE e.channel = ?"
)
NEXT_CIRCLE: Final = "SELECT min(authorities) FROM exchange_addressed WHERE authorities > ?"

# --- batches ----------------------------------------------------------------------------------------------------

INSERT_SEALED: Final = (
    "INSERT INTO exchange_batches"
    " (channel, first, count, checkpoint, receipt, sealed_at, acknowledged_at, judged_seq, judged_at)"
    " VALUES (?, ?, ?, ?, NULL, ?, NULL, ?, ?)"
)
INSERT_RECEIVED: Final = (
    "INSERT INTO exchange_batches (channel, first, count, checkpoint, receipt, sealed_at, acknowledged_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
SELECT_BATCHES: Final = (
    "SELECT first, count, checkpoint, receipt FROM exchange_batches WHERE channel = ? ORDER BY first"
)
SELECT_BATCH: Final = (
    "SELECT count, checkpoint, receipt IS NOT NULL FROM exchange_batches WHERE channel = ? AND first = ?"
)
SELECT_WAITING: Final = (
    "SELECT b.channel, b.first, b.count, c.agreement, c.lane, b.judged_seq, b.judged_at"
    " FROM exchange_batches b JOIN exchange_channels c ON c.channel = b.channel"
    " WHERE c.recipient = ? AND b.receipt IS NULL"
)
SELECT_WAITING_LIFE: Final = f"{SELECT_WAITING} AND c.lane = 'life'"
SELECT_RECEIPT: Final = "SELECT receipt FROM exchange_batches WHERE channel = ? AND first = ? AND count = ?"
SELECT_CHECKPOINT: Final = "SELECT checkpoint FROM exchange_batches WHERE channel = ? AND first + count = ?"
KEEP_RECEIPT: Final = (
    "UPDATE exchange_batches SET receipt = ?, acknowledged_at = ? WHERE channel = ? AND first = ?"
)
MOVE_BACK: Final = "UPDATE exchange_channels SET acknowledged = min(acknowledged, ?) WHERE channel = ?"
KEEP_CHECKPOINT: Final = "UPDATE exchange_batches SET checkpoint = ? WHERE channel = ? AND first = ?"
REOPEN_BATCHES: Final = (
    "UPDATE exchange_batches SET receipt = NULL, acknowledged_at = NULL"
    " WHERE channel = ? AND first + count > ?"
)
SELECT_UNRECEIPTED: Final = (
    "SELECT b.channel, b.first, b.checkpoint FROM exchange_batches b JOIN exchange_channels c ON c.channel = b.channel"
    " WHERE 'lindero/' || c.sender = ? AND b.receipt IS NULL"
)
SELECT_UNHEARD_KEY: Final = (
    "SELECT p.nation FROM identity_peers p WHERE NOT EXISTS (SELECT 1 FROM log_heads h"
    " JOIN exchange_entries e ON e.about = h.record_id JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE h.kind = 'identity.key_rotated' AND h.origin = ? AND c.recipient = p.nation AND e.place < c.acknowledged"
    " AND h.seq = (SELECT max(seq) FROM log_heads WHERE kind = 'identity.key_rotated' AND origin = ?))"
    " ORDER BY p.nation"
)
NOTE_JUDGED: Final = (
    "UPDATE exchange_batches SET judged_seq = ?, judged_at = ? WHERE channel = ? AND first = ?"
)

# --- reconciliation ---------------------------------------------------------------------------------------------

SELECT_SHARED_CHANNELS: Final = (
    "SELECT channel FROM exchange_channels WHERE ? IN (sender, recipient) ORDER BY channel"
)
SELECT_RECORDS: Final = (
    "SELECT e.about, h.head, b.salt, b.body, b.disclosure FROM exchange_entries e"
    " JOIN log_heads h ON h.record_id = e.about LEFT JOIN log_bodies b ON b.seq = h.seq"
    " WHERE e.channel = ? AND e.place >= ? AND e.place < ?"
)
SELECT_LAST_RECONCILED: Final = "SELECT coalesce(max(at), -1) FROM exchange_reconciliations WHERE peer = ?"
LISTED_RECONCILIATIONS: Final = Listing(
    columns="peer, at, channels, entries, matched, waiting, unmatched, found, theirs <> ''",
    source="exchange_reconciliations",
    by=("-at", "peer", "record_id"),
)
SELECT_CROSSED: Final = (
    "SELECT channel, place, entry FROM exchange_entries WHERE about = ? ORDER BY channel, place"
)
SELECT_EVIDENCE: Final = (
    "SELECT origin, first_note, second_note, found_at FROM ledger_equivocations WHERE nation = ?"
    " ORDER BY found_at DESC, record_id"
)
SELECT_SAME_EVIDENCE: Final = "SELECT 1 FROM ledger_equivocations WHERE origin = ? AND size = ?"
SELECT_FIRST_SHARED: Final = (
    "SELECT min(b.sealed_at) FROM exchange_batches b JOIN exchange_channels c ON c.channel = b.channel"
    " WHERE ? IN (c.sender, c.recipient)"
)

# --- what others keep: the log, its cursors, agreements ---------------------------------------------------------

SELECT_CURSOR: Final = "SELECT seq FROM engine_cursors WHERE name = ?"
MOVE_CURSOR: Final = "INSERT OR REPLACE INTO engine_cursors (name, seq) VALUES (?, ?)"
SELECT_FIRST_PINNED: Final = "SELECT coalesce(min(seq), 0) FROM log_heads WHERE kind = 'identity.peer_pinned'"
SELECT_LAST_SEQ: Final = "SELECT coalesce(max(seq), -1) FROM log_heads"
SELECT_RECORD: Final = "SELECT 1 FROM log_heads WHERE record_id = ? AND origin = ?"
SELECT_RECEIVED_BODY: Final = (
    "SELECT b.body, b.disclosure FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
    " WHERE h.record_id = ? AND h.origin = ? AND b.disclosure IS NOT NULL"
)
SELECT_BODY: Final = (
    "SELECT b.body, b.salt, b.disclosure FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
    " WHERE h.record_id = ? AND h.origin = ? AND b.delete_by > ?"
)
SELECT_AGREEMENT_HASH: Final = (
    "SELECT hash FROM agreements_versions WHERE id = ? ORDER BY version DESC LIMIT 1"
)
SELECT_UNHEARD: Final = (
    "SELECT a.agreement FROM agreements_acts a WHERE a.act = 'suspended' AND a.refused = '' AND a.nation = ?"
    " AND NOT EXISTS (SELECT 1 FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE e.about = a.record_id AND c.recipient = ? AND e.place < c.acknowledged)"
)


def select_recalled(count: int) -> str:
    """Return the query for those of some records that were recalled, given by whom (nobody: here) and their names."""
    return f"SELECT recalled FROM exchange_recalls WHERE peer = ? AND recalled IN ({_marks(count)})"


def select_first_activated(count: int) -> str:
    """Return the query for the place in the national log at which the first of some agreements became active."""
    return (
        "SELECT min(seq) FROM agreements_acts WHERE act = 'activated' AND refused = ''"
        f" AND agreement IN ({_marks(count)})"
    )


def select_last_of(kinds: Iterable[str]) -> str:
    """Return the query for the place of the last record of each kind, in their order; NULL where there is none."""
    return " UNION ALL ".join(f"SELECT max(seq) FROM log_heads WHERE kind = '{kind}'" for kind in kinds)


def _marks(count: int) -> str:
    return ",".join("?" * count)


def logs_reconciled(rows: Rows, head: Head, record: records.LogsReconciled) -> None:
    """Keep a comparison."""
    counts = (record.channels, record.entries, record.matched, record.waiting, record.unmatched)
    rows.execute(
        "INSERT OR REPLACE INTO exchange_reconciliations (peer, at, channels, entries, matched, waiting, unmatched,"
        " found, ours, theirs, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.peer,
            head.at,
            *counts,
            msgspec.json.encode(record.found),
            record.ours,
            record.theirs,
            head.record_id,
        ),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.LogsReconciled: logs_reconciled,
    **recall_tables.FOLDS,
    **release_tables.FOLDS,
    **consent_tables.FOLDS,
}
