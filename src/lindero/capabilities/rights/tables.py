"""Requests as they stand, what was found, and how far what was ordered is carried out."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.rights import records, rules
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.paging import Listing
from lindero.kernel.record import Head, Record
from lindero.trust.exchange.records import (
    AccuracyContested,
    CorrectionAsked,
    CorrectionRefused,
    RecallCompleted,
    RecordCorrected,
    RecordRecalled,
)

REQUESTS: Final = Table(
    name="rights_requests",
    columns={
        "record_id": "TEXT NOT NULL",
        "received_at": "INTEGER NOT NULL",
        "wish": "TEXT NOT NULL",
        "route": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "acknowledged_at": "INTEGER",
        "acknowledge_by": "INTEGER NOT NULL",
        "answer_by": "INTEGER NOT NULL",
        "is_extended": "INTEGER NOT NULL",
        "verdict": "TEXT NOT NULL",
        "leaves_at": "INTEGER",
        "answer": "TEXT NOT NULL",
        "answered_at": "INTEGER",
        "acknowledge_stage": "INTEGER NOT NULL",
        "answer_stage": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("state", "answer_by"),),
    meaning="A person's request and how it stands; the person's words stand in the log alone.",
)
FOUND: Final = Table(
    name="rights_found",
    columns={
        "record_id": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "effect": "TEXT NOT NULL",
        "ordered_at": "INTEGER",
        "begun_at": "INTEGER",
        "done_at": "INTEGER",
        "outcome": "TEXT NOT NULL",
    },
    key=("record_id", "about"),
    indexes=(("about",),),
    meaning="A record that speaks of the person, and what is done about it; record_id is the request.",
)
COPIES: Final = Table(
    name="rights_copies",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "identity": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "answered_at": "INTEGER",
    },
    key=("record_id",),
    indexes=(("request", "asker"),),
    meaning="A neighbour's question for copies of records about a person, and whether it is answered.",
)
TABLES: Final = (REQUESTS, FOUND, COPIES)

SELECT_REQUEST: Final = (
    "SELECT received_at, wish, route, language, state, acknowledged_at, acknowledge_by, answer_by, is_extended,"
    " verdict, leaves_at, answer, answered_at FROM rights_requests WHERE record_id = ?"
)
LISTED_REQUESTS: Final = Listing(
    columns="record_id, received_at, wish, route, state, acknowledged_at, acknowledge_by, answer_by, answered_at",
    source="rights_requests",
    by=("state = 'closed'", "answer_by", "record_id"),
)
COUNT_REQUESTS: Final = "SELECT count(*) FROM rights_requests"
SELECT_FOUND: Final = (
    "SELECT about, origin, kind, effect, ordered_at, begun_at, done_at, outcome FROM rights_found"
    " WHERE record_id = ? ORDER BY about"
)
SELECT_READY: Final = (
    "SELECT record_id FROM rights_requests WHERE state = 'prepared' AND leaves_at <= ? ORDER BY leaves_at"
)
SELECT_CLOCKS: Final = (
    "SELECT record_id, received_at, acknowledge_by, answer_by, acknowledged_at, answered_at, acknowledge_stage,"
    " answer_stage FROM rights_requests WHERE answered_at IS NULL"
)
LISTED_COPIES: Final = Listing(
    columns="record_id, asker, asked_at, answered_at",
    source="rights_copies",
    by=("answered_at IS NOT NULL", "-asked_at", "record_id"),
)
SELECT_COPY: Final = "SELECT request, asker, identity, answered_at FROM rights_copies WHERE record_id = ?"

_MOVE: Final = "UPDATE rights_requests SET state = ? WHERE record_id = ?"
_BEGIN: Final = "UPDATE rights_found SET begun_at = coalesce(begun_at, ?) WHERE about = ? AND effect = ?"
_DONE: Final = (
    "UPDATE rights_found SET done_at = ?, outcome = ? WHERE about = ? AND effect = ? AND done_at IS NULL"
)


def _is_own(head: Head) -> bool:
    return head.agreement == ""


def request_received(rows: Rows, head: Head, record: records.RequestReceived) -> None:
    """Open a request, with its clocks."""
    rows.execute(
        "INSERT INTO rights_requests (record_id, received_at, wish, route, language, state, acknowledged_at,"
        " acknowledge_by, answer_by, is_extended, verdict, leaves_at, answer, answered_at, acknowledge_stage,"
        " answer_stage) VALUES (?, ?, ?, ?, ?, 'received', NULL, ?, ?, 0, '', NULL, '', NULL, 0, 0)",
        (
            head.record_id,
            head.at,
            record.wish,
            record.route,
            record.language,
            rules.acknowledge_by(head.at),
            rules.answer_by(head.at, is_extended=False),
        ),
    )


def request_acknowledged(rows: Rows, head: Head, record: records.RequestAcknowledged) -> None:
    """Note that the person knows that the request arrived."""
    rows.execute(
        "UPDATE rights_requests SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE record_id = ?",
        (head.at, record.request),
    )


def identity_verified(rows: Rows, head: Head, record: records.IdentityVerified) -> None:
    """Note that it is the person who asks."""
    rows.execute(_MOVE, ("identity_verified", record.request))


def request_scoped(rows: Rows, head: Head, record: records.RequestScoped) -> None:
    """Keep what was found; a second search adds to the first."""
    rows.execute(_MOVE, ("scoped", record.request))
    rows.executemany(
        "INSERT OR IGNORE INTO rights_found (record_id, about, origin, kind, effect, ordered_at, begun_at, done_at,"
        " outcome) VALUES (?, ?, ?, ?, '', NULL, NULL, NULL, '')",
        [(record.request, found.record_id, found.origin, found.kind) for found in record.found],
    )


def copies_asked(rows: Rows, head: Head, record: records.CopiesAsked) -> None:
    """Keep a neighbour's question; our own needs no row."""
    if not _is_own(head):
        rows.execute(
            "INSERT OR IGNORE INTO rights_copies (record_id, request, asker, identity, asked_at, answered_at)"
            " VALUES (?, ?, ?, ?, ?, NULL)",
            (head.record_id, record.request, head.origin, record.identity, head.at),
        )


def copies_answered(rows: Rows, head: Head, record: records.CopiesAnswered) -> None:
    """Note our answer, or add what a neighbour told to what was found."""
    if _is_own(head):
        rows.execute(
            "UPDATE rights_copies SET answered_at = ? WHERE request = ? AND asker = ?",
            (head.at, record.request, record.asker),
        )
        return
    rows.executemany(
        "INSERT OR IGNORE INTO rights_found (record_id, about, origin, kind, effect, ordered_at, begun_at, done_at,"
        " outcome) SELECT record_id, ?, ?, '', '', NULL, NULL, NULL, '' FROM rights_requests WHERE record_id = ?",
        [(copy, head.origin, record.request) for copy in record.copies],
    )


def request_decided(rows: Rows, head: Head, record: records.RequestDecided) -> None:
    """Keep the verdict."""
    rows.execute(
        "UPDATE rights_requests SET state = 'decided', verdict = ? WHERE record_id = ?",
        (record.verdict, record.request),
    )


def effect_ordered(rows: Rows, head: Head, record: records.EffectOrdered) -> None:
    """Keep what is to be done about a record."""
    rows.execute(
        "UPDATE rights_found SET effect = ?, ordered_at = ? WHERE record_id = ? AND about = ?",
        (record.effect, head.at, record.request, record.about),
    )


def answer_prepared(rows: Rows, head: Head, record: records.AnswerPrepared) -> None:
    """Keep when the answer leaves, and which record holds it."""
    rows.execute(
        "UPDATE rights_requests SET state = 'prepared', leaves_at = ?, answer = ? WHERE record_id = ?",
        (record.leaves_at, head.record_id, record.request),
    )


def answer_sent(rows: Rows, head: Head, record: records.AnswerSent) -> None:
    """Note that the answer left."""
    rows.execute(
        "UPDATE rights_requests SET state = 'answered', answered_at = ? WHERE record_id = ?",
        (head.at, record.request),
    )


def answer_extended(rows: Rows, head: Head, record: records.AnswerExtended) -> None:
    """Move the deadline; its clock starts again at the same receipt."""
    found = rows.query("SELECT received_at FROM rights_requests WHERE record_id = ?", (record.request,))
    for (received_at,) in found:
        rows.execute(
            "UPDATE rights_requests SET is_extended = 1, answer_by = ?, answer_stage = 0 WHERE record_id = ?",
            (rules.answer_by(received_at, is_extended=True), record.request),
        )


def deadline_warned(rows: Rows, head: Head, record: records.DeadlineWarned) -> None:
    """Note how much of the time has passed."""
    _reach(rows, record.request, record.clock, record.percent)


def deadline_missed(rows: Rows, head: Head, record: records.DeadlineMissed) -> None:
    """Note that the time has passed."""
    _reach(rows, record.request, record.clock, 100)


def _reach(rows: Rows, request: str, clock: records.Clock, stage: int) -> None:
    column = {"acknowledgement": "acknowledge_stage", "answer": "answer_stage"}[clock]
    rows.execute(f"UPDATE rights_requests SET {column} = ? WHERE record_id = ?", (stage, request))


def request_closed(rows: Rows, head: Head, record: records.RequestClosed) -> None:
    """Close the request."""
    rows.execute(_MOVE, ("closed", record.request))


# --- what the exchange did about it -----------------------------------------------------------------------------


_ENDED: Final[Mapping[str, str]] = {
    "corrected": "corrected by its origin",
    "recalled": "taken back by its origin",
    "certified": "done at every recipient",
    "flagged": "flagged wherever it went",
}
"""What may come of what was ordered, as people read it; pages say it in their language."""


def _certified(record: RecallCompleted) -> str:
    """Say what the recipients certified."""
    held = ", ".join(record.held)
    return f"held at {held}" if held else _ENDED["certified"]


def _refused(head: Head) -> str:
    """Say who said no."""
    return f"refused by {head.origin}"


def record_recalled(rows: Rows, head: Head, record: RecordRecalled) -> None:
    """Note that what was ordered has begun: asked back by us, or taken back by its origin, which ends it here."""
    effect = "rectify" if record.replaced_by else "erase"
    rows.execute(_BEGIN, (head.at, record.recalled, effect))
    if not _is_own(head):
        for wanted in ("rectify", "erase"):
            ended = _ENDED["corrected" if record.replaced_by else "recalled"]
            rows.execute(_DONE, (head.at, ended, record.recalled, wanted))


def record_corrected(rows: Rows, head: Head, record: RecordCorrected) -> None:
    """Note that a corrected record took the place of one that was to be rectified."""
    rows.execute(_BEGIN, (head.at, record.corrected, "rectify"))


def recall_completed(rows: Rows, head: Head, record: RecallCompleted) -> None:
    """Note that every recipient has certified: what was ordered is done, here and there."""
    for effect in ("rectify", "erase"):
        rows.execute(_DONE, (head.at, _certified(record), record.recalled, effect))


def correction_asked(rows: Rows, head: Head, record: CorrectionAsked) -> None:
    """Note that the origin was asked to rectify or erase its record."""
    if _is_own(head):
        effect = "rectify" if record.wish == "correct" else "erase"
        rows.execute(_BEGIN, (head.at, record.about, effect))


def correction_refused(rows: Rows, head: Head, record: CorrectionRefused) -> None:
    """Note that the origin said no; the person can be told where to turn."""
    if not _is_own(head):
        for effect in ("rectify", "erase"):
            rows.execute(_DONE, (head.at, _refused(head), record.about, effect))


def accuracy_contested(rows: Rows, head: Head, record: AccuracyContested) -> None:
    """Note that the flag stands, and goes wherever the record went."""
    if _is_own(head):
        rows.execute(_BEGIN, (head.at, record.contested, "restrict"))
        rows.execute(_DONE, (head.at, _ENDED["flagged"], record.contested, "restrict"))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.RequestReceived: request_received,
    records.RequestAcknowledged: request_acknowledged,
    records.IdentityVerified: identity_verified,
    records.RequestScoped: request_scoped,
    records.CopiesAsked: copies_asked,
    records.CopiesAnswered: copies_answered,
    records.RequestDecided: request_decided,
    records.EffectOrdered: effect_ordered,
    records.AnswerPrepared: answer_prepared,
    records.AnswerSent: answer_sent,
    records.AnswerExtended: answer_extended,
    records.DeadlineWarned: deadline_warned,
    records.DeadlineMissed: deadline_missed,
    records.RequestClosed: request_closed,
    RecordRecalled: record_recalled,
    RecordCorrected: record_corrected,
    RecallCompleted: recall_completed,
    CorrectionAsked: correction_asked,
    CorrectionRefused: correction_refused,
    AccuracyContested: accuracy_contested,
}
