"""How reports stand. No row holds a word of what was said, nor of who said it."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.community import records
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.paging import Listing
from lindero.kernel.record import Head, Record

REPORTS: Final = Table(
    name="community_reports",
    columns={
        "record_id": "TEXT NOT NULL",
        "receipt": "TEXT NOT NULL",
        "received_at": "INTEGER NOT NULL",
        "category": "TEXT NOT NULL",
        "area": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "drawer": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "has_photo": "INTEGER NOT NULL",
        "is_named": "INTEGER NOT NULL",
        "state": "TEXT NOT NULL",
        "outcome": "TEXT NOT NULL",
        "ending": "TEXT NOT NULL",
        "changed_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("receipt",), ("state", "received_at")),
    meaning="A report and how it stands; what was said lies locked in the log alone.",
)
STEPS: Final = Table(
    name="community_steps",
    columns={
        "record_id": "TEXT NOT NULL",
        "report": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "detail": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("report", "seq"),),
    meaning="A step of a report, in closed words.",
)
IDENTITIES: Final = Table(
    name="community_identities",
    columns={"record_id": "TEXT NOT NULL", "report": "TEXT NOT NULL"},
    key=("record_id",),
    indexes=(("report",),),
    meaning="Which record holds, locked, who reported.",
)
OPENINGS: Final = Table(
    name="community_openings",
    columns={
        "record_id": "TEXT NOT NULL",
        "report": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "asked_by": "TEXT NOT NULL",
        "approved_at": "INTEGER NOT NULL",
        "approved_by": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "opened_by": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("report", "asked_at"),),
    meaning="A request to open who reported: who asked, who approved, who opened.",
)
WATCHES: Final = Table(
    name="community_watches",
    columns={
        "record_id": "TEXT NOT NULL",
        "report": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "digest": "TEXT NOT NULL",
        "words": "INTEGER NOT NULL",
    },
    key=("record_id", "digest"),
    indexes=(("digest",), ("since",), ("report",)),
    meaning="A keyed digest of a word of a name that was left, and of how many words the name is; 0: of a contact.",
)
SOUGHT: Final = Table(
    name="community_sought",
    columns={
        "record_id": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "report": "TEXT NOT NULL",
        "entry": "TEXT NOT NULL",
        "match": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("entry", "report"), ("at",)),
    meaning="A search that met somebody who reported; who searched stands in the record of the search.",
)
TABLES: Final = (REPORTS, STEPS, IDENTITIES, OPENINGS, WATCHES, SOUGHT)

_FIELDS: Final = (
    "record_id, received_at, category, area, about, drawer, language, has_photo, is_named, state, outcome, ending,"
    " changed_at"
)
SELECT_REPORT: Final = f"SELECT {_FIELDS} FROM community_reports WHERE record_id = ?"
SELECT_BY_RECEIPT: Final = f"SELECT {_FIELDS} FROM community_reports WHERE receipt = ? AND receipt <> ''"
IN_DRAWERS: Final = "drawer IN (?, ?)"
LISTED_REPORTS: Final = Listing(
    columns=_FIELDS,
    source="community_reports",
    by=("state = 'closed'", "outcome <> 'emergency'", "-received_at", "record_id"),
)
COUNT_REPORTS: Final = f"SELECT count(*) FROM community_reports WHERE {IN_DRAWERS}"
SELECT_TALLIES: Final = (
    "SELECT category, sum(state <> 'closed'), sum(state = 'closed') FROM community_reports"
    " GROUP BY category ORDER BY category"
)
SELECT_STEPS: Final = (
    "SELECT record_id, at, actor, step, detail FROM community_steps WHERE report = ? ORDER BY seq"
)
SELECT_IDENTITY: Final = "SELECT record_id FROM community_identities WHERE report = ?"
SELECT_WATCH: Final = "SELECT 1 FROM community_watches WHERE report = ? LIMIT 1"
SELECT_WATCHES: Final = (
    "SELECT report, words FROM community_watches WHERE digest = ? AND since <= ? AND since > ?"
)
SELECT_RUNNING: Final = "SELECT 1 FROM community_watches WHERE since <= ? AND since > ? LIMIT 1"
SELECT_KNOWN: Final = "SELECT 1 FROM community_sought WHERE entry = ? AND report = ?"
LISTED_SOUGHT: Final = Listing(
    columns="report, entry, match", source="community_sought", by=("at", "record_id"), descending=True
)
SELECT_OPENING: Final = (
    "SELECT record_id, asked_at, asked_by, approved_at, approved_by, opened_at, opened_by FROM community_openings"
    " WHERE report = ? ORDER BY asked_at DESC, record_id DESC LIMIT 1"
)
LISTED_OPENINGS: Final = Listing(
    columns="report, record_id, asked_at, asked_by, approved_at, approved_by, opened_at, opened_by",
    source="community_openings",
    by=("-asked_at", "record_id"),
)
SELECT_OLD: Final = "SELECT record_id FROM community_reports WHERE state <> 'closed' AND received_at <= ?"

_MOVE: Final = "UPDATE community_reports SET state = ?, changed_at = ? WHERE record_id = ?"


def _step(rows: Rows, head: Head, report: str, detail: str = "") -> None:
    rows.execute(
        "INSERT OR REPLACE INTO community_steps (record_id, report, seq, at, actor, step, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (head.record_id, report, head.seq, head.at, head.actor, head.kind.partition(".")[2], detail),
    )


def report_received(rows: Rows, head: Head, record: records.ReportReceived) -> None:
    """Open a report."""
    rows.execute(
        "INSERT OR REPLACE INTO community_reports (record_id, receipt, received_at, category, area, about, drawer,"
        " language, has_photo, is_named, state, outcome, ending, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', '', '', ?)",
        (
            head.record_id,
            record.receipt,
            head.at,
            record.category,
            record.area,
            record.about or "",
            record.compartment,
            record.language,
            int(bool(record.photo)),
            int(record.is_named),
            head.at,
        ),
    )
    _step(rows, head, head.record_id)


def identity_given(rows: Rows, head: Head, record: records.IdentityGiven) -> None:
    """Remember where the identity lies, and nothing of it."""
    rows.execute(
        "INSERT OR REPLACE INTO community_identities (record_id, report) VALUES (?, ?)",
        (head.record_id, record.report),
    )


def sender_watched(rows: Rows, head: Head, record: records.SenderWatched) -> None:
    """Remember the digests, which a search is compared with; they go with the report."""
    parts = [(digest, len(record.words)) for digest in record.words]
    parts += [(digest, 0) for digest in record.contacts]
    rows.executemany(
        "INSERT OR REPLACE INTO community_watches (record_id, report, since, digest, words) VALUES (?, ?, ?, ?, ?)",
        [(head.record_id, record.report, head.at, digest, words) for digest, words in parts],
    )


def sender_sought(rows: Rows, head: Head, record: records.SenderSought) -> None:
    """Note a search that met somebody who reported."""
    rows.execute(
        "INSERT OR REPLACE INTO community_sought (record_id, at, report, entry, match) VALUES (?, ?, ?, ?, ?)",
        (head.record_id, head.at, record.report, record.entry, record.match),
    )


def message_said(rows: Rows, head: Head, record: records.MessageSaid) -> None:
    """Remember that somebody spoke; a question waits for the reporter, an answer ends the waiting."""
    if record.by == "handler" and record.asks:
        rows.execute(_MOVE, ("need_more", head.at, record.report))
    elif record.by == "reporter":
        rows.execute(
            "UPDATE community_reports SET state = CASE state WHEN 'need_more' THEN 'looked_at' ELSE state END,"
            " changed_at = ? WHERE record_id = ?",
            (head.at, record.report),
        )
    _step(rows, head, record.report, record.by)


def report_triaged(rows: Rows, head: Head, record: records.ReportTriaged) -> None:
    """Note what a report is."""
    rows.execute(
        "UPDATE community_reports SET state = 'looked_at', outcome = ?, changed_at = ? WHERE record_id = ?",
        (record.outcome, head.at, record.report),
    )
    _step(rows, head, record.report, record.outcome)


def item_forwarded(rows: Rows, head: Head, record: records.ItemForwarded) -> None:
    """Note that a report was passed on; an item of a neighbour belongs to no report here."""
    if record.report and head.agreement == "":
        rows.execute(_MOVE, ("passed_on", head.at, record.report))
        _step(rows, head, record.report, record.receiver or "")


def report_closed(rows: Rows, head: Head, record: records.ReportClosed) -> None:
    """Close a report."""
    rows.execute(
        "UPDATE community_reports SET state = 'closed', ending = ?, changed_at = ? WHERE record_id = ?",
        (record.ending, head.at, record.report),
    )
    _step(rows, head, record.report, record.ending)


def opening_requested(rows: Rows, head: Head, record: records.OpeningRequested) -> None:
    """Note who asked for an identity to be opened."""
    rows.execute(
        "INSERT OR REPLACE INTO community_openings (record_id, report, asked_at, asked_by, approved_at, approved_by,"
        " opened_at, opened_by) VALUES (?, ?, ?, ?, 0, '', 0, '')",
        (head.record_id, record.report, head.at, head.actor),
    )
    _step(rows, head, record.report)


def opening_approved(rows: Rows, head: Head, record: records.OpeningApproved) -> None:
    """Note who approved it."""
    rows.execute(
        "UPDATE community_openings SET approved_at = ?, approved_by = ? WHERE report = ? AND approved_at = 0",
        (head.at, head.actor, record.report),
    )
    _step(rows, head, record.report)


def identity_opened(rows: Rows, head: Head, record: records.IdentityOpened) -> None:
    """Note who opened it; each approval opens once."""
    rows.execute(
        "UPDATE community_openings SET opened_at = ?, opened_by = ?"
        " WHERE report = ? AND approved_at > 0 AND opened_at = 0",
        (head.at, head.actor, record.report),
    )
    _step(rows, head, record.report)


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ReportReceived: report_received,
    records.IdentityGiven: identity_given,
    records.SenderWatched: sender_watched,
    records.SenderSought: sender_sought,
    records.MessageSaid: message_said,
    records.ReportTriaged: report_triaged,
    records.ItemForwarded: item_forwarded,
    records.ReportClosed: report_closed,
    records.OpeningRequested: opening_requested,
    records.OpeningApproved: opening_approved,
    records.IdentityOpened: identity_opened,
}
