"""What waits for people, and how much crossed by itself: looked up by the gate and by the page of releases."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.kernel.times import HOUR_MS
from lindero.trust.exchange.records import GateDecided
from lindero.trust.exchange.release import records

KEPT_HOURS: Final = 48
"""Hours for which counts are kept: the longest quota is one of a day."""

AWAITED: Final = Table(
    name="exchange_awaited",
    columns={
        "record_id": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "lane": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "author": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "codes": "TEXT NOT NULL",
        "digest": "TEXT NOT NULL",
        "awaited_at": "INTEGER NOT NULL",
        "approved_by": "TEXT NOT NULL",
        "approvals": "INTEGER NOT NULL",
        "expires_at": "INTEGER NOT NULL",
        "status": "TEXT NOT NULL",
    },
    key=("record_id", "peer"),
    indexes=(("peer", "status"),),
    meaning="A record that only people can release: it waits, or is approved, released or refused.",
)
CROSSED: Final = Table(
    name="exchange_crossed",
    columns={
        "peer": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "hour": "INTEGER NOT NULL",
        "records": "INTEGER NOT NULL",
    },
    key=("peer", "clause", "hour"),
    meaning="How many records the gate let cross to a neighbour under a clause in an hour since 1970.",
)
TABLES: Final = (AWAITED, CROSSED)

SELECT_CROSSED: Final = (
    "SELECT coalesce(sum(records), 0) FROM exchange_crossed WHERE peer = ? AND clause = ? AND hour >= ?"
)
SELECT_APPROVED: Final = (
    "SELECT record_id, digest FROM exchange_awaited"
    " WHERE peer = ? AND lane = ? AND status = 'approved' AND expires_at > ?"
    " ORDER BY awaited_at, record_id LIMIT ?"
)
SELECT_RELEASED: Final = (
    "SELECT digest FROM exchange_awaited WHERE record_id = ? AND peer = ? AND status = 'released'"
)
SELECT_WAITING: Final = (
    "SELECT record_id, peer, lane, kind, author, clause, codes, digest, awaited_at, approved_by, expires_at"
    " FROM exchange_awaited WHERE status = 'waits' ORDER BY peer, awaited_at, record_id"
)
SELECT_ONE: Final = (
    "SELECT author, digest, approved_by, approvals, status FROM exchange_awaited"
    " WHERE record_id = ? AND peer = ?"
)


def approvals_needed(author: str) -> int:
    """Return how many people must approve: two stand behind every release, who put it counts if a person did."""
    return 1 if author.startswith("person/") else 2


def releases_awaited(rows: Rows, head: Head, record: records.ReleasesAwaited) -> None:
    """Note what waits; what waits anew, since other bytes would be sent now, needs every approval anew."""
    rows.executemany(
        "INSERT OR REPLACE INTO exchange_awaited (record_id, peer, lane, kind, author, clause, codes, digest,"
        " awaited_at, approved_by, approvals, expires_at, status)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 'waits')",
        [
            (
                item.about,
                record.peer,
                record.lane,
                item.kind,
                item.author,
                item.clause,
                " ".join(item.codes),
                item.digest,
                head.at,
            )
            for item in record.awaited
        ],
    )


def release_approved(rows: Rows, head: Head, record: records.ReleaseApproved) -> None:
    """Note an approval of what waits; it is approved when enough people have said so of the same bytes."""
    found = rows.query(SELECT_ONE, (record.about, record.peer))
    if not found or found[0][1] != record.digest or found[0][4] != "waits":
        return
    author, _, _, approvals, _ = found[0]
    status = "approved" if approvals + 1 >= approvals_needed(author) else "waits"
    rows.execute(
        "UPDATE exchange_awaited SET approved_by = ?, approvals = ?, expires_at = ?, status = ?"
        " WHERE record_id = ? AND peer = ?",
        (head.actor, approvals + 1, record.expires_at, status, record.about, record.peer),
    )


def release_refused(rows: Rows, head: Head, record: records.ReleaseRefused) -> None:
    """Note that a record does not cross."""
    rows.execute(
        "UPDATE exchange_awaited SET status = 'refused' WHERE record_id = ? AND peer = ? AND status <> 'released'",
        (record.about, record.peer),
    )


def gate_decided(rows: Rows, head: Head, record: GateDecided) -> None:
    """Count what crosses by clause and hour, and note what became of records that people approved."""
    hour = head.at // HOUR_MS
    crossed = Counter(ruling.clause for ruling in record.rulings if ruling.allowed)
    for clause, count in crossed.items():
        rows.execute(
            "INSERT INTO exchange_crossed (peer, clause, hour, records) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (peer, clause, hour) DO UPDATE SET records = records + excluded.records",
            (record.peer, unversioned(clause), hour, count),
        )
    rows.execute("DELETE FROM exchange_crossed WHERE hour < ?", (hour - KEPT_HOURS,))
    if rows.query(
        "SELECT 1 FROM exchange_awaited WHERE peer = ? AND status = 'approved' LIMIT 1", (record.peer,)
    ):
        rows.executemany(
            "UPDATE exchange_awaited SET status = ? WHERE record_id = ? AND peer = ? AND status = 'approved'",
            [
                ("released" if ruling.allowed else "refused", ruling.about, record.peer)
                for ruling in record.rulings
            ],
        )


def unversioned(clause: str) -> str:
    """Return a clause's name without its agreement's version, so that a new version begins no new quota."""
    agreement, _, name = clause.partition("/")
    return f"{agreement.partition('@')[0]}/{name}"


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ReleasesAwaited: releases_awaited,
    records.ReleaseApproved: release_approved,
    records.ReleaseRefused: release_refused,
    GateDecided: gate_decided,
}
