"""How records become the rows that the folder looks up."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.matching import records
from lindero.capabilities.matching.rules import CORE_DATA_HOURS, day_of, way_of
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, kind_of
from lindero.kernel.times import HOUR_MS
from lindero.trust.exchange.records import GateDecided

_QUESTIONS: Final = frozenset(kind_of(one) for one in records.ASKED)
FOR_EVER: Final = 253_402_300_799_999


def subject_entered(rows: Rows, head: Head, record: records.SubjectEntered) -> None:
    """Let neighbours find it."""
    _enter(rows, head, record.identifiers, record.sort, record.case_ref, FOR_EVER)


def subject_withdrawn(rows: Rows, head: Head, record: records.SubjectWithdrawn) -> None:
    """Let neighbours find it no longer."""
    rows.execute("DELETE FROM matching_subjects WHERE record_id = ?", (record.subject,))
    rows.execute("DELETE FROM matching_work WHERE record_id = ?", (record.subject,))


def identifier_guarded(rows: Rows, head: Head, record: records.IdentifierGuarded) -> None:
    """Remember whose search is told; neighbours find a decoy as if it were a subject."""
    rows.execute(
        "INSERT OR REPLACE INTO matching_guarded (record_id, identifier, sort, nature) VALUES (?, ?, ?, ?)",
        (head.record_id, record.identifier, record.sort, record.nature),
    )
    if record.nature == "decoy":
        _enter(rows, head, (record.identifier,), record.sort, "", FOR_EVER)


def work_entered(rows: Rows, head: Head, record: records.WorkEntered) -> None:
    """Let neighbours learn that they work on the same, while it goes on."""
    rows.execute(
        "INSERT OR REPLACE INTO matching_work (record_id, case_ref, contact, parts, until)"
        " VALUES (?, ?, ?, ?, ?)",
        (head.record_id, record.case_ref, record.contact, len(set(record.parts)), record.until),
    )
    _enter(rows, head, record.parts, "work", record.case_ref, record.until)


def _enter(
    rows: Rows, head: Head, identifiers: tuple[str, ...], sort: str, case_ref: str, until: int
) -> None:
    rows.executemany(
        "INSERT OR REPLACE INTO matching_subjects (record_id, identifier, sort, case_ref, entered_at, until)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(head.record_id, one, sort, case_ref, head.at, until) for one in identifiers],
    )


def search_begun(rows: Rows, head: Head, record: records.SearchBegun) -> None:
    """Enter a search."""
    rows.execute(
        "INSERT OR REPLACE INTO matching_searches (record_id, peer, sort, way, amount, purpose, case_ref, begun_by,"
        " begun_at, day, asked, has_left, ending, code, ended_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '', '', NULL)",
        (
            head.record_id, record.peer, record.sort, way_of(record.sort, is_bulk=record.is_bulk),
            len(record.identifiers), record.purpose, record.case_ref, head.actor, head.at, day_of(head.at),
        ),
    )  # fmt: skip


def search_ended(rows: Rows, head: Head, record: records.SearchEnded) -> None:
    """Enter how it ended."""
    rows.execute(
        "UPDATE matching_searches SET ending = ?, code = ?, ended_at = ?"
        " WHERE record_id = ? AND (ending = '' OR code = ?)",
        (record.ending, record.code, head.at, record.search, records.NOT_SENT),
    )


def asked(rows: Rows, head: Head, record: records.Asked) -> None:
    """Note that an own search was sent; of a neighbour's question, what its officers must see today."""
    if not head.agreement:
        rows.execute(
            "UPDATE matching_searches SET asked = ? WHERE record_id = ?", (head.record_id, record.question)
        )
        return
    rows.execute(
        "INSERT OR REPLACE INTO matching_questions (record_id, peer, question, sort, amount, purpose, case_ref,"
        " grounds, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, head.origin, record.question, records.sort_of(record), len(record.blinded), record.purpose,
            "" if isinstance(record, records.WorkCompared) else record.case_ref,
            "" if isinstance(record, records.WorkCompared) else record.grounds, head.at,
        ),
    )  # fmt: skip


def gate_decided(rows: Rows, head: Head, record: GateDecided) -> None:
    """Note which questions may leave."""
    for ruling in record.rulings:
        if ruling.allowed and ruling.kind in _QUESTIONS:
            rows.execute("UPDATE matching_searches SET has_left = 1 WHERE asked = ?", (ruling.about,))


def question_counted(rows: Rows, head: Head, record: records.QuestionCounted) -> None:
    """Count."""
    rows.execute(
        "INSERT OR REPLACE INTO matching_counts (peer, question, sort, way, day, amount, outcome)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.peer, record.question, record.sort, record.way, day_of(head.at), record.amount, record.outcome,
        ),
    )  # fmt: skip


def question_answered(rows: Rows, head: Head, record: records.QuestionAnswered) -> None:
    """Remember the key with which a neighbour answers today."""
    if head.agreement:
        rows.execute(
            "INSERT OR IGNORE INTO matching_keys (peer, sort, day, public) VALUES (?, ?, ?, ?)",
            (head.origin, record.sort, record.day, record.key),
        )


def candidate_found(rows: Rows, head: Head, record: records.CandidateFound) -> None:
    """Enter a match, with who searched, for nobody confirms an own search."""
    found = rows.query("SELECT begun_by FROM matching_searches WHERE record_id = ?", (record.search,))
    rows.execute(
        "INSERT OR REPLACE INTO matching_candidates (record_id, search, peer, place, reference, found_at, begun_by,"
        " verdict, review, reviewed_by, request, answer)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '', '', '', '', '')",
        (
            head.record_id, record.search, record.peer, record.place, record.reference, head.at,
            found[0][0] if found else "",
        ),
    )  # fmt: skip


def candidate_reviewed(rows: Rows, head: Head, record: records.CandidateReviewed) -> None:
    """Enter what a person saw."""
    rows.execute(
        "UPDATE matching_candidates SET verdict = ?, review = ?, reviewed_by = ? WHERE record_id = ?",
        (record.verdict, head.record_id, head.actor, record.candidate),
    )


def core_data_asked(rows: Rows, head: Head, record: records.CoreDataAsked) -> None:
    """Enter a follow-up: our own beside its candidate, a neighbour's with the time by which a person decides."""
    if not head.agreement:
        rows.execute(
            "UPDATE matching_candidates SET request = ?, answer = '' WHERE review = ?",
            (head.record_id, record.review),
        )
        return
    rows.execute(
        "INSERT OR REPLACE INTO matching_requests (record_id, peer, question, reference, purpose, case_ref,"
        " asked_at, due_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
        (
            head.record_id, head.origin, record.question, record.reference, record.purpose, record.case_ref,
            head.at, head.at + CORE_DATA_HOURS * HOUR_MS,
        ),
    )  # fmt: skip


def core_data_refused(rows: Rows, head: Head, record: records.CoreDataRefused) -> None:
    """Enter a no."""
    _answer(rows, head, record.request, record.code)


def core_data_released(rows: Rows, head: Head, record: records.CoreDataReleased) -> None:
    """Enter a yes, and what a neighbour told with it."""
    _answer(rows, head, record.request, "RELEASED")
    if head.agreement:
        rows.execute(
            "INSERT OR REPLACE INTO matching_core (record_id, request, peer, family_names, given_names, birth_date,"
            " nationalities, offence, authority, grade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                head.record_id, record.request, head.origin, record.family_names, record.given_names,
                record.birth_date, " ".join(record.nationalities), record.offence, record.authority,
                record.grading.code if record.grading else "",
            ),
        )  # fmt: skip


def _answer(rows: Rows, head: Head, request: str, word: str) -> None:
    if head.agreement:
        rows.execute(
            "UPDATE matching_candidates SET answer = ? WHERE request = ? AND peer = ?",
            (word, request, head.origin),
        )
    else:
        rows.execute("UPDATE matching_requests SET answer = ? WHERE record_id = ?", (word, request))


def overlap_found(rows: Rows, head: Head, record: records.OverlapFound) -> None:
    """Enter an overlap; a contact point that is known stays known."""
    rows.execute(
        "INSERT INTO matching_overlaps (record_id, work, peer, contact, found_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (work, peer) DO UPDATE SET contact ="
        " CASE WHEN excluded.contact <> '' THEN excluded.contact ELSE contact END",
        (head.record_id, record.work, record.peer, record.contact, head.at),
    )


def anomaly_noticed(rows: Rows, head: Head, record: records.AnomalyNoticed) -> None:
    """Enter an anomaly, our own or one that a neighbour tells."""
    rows.execute(
        "INSERT OR REPLACE INTO matching_anomalies (record_id, origin, peer, nature, question, amount, noticed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (head.record_id, head.origin, record.to, record.nature, record.question, record.amount, head.at),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.SubjectEntered: subject_entered,
    records.SubjectWithdrawn: subject_withdrawn,
    records.IdentifierGuarded: identifier_guarded,
    records.WorkEntered: work_entered,
    records.SearchBegun: search_begun,
    records.SearchEnded: search_ended,
    records.QuestionAsked: asked,
    records.NamesAsked: asked,
    records.BulkAsked: asked,
    records.WorkCompared: asked,
    records.QuestionCounted: question_counted,
    GateDecided: gate_decided,
    records.QuestionAnswered: question_answered,
    records.CandidateFound: candidate_found,
    records.CandidateReviewed: candidate_reviewed,
    records.CoreDataAsked: core_data_asked,
    records.CoreDataRefused: core_data_refused,
    records.CoreDataReleased: core_data_released,
    records.OverlapFound: overlap_found,
    records.AnomalyNoticed: anomaly_noticed,
}
