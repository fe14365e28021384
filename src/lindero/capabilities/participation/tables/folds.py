"""Folding what was planned, written, published, said and judged."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.participation import records
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, encode_record


def consultation_planned(rows: Rows, head: Head, record: records.ConsultationPlanned) -> None:
    """Enter a consultation."""
    rows.execute(
        "INSERT OR IGNORE INTO participation_consultations (consultation, record_id, languages, planned_at,"
        " published_at, publisher, opens_at, closes_at, responded_at, responder, decided_at, withdrawn_at,"
        " withdrawn_reason, withdrawn_because) VALUES (?, ?, ?, ?, 0, '', 0, 0, 0, '', 0, 0, '', '')",
        (record.consultation, head.record_id, " ".join(record.languages), head.at),
    )


def text_written(rows: Rows, head: Head, record: records.TextWritten) -> None:
    """Keep the latest text of a part in a language."""
    rows.execute(
        "INSERT OR REPLACE INTO participation_texts (subject, code, part, slot, language, record_id, at, writer, title,"
        " words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.subject, record.code, record.part, record.slot, record.language, head.record_id, head.at,
            head.actor, record.title, record.words,
        ),
    )  # fmt: skip


def consultation_published(rows: Rows, head: Head, record: records.ConsultationPublished) -> None:
    """Note that everybody may read it, and from when to when anybody may comment."""
    rows.execute(
        "UPDATE participation_consultations SET published_at = ?, publisher = ?, opens_at = ?, closes_at = ?"
        " WHERE consultation = ?",
        (head.at, head.actor, record.opens_at, record.closes_at, record.consultation),
    )


def period_lengthened(rows: Rows, head: Head, record: records.PeriodLengthened) -> None:
    """Note the longer period and why."""
    rows.execute(
        "UPDATE participation_consultations SET closes_at = ? WHERE consultation = ?",
        (record.closes_at, record.consultation),
    )
    rows.execute(
        "INSERT OR IGNORE INTO participation_lengthenings (record_id, consultation, at, closes_at, reason, because)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (head.record_id, record.consultation, head.at, record.closes_at, record.reason, record.because),
    )


def consultation_withdrawn(rows: Rows, head: Head, record: records.ConsultationWithdrawn) -> None:
    """Note that it was taken back and why."""
    rows.execute(
        "UPDATE participation_consultations SET withdrawn_at = ?, withdrawn_reason = ?, withdrawn_because = ?"
        " WHERE consultation = ?",
        (head.at, record.reason, record.because, record.consultation),
    )


def topic_answered(rows: Rows, head: Head, record: records.TopicAnswered) -> None:
    """Keep the latest answer on a topic in a language."""
    rows.execute(
        "INSERT OR REPLACE INTO participation_answers (consultation, topic, language, record_id, at, outcome, title,"
        " said, done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.consultation, record.topic, record.language, head.record_id, head.at, record.outcome, record.title,
            record.said, record.done,
        ),
    )  # fmt: skip


def response_published(rows: Rows, head: Head, record: records.ResponsePublished) -> None:
    """Note that the response document is public, with its counts."""
    rows.execute(
        "UPDATE participation_consultations SET responded_at = ?, responder = ? WHERE consultation = ?",
        (head.at, head.actor, record.consultation),
    )
    rows.execute(
        "INSERT OR IGNORE INTO participation_responses (consultation, record_id, counts) VALUES (?, ?, ?)",
        (record.consultation, head.record_id, encode_record(record).decode()),
    )


def decision_published(rows: Rows, head: Head, record: records.DecisionPublished) -> None:
    """Note that the decision is public."""
    rows.execute(
        "UPDATE participation_consultations SET decided_at = ? WHERE consultation = ?",
        (head.at, record.consultation),
    )


_NEW_COMMENT: Final = (
    "INSERT OR IGNORE INTO participation_comments (consultation, number, channel, language, given_at, received,"
    " published, state, reason, judged_at, topics) VALUES (?, ?, ?, ?, ?, ?, '', 'waiting', '', 0, '')"
)


def comment_received(rows: Rows, head: Head, record: records.CommentReceived) -> None:
    """Note that a comment waits to be judged; none of its words."""
    rows.execute(
        _NEW_COMMENT,
        (
            record.consultation, record.number, record.channel, record.language, record.given_at, head.record_id,
        ),
    )  # fmt: skip


def comment_published(rows: Rows, head: Head, record: records.CommentPublished) -> None:
    """Note which record holds a published comment; it outlives what was received, so it is entered by itself too."""
    rows.execute(
        _NEW_COMMENT,
        (record.consultation, record.number, record.channel, record.language, record.given_at, ""),
    )
    rows.execute(
        "UPDATE participation_comments SET state = 'published', published = ?, judged_at = ?"
        " WHERE consultation = ? AND number = ?",
        (head.record_id, head.at, record.consultation, record.number),
    )


def comment_held(rows: Rows, head: Head, record: records.CommentHeld) -> None:
    """Note that a comment is not shown, and why."""
    rows.execute(_NEW_COMMENT, (record.consultation, record.number, "web", "en", head.at, ""))
    rows.execute(
        "UPDATE participation_comments SET state = 'held', reason = ?, judged_at = ?"
        " WHERE consultation = ? AND number = ?",
        (record.reason, head.at, record.consultation, record.number),
    )


def comment_sorted(rows: Rows, head: Head, record: records.CommentSorted) -> None:
    """Note of which topics a comment speaks."""
    rows.execute(
        "UPDATE participation_comments SET topics = ? WHERE consultation = ? AND number = ?",
        (" ".join(dict.fromkeys(record.topics)), record.consultation, record.number),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ConsultationPlanned: consultation_planned,
    records.TextWritten: text_written,
    records.ConsultationPublished: consultation_published,
    records.PeriodLengthened: period_lengthened,
    records.ConsultationWithdrawn: consultation_withdrawn,
    records.TopicAnswered: topic_answered,
    records.ResponsePublished: response_published,
    records.DecisionPublished: decision_published,
    records.CommentReceived: comment_received,
    records.CommentPublished: comment_published,
    records.CommentHeld: comment_held,
    records.CommentSorted: comment_sorted,
}
