"""Recalls, certificates, duties, holds, contests and corrections: what is looked up of data after it crossed."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError
from lindero.kernel.record import Head, Record
from lindero.trust.exchange import records
from lindero.trust.exchange.recall.clocks import due_at
from lindero.trust.ledger.erasures import read_certificate

RECALLS: Final = Table(
    name="exchange_recalls",
    about="recalled",
    columns={
        "recalled": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "proved_at": "INTEGER",
        "ground": "TEXT NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "replaced_by": "TEXT NOT NULL",
        "recall": "TEXT NOT NULL",
        "certificate": "TEXT NOT NULL",
        "legal_basis": "TEXT NOT NULL",
        "authority": "TEXT NOT NULL",
        "review_at": "INTEGER NOT NULL",
        "derived": "INTEGER NOT NULL",
        "passed_on": "TEXT NOT NULL",
        "completed_at": "INTEGER",
    },
    key=("recalled", "peer"),
    indexes=(("replaced_by",),),
    version=2,
    meaning="A recall (for our own, peer is empty; for a neighbour's, its asker) and what each recipient certified.",
)
CERTIFICATES: Final = Table(
    name="exchange_certificates",
    columns={
        "record_id": "TEXT NOT NULL",
        "receiver": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "count": "INTEGER NOT NULL",
        "note": "BLOB NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",),),
    meaning="A signed certificate of erasure, given or received.",
)
DUTIES: Final = Table(
    name="exchange_duties",
    about="about",
    columns={
        "duty": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "owed_by": "TEXT NOT NULL",
        "since_at": "INTEGER NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "stage": "INTEGER NOT NULL",
        "ended_at": "INTEGER",
        "outcome": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
    },
    key=("duty", "about", "asker", "owed_by"),
    indexes=(("ended_at", "due_at"),),
    meaning="An erasure or a correction that is owed, by when, and what came of it.",
)
HOLDS: Final = Table(
    name="exchange_holds",
    about="held",
    columns={
        "held": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "legal_basis": "TEXT NOT NULL",
        "authority": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "since_at": "INTEGER NOT NULL",
        "review_at": "INTEGER NOT NULL",
    },
    key=("held", "origin"),
    meaning="A legal hold; over once its review date has passed.",
)
CONTESTS: Final = Table(
    name="exchange_contests",
    about="contested",
    columns={
        "contested": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "flagged_by": "TEXT NOT NULL",
        "contester": "TEXT NOT NULL",
        "repeats": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "since_at": "INTEGER NOT NULL",
        "ended_at": "INTEGER",
        "agreed_by": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "flag": "TEXT NOT NULL",
    },
    key=("contested", "origin", "flagged_by"),
    meaning="A record whose accuracy is contested, until person, court or supervisor agree that the flag goes.",
)
CORRECTIONS: Final = Table(
    name="exchange_corrections",
    about="corrected",
    columns={
        "corrected": "TEXT NOT NULL",
        "replaced_by": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "fields": "TEXT NOT NULL",
    },
    key=("corrected",),
    indexes=(("replaced_by",),),
    meaning="A record of ours that was wrong, and the one that took its place.",
)
EXPORTS: Final = Table(
    name="exchange_exports",
    columns={
        "record_id": "TEXT NOT NULL",
        "channel": "TEXT NOT NULL",
        "entries": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "by": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("channel", "at"),),
    meaning="A channel's proof that somebody took out of the node as a file.",
)
ERASURE_DAYS: Final = Table(
    name="exchange_erasure_days",
    columns={
        "day_begins_at": "INTEGER NOT NULL",
        "due": "INTEGER NOT NULL",
        "erased": "INTEGER NOT NULL",
        "recalled": "INTEGER NOT NULL",
        "held": "INTEGER NOT NULL",
    },
    key=("day_begins_at",),
    meaning="What was due to be erased in a day, what was, and what a hold kept.",
)
TABLES: Final = (RECALLS, CERTIFICATES, DUTIES, HOLDS, CONTESTS, CORRECTIONS, EXPORTS, ERASURE_DAYS)

# --- looking up -------------------------------------------------------------------------------------------------

NAMED_HOLDS: Final = "SELECT held, origin || ' · ' || legal_basis FROM exchange_holds ORDER BY since_at DESC"
NAMED_CONTESTS: Final = (
    "SELECT contested, origin || ' · ' || contester FROM exchange_contests WHERE ended_at IS NULL"
    " ORDER BY since_at DESC"
)
NAMED_ASKED: Final = (
    "SELECT about, asker FROM exchange_duties WHERE duty = 'correction' AND ended_at IS NULL"
    " ORDER BY since_at DESC"
)
SELECT_RECALL: Final = "SELECT 1 FROM exchange_recalls WHERE recalled = ? AND peer = ''"
SELECT_ASKED: Final = "SELECT 1 FROM exchange_recalls WHERE recalled = ? AND peer = '' AND recall = ?"
SELECT_HELD_RECALLS: Final = (
    "SELECT recalled, asker, recall FROM exchange_recalls WHERE status = 'HELD' AND peer = asker"
)
SELECT_IS_LOCKED: Final = "SELECT 1 FROM log_heads h JOIN log_held k ON k.seq = h.seq WHERE h.record_id = ?"
SELECT_ORIGINS: Final = "SELECT head FROM log_heads WHERE record_id = ?"
SELECT_RELEASED_TO: Final = (
    "SELECT DISTINCT c.recipient FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE e.about = ? AND c.sender = ? AND c.agreement <> 'control' ORDER BY c.recipient"
)
SELECT_ARRIVED_AT: Final = (
    "SELECT DISTINCT c.recipient FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " WHERE e.about = ? AND c.sender = ? AND c.agreement <> 'control' AND e.place < c.acknowledged"
    " ORDER BY c.recipient"
)
SELECT_HOLD: Final = (
    "SELECT legal_basis, authority, review_at FROM exchange_holds"
    " WHERE held = ? AND origin = ? AND review_at > ?"
)
SELECT_CONTEST: Final = (
    "SELECT contester, reason, since_at, flagged_by, origin FROM exchange_contests"
    " WHERE contested = ? AND ended_at IS NULL ORDER BY since_at"
)
SELECT_STANDING_FLAGS: Final = (
    "SELECT contested, contester, reason, since_at, flagged_by, origin FROM exchange_contests"
    " WHERE ended_at IS NULL ORDER BY since_at, contested"
)
SELECT_UNTOLD: Final = (
    "SELECT DISTINCT t.contested, t.origin, t.contester, t.reason, t.repeats"
    " FROM exchange_entries e JOIN exchange_channels c ON c.channel = e.channel"
    " JOIN exchange_contests t ON t.contested = e.about"
    " WHERE e.channel = ? AND e.place >= ? AND e.place < ? AND t.flagged_by = ? AND t.ended_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM exchange_entries f JOIN exchange_channels d ON d.channel = f.channel"
    " WHERE f.about = t.flag AND d.recipient = c.recipient)"
)
SELECT_REPEATED: Final = (
    "SELECT 1 FROM exchange_contests"
    " WHERE contested = ? AND flagged_by = ? AND repeats = ? AND ended_at IS NULL"
)
SELECT_OWN_CONTEST: Final = (
    "SELECT 1 FROM exchange_contests WHERE contested = ? AND flagged_by = ? AND ended_at IS NULL"
)
SELECT_ANSWERED: Final = (
    "SELECT r.recalled FROM exchange_recalls r WHERE r.peer = '' AND r.asker = ? AND r.completed_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM exchange_duties d WHERE d.duty = 'erasure' AND d.about = r.recalled"
    " AND d.asker = r.asker AND d.ended_at IS NULL) ORDER BY r.asked_at LIMIT 10000"
)
SELECT_ANSWERS: Final = (
    "SELECT peer, status FROM exchange_recalls WHERE recalled = ? AND peer <> '' ORDER BY peer"
)
SELECT_OPEN_DUTIES: Final = (
    "SELECT duty, about, asker, owed_by, since_at, due_at, stage FROM exchange_duties WHERE ended_at IS NULL"
)
SELECT_DUTY: Final = (
    "SELECT 1 FROM exchange_duties"
    " WHERE duty = ? AND about = ? AND asker = ? AND owed_by = ? AND ended_at IS NULL"
)
SELECT_LAST_DAY: Final = "SELECT coalesce(max(day_begins_at), -1) FROM exchange_erasure_days"
SELECT_EXPORTS_HOLDING: Final = (
    "SELECT count(DISTINCT x.record_id) FROM exchange_exports x"
    " JOIN exchange_entries e ON e.channel = x.channel AND e.place < x.entries WHERE e.about = ?"
)
SELECT_HELD_COUNT: Final = "SELECT count(*) FROM log_held"
SELECT_TALLY: Final = "SELECT due, erased, recalled FROM log_tally WHERE day_begins_at = ?"
SELECT_FIRST_TALLY: Final = "SELECT min(day_begins_at) FROM log_tally WHERE day_begins_at > ?"

_ASK: Final = (
    "INSERT OR IGNORE INTO exchange_recalls (recalled, peer, asker, asked_at, reason, status, proved_at, ground,"
    " due_at, replaced_by, recall, certificate, legal_basis, authority, review_at, derived, passed_on)"
    " VALUES (?, ?, ?, ?, ?, 'ASKED', NULL, ?, ?, ?, ?, '', '', '', 0, 0, '')"
)
_COPY_ASKED: Final = (
    "INSERT OR IGNORE INTO exchange_recalls (recalled, peer, asker, asked_at, reason, status, proved_at, ground,"
    " due_at, replaced_by, recall, certificate, legal_basis, authority, review_at, derived, passed_on)"
    " SELECT recalled, ?, asker, asked_at, reason, 'ASKED', NULL, ground, due_at, replaced_by, recall,"
    " '', '', '', 0, 0, '' FROM exchange_recalls WHERE recalled = ? AND peer = ''"
)
_ANSWER: Final = "UPDATE exchange_recalls SET status = ?, proved_at = ? WHERE recalled = ? AND peer = ?"
_CERTIFY: Final = (
    "UPDATE exchange_recalls SET status = ?, proved_at = ?, certificate = ?, legal_basis = ?, authority = ?,"
    " review_at = ?, derived = ?, passed_on = ? WHERE recalled = ? AND peer = ?"
)
_EMPTY_RECORD: Final = "UPDATE exchange_entries SET disclosure = NULL WHERE about = ?"
_OWE: Final = (
    "INSERT OR IGNORE INTO exchange_duties"
    " (duty, about, asker, owed_by, since_at, due_at, stage, ended_at, outcome, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, 0, NULL, '', ?)"
)
_SETTLE: Final = (
    "UPDATE exchange_duties SET ended_at = coalesce(ended_at, ?), outcome = ?"
    " WHERE duty = ? AND about = ? AND asker = ? AND owed_by = ?"
)
_CERTIFIED: Final = (
    "SELECT status, proved_at FROM exchange_recalls WHERE recalled = ? AND peer = ? AND certificate <> ''"
)
_SETTLE_ALL: Final = (
    "UPDATE exchange_duties SET ended_at = ?, outcome = ?"
    " WHERE duty = 'correction' AND about = ? AND owed_by = ? AND ended_at IS NULL"
)
_REACH: Final = (
    "UPDATE exchange_duties SET stage = max(stage, ?)"
    " WHERE duty = ? AND about = ? AND asker = ? AND owed_by = ?"
)


# --- folding ----------------------------------------------------------------------------------------------------


def _is_own(head: Head) -> bool:
    return head.agreement == ""


def record_recalled(rows: Rows, head: Head, record: records.RecordRecalled) -> None:
    """Note a recall, ours of everyone (an empty name) or a neighbour's; what waits loses its content."""
    due = due_at(head.at, record.within_h)
    ask = (head.at, record.reason, record.ground, due, record.replaced_by, head.record_id)
    rows.execute(_ASK, (record.recalled, "" if _is_own(head) else head.origin, head.origin, *ask))
    outcome = "corrected" if record.replaced_by else "erased"
    rows.execute(_SETTLE_ALL, (head.at, outcome, record.recalled, head.origin))
    if not _is_own(head):
        return
    rows.execute(_EMPTY_RECORD, (record.recalled,))
    for (recipient,) in rows.query(SELECT_RELEASED_TO, (record.recalled, head.origin)):
        rows.execute(_OWE, ("erasure", record.recalled, head.origin, recipient, head.at, due, record.reason))


def erasure_proved(rows: Rows, head: Head, record: records.ErasureProved) -> None:
    """Note what a recipient's receipt says; its certificate follows."""
    rows.execute(_COPY_ASKED, (record.peer, record.recalled))
    rows.execute(_ANSWER, (record.status, head.at, record.recalled, record.peer))
    rows.execute(_SETTLE, (head.at, record.status, "erasure", record.recalled, head.origin, record.peer))


def erasure_certified(rows: Rows, head: Head, record: records.ErasureCertified) -> None:
    """Keep a certificate, and note of each record what it states."""
    try:
        certificate = read_certificate(record.certificate)
    except LinderoError:
        # Verified when it came, or made here: what cannot be read is of a newer version, and kept in the log alone.
        return
    asker = record.peer
    rows.execute(
        "INSERT OR REPLACE INTO exchange_certificates (record_id, receiver, asker, at, count, note)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            head.record_id,
            head.origin,
            asker,
            certificate.certified_at,
            len(certificate.erasures),
            record.certificate.encode(),
        ),
    )
    # At the asker a row bears the recipient's name, at the recipient the asker's.
    other = asker if _is_own(head) else head.origin
    for item in certificate.erasures:
        if not _is_own(head):
            rows.execute(_COPY_ASKED, (other, item.record_id))
        held = (item.legal_basis, item.authority, item.review_at, item.derived, " ".join(item.passed_on))
        proved = (item.status, certificate.certified_at, head.record_id)
        rows.execute(_CERTIFY, (*proved, *held, item.record_id, other))
        rows.execute(_SETTLE, (head.at, item.status, "erasure", item.record_id, asker, head.origin))


def recall_completed(rows: Rows, head: Head, record: records.RecallCompleted) -> None:
    """Note that nobody is awaited any more."""
    rows.execute(
        "UPDATE exchange_recalls SET completed_at = ? WHERE recalled = ? AND peer = ''",
        (head.at, record.recalled),
    )


def record_held(rows: Rows, head: Head, record: records.RecordHeld) -> None:
    """Note a hold; laid again it lasts longer, never shorter."""
    rows.execute(
        "INSERT INTO exchange_holds (held, origin, legal_basis, authority, reason, since_at, review_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (held, origin) DO UPDATE SET"
        " legal_basis = excluded.legal_basis, authority = excluded.authority, reason = excluded.reason,"
        " review_at = excluded.review_at WHERE excluded.review_at > review_at",
        (
            record.held,
            record.origin,
            record.legal_basis,
            record.authority,
            record.reason,
            head.at,
            record.review_at,
        ),
    )


def hold_ended(rows: Rows, head: Head, record: records.HoldEnded) -> None:
    """Note that a hold was lifted."""
    rows.execute("DELETE FROM exchange_holds WHERE held = ? AND origin = ?", (record.held, record.origin))


def accuracy_contested(rows: Rows, head: Head, record: records.AccuracyContested) -> None:
    """Raise the flag; one for each nation that raised it."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_contests"
        " (contested, origin, flagged_by, contester, repeats, reason, since_at, ended_at, agreed_by, reference,"
        " flag) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '', '', ?)",
        (
            record.contested,
            record.origin,
            head.origin,
            record.by,
            record.repeats,
            record.reason,
            head.at,
            head.record_id,
        ),
    )


def contest_ended(rows: Rows, head: Head, record: records.ContestEnded) -> None:
    """Lower the flag of the nation that raised it; no other nation's word lowers it."""
    rows.execute(
        "UPDATE exchange_contests SET ended_at = ?, agreed_by = ?, reference = ?"
        " WHERE contested = ? AND origin = ? AND flagged_by = ? AND ended_at IS NULL",
        (head.at, record.agreed_by, record.reference, record.contested, record.origin, head.origin),
    )


def record_corrected(rows: Rows, head: Head, record: records.RecordCorrected) -> None:
    """Point from the wrong record to the one that took its place."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_corrections (corrected, replaced_by, at, reason, fields)"
        " VALUES (?, ?, ?, ?, ?)",
        (record.corrected, record.replaced_by, head.at, record.reason, " ".join(record.fields)),
    )


def correction_asked(rows: Rows, head: Head, record: records.CorrectionAsked) -> None:
    """Start the origin's clock, at both nodes."""
    due = due_at(head.at, record.within_h)
    rows.execute(_OWE, ("correction", record.about, head.origin, record.origin, head.at, due, record.reason))


def correction_refused(rows: Rows, head: Head, record: records.CorrectionRefused) -> None:
    """Stop the clock: the origin has answered, with a no and its reason."""
    rows.execute(_SETTLE, (head.at, "refused", "correction", record.about, record.peer, head.origin))


def duty_warned(rows: Rows, head: Head, record: records.DutyWarned) -> None:
    """Note how much of the time has passed."""
    rows.execute(_REACH, (record.percent, *_duty(record)))


def erasure_overdue(rows: Rows, head: Head, record: records.ErasureOverdue) -> None:
    """Note that the time has passed; told by the other side of a duty unknown here, too.

    What was asked back may have been erased here, and certified, before the word arrived that it is late.
    """
    rows.execute(_OWE, (*_duty(record), record.due_at, record.due_at, ""))
    rows.execute(_REACH, (100, *_duty(record)))
    if record.duty == "erasure":
        for status, at in rows.query(_CERTIFIED, (record.about, record.asker)):
            rows.execute(_SETTLE, (at, status, *_duty(record)))


def channel_exported(rows: Rows, head: Head, record: records.ChannelExported) -> None:
    """Keep who took which file out, so that a recall can name it."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_exports (record_id, channel, entries, at, by) VALUES (?, ?, ?, ?, ?)",
        (head.record_id, record.channel, record.entries, head.at, head.actor),
    )


def erasures_reported(rows: Rows, head: Head, record: records.ErasuresReported) -> None:
    """Keep a day's report."""
    rows.execute(
        "INSERT OR REPLACE INTO exchange_erasure_days (day_begins_at, due, erased, recalled, held)"
        " VALUES (?, ?, ?, ?, ?)",
        (record.day_begins_at, record.due, record.erased, record.recalled, record.held),
    )


def _duty(record: records.DutyWarned | records.ErasureOverdue) -> tuple[Any, ...]:
    return record.duty, record.about, record.asker, record.owed_by


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.RecordRecalled: record_recalled,
    records.ErasureProved: erasure_proved,
    records.ErasureCertified: erasure_certified,
    records.RecallCompleted: recall_completed,
    records.RecordHeld: record_held,
    records.HoldEnded: hold_ended,
    records.AccuracyContested: accuracy_contested,
    records.ContestEnded: contest_ended,
    records.RecordCorrected: record_corrected,
    records.CorrectionAsked: correction_asked,
    records.CorrectionRefused: correction_refused,
    records.DutyWarned: duty_warned,
    records.ErasureOverdue: erasure_overdue,
    records.ErasuresReported: erasures_reported,
    records.ChannelExported: channel_exported,
}
