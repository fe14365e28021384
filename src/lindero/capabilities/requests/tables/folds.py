"""Folding both sides' records into tables; what a side says that is not its to say changes nothing."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.requests import records
from lindero.capabilities.requests.records.beside import TranslationAdded
from lindero.capabilities.requests.rules.timing import is_founded
from lindero.capabilities.requests.tables import agreed
from lindero.capabilities.requests.tables.extending import fault_of_extension, limit_in
from lindero.capabilities.requests.tables.lookups import request_in
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, encode_record
from lindero.trust.agreements.records import AgreementActivated, AgreementEnded, AgreementProposed
from lindero.trust.exchange.release.records import ReleaseApproved, ReleaseRefused


def _is_own(head: Head) -> bool:
    return head.agreement == ""


def _remember(rows: Rows, head: Head, request: str, record: Record) -> None:
    rows.execute(
        "INSERT OR IGNORE INTO requests_history (record_id, request, origin, kind, at, body)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (head.record_id, request, head.origin, head.kind, head.at, encode_record(record).decode()),
    )


def information_asked(rows: Rows, head: Head, record: records.InformationAsked) -> None:
    """Open a request, own or received."""
    rows.execute(
        "INSERT OR IGNORE INTO requests_requests (record_id, asker, addressee, is_own, purpose, wanted, offence,"
        " case_ref, language, is_urgent, has_reasons, has_person, agreement, asked_at, received_at, due_at,"
        " limit_words, limit_source, access, acknowledged_at, assigned_at, office, parts, answered_at, refused_at,"
        " ground, own_ground, withdrawn_at, worth, fed_back_at, closed_at, extended_at,"
        " warned, ticketed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, '', '', '', NULL, NULL, '', 0, NULL, NULL,"
        " '', '', NULL, '', NULL, NULL, NULL, 0, 0)",
        (
            head.record_id,
            head.origin,
            record.addressee,
            _is_own(head),
            record.purpose,
            record.wanted,
            record.offence,
            record.case_ref,
            record.language,
            record.is_urgent,
            is_founded(record.urgency_reasons),
            record.has_person,
            head.agreement,
            head.at,
        ),
    )
    _remember(rows, head, head.record_id, record)


def said(rows: Rows, head: Head, record: Any) -> None:
    """Keep what was said of a request and changes nothing of how it stands."""
    _remember(rows, head, record.request, record)


def request_received(rows: Rows, head: Head, record: records.RequestReceived) -> None:
    """Start the clock at both sides: when the answering side's node had all of it."""
    rows.execute(
        "UPDATE requests_requests SET received_at = ?, due_at = ?, limit_words = ?, limit_source = ?"
        " WHERE record_id = ? AND addressee = ? AND received_at IS NULL",
        (head.at, record.due_at, record.limit_words, record.source, record.request, head.origin),
    )
    _remember(rows, head, record.request, record)


def request_acknowledged(rows: Rows, head: Head, record: records.RequestAcknowledged) -> None:
    """Note that somebody has read it, and the limit that follows from where the data are."""
    rows.execute(
        "UPDATE requests_requests SET acknowledged_at = ?, access = ?, due_at = ?, limit_words = ?, limit_source = ?"
        " WHERE record_id = ? AND addressee = ? AND acknowledged_at IS NULL",
        (
            head.at,
            record.access,
            record.due_at,
            record.limit_words,
            record.source,
            record.request,
            head.origin,
        ),
    )
    _remember(rows, head, record.request, record)


def request_assigned(rows: Rows, head: Head, record: records.RequestAssigned) -> None:
    """Note the office that deals with it."""
    rows.execute(
        "UPDATE requests_requests SET assigned_at = coalesce(assigned_at, ?), office = ?"
        " WHERE record_id = ? AND addressee = ?",
        (head.at, record.office, record.request, head.origin),
    )
    _remember(rows, head, record.request, record)


def _pause(rows: Rows, head: Head, request: str, stage: str, side: str) -> None:
    rows.execute(
        "INSERT OR IGNORE INTO requests_pauses (record_id, request, stage, since_at, until_at)"
        f" SELECT ?, record_id, ?, ?, NULL FROM requests_requests WHERE record_id = ? AND {side} = ?",
        (head.record_id, stage, head.at, request, head.origin),
    )


def _resume(rows: Rows, head: Head, request: str, stage: str, side: str) -> None:
    rows.execute(
        "UPDATE requests_pauses SET until_at = ? WHERE request = ? AND stage = ? AND until_at IS NULL AND since_at <= ?"
        f" AND EXISTS (SELECT 1 FROM requests_requests WHERE record_id = ? AND {side} = ?)",
        (head.at, request, stage, head.at, request, head.origin),
    )


def clarification_asked(rows: Rows, head: Head, record: records.ClarificationAsked) -> None:
    """Note that the asking side owes an answer; the clock runs on."""
    _pause(rows, head, record.request, "asker", "addressee")
    _remember(rows, head, record.request, record)


def clarification_given(rows: Rows, head: Head, record: records.ClarificationGiven) -> None:
    """Note that it was given."""
    _resume(rows, head, record.request, "asker", "asker")
    _remember(rows, head, record.request, record)


def authorisation_asked(rows: Rows, head: Head, record: records.AuthorisationAsked) -> None:
    """Stop the clock: a court has it."""
    _pause(rows, head, record.request, "court", "addressee")
    _remember(rows, head, record.request, record)


def authorisation_decided(rows: Rows, head: Head, record: records.AuthorisationDecided) -> None:
    """Let the clock run on."""
    _resume(rows, head, record.request, "court", "addressee")
    _remember(rows, head, record.request, record)


def deadline_extended(rows: Rows, head: Head, record: records.DeadlineExtended) -> None:
    """Let the clock end later at both sides, once; a side that takes longer than was agreed moves nothing."""
    told = request_in(rows, record.request)
    if told is not None and told.stand.addressee == head.origin:
        fault = fault_of_extension(told, record, limit_in(rows, told, head.at), head.at)
        if not fault and told.stand.extended_at is None:
            rows.execute(
                "UPDATE requests_requests SET extended_at = ?, due_at = ?, limit_words = ?, warned = 0"
                " WHERE record_id = ?",
                (head.at, record.due_at, record.limit_words, record.request),
            )
    _remember(rows, head, record.request, record)


def information_given(rows: Rows, head: Head, record: records.InformationGiven) -> None:
    """Keep an answer, as no evidence; it counts when it is released."""
    _answer(rows, head, record.request, record, record.completes)
    _remember(rows, head, record.request, record)


def release_approved(rows: Rows, head: Head, record: ReleaseApproved) -> None:
    """Note that a second person released an own answer."""
    rows.execute("UPDATE requests_answers SET approved_at = ? WHERE record_id = ?", (head.at, record.about))


def release_refused(rows: Rows, head: Head, record: ReleaseRefused) -> None:
    """Note that a second person kept an own answer back."""
    rows.execute("UPDATE requests_answers SET is_kept_back = 1 WHERE record_id = ?", (record.about,))


def answer_released(rows: Rows, head: Head, record: records.AnswerReleased) -> None:
    """Count an answer from its release on; where it had to be released anew, from the last one."""
    rows.execute(
        "INSERT OR IGNORE INTO requests_releases (record_id, request, answer, origin, completes, released_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (head.record_id, record.request, record.answer, head.origin, record.completes, head.at),
    )
    rows.execute(
        "UPDATE requests_requests SET"
        " parts = (SELECT count(DISTINCT answer) FROM requests_releases l WHERE l.request = requests_requests.record_id"
        " AND l.origin = addressee AND l.completes = 'part'),"
        " answered_at = (SELECT min(last_at) FROM (SELECT max(released_at) AS last_at FROM requests_releases l"
        " WHERE l.request = requests_requests.record_id AND l.origin = addressee AND l.completes = 'all'"
        " GROUP BY answer)) WHERE record_id = ?",
        (record.request,),
    )
    _remember(rows, head, record.request, record)


def information_offered(rows: Rows, head: Head, record: records.InformationOffered) -> None:
    """Keep an offer, as no evidence, and note what became of the note."""
    _answer(rows, head, "", record, "all")
    _remember(rows, head, head.record_id, record)
    if _is_own(head):
        _decide(rows, head, record.note, record.addressee, "offered")


def _answer(
    rows: Rows,
    head: Head,
    request: str,
    record: records.InformationGiven | records.InformationOffered,
    completes: str,
) -> None:
    rows.execute(
        "INSERT OR IGNORE INTO requests_answers (record_id, request, origin, addressee, is_own, purpose, given_at,"
        " completes, approved_at, is_kept_back, asked_at, court, consents, decided_by, conditions, bundled_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 0, NULL, '', '', '', '', NULL)",
        (
            head.record_id,
            request,
            head.origin,
            record.addressee,
            _is_own(head),
            record.purpose,
            head.at,
            completes,
        ),
    )


def request_refused(rows: Rows, head: Head, record: records.RequestRefused) -> None:
    """Note the refusal and its ground."""
    rows.execute(
        "UPDATE requests_requests SET refused_at = coalesce(refused_at, ?), ground = ?, own_ground = ?"
        " WHERE record_id = ? AND addressee = ?",
        (head.at, record.ground, record.own_ground, record.request, head.origin),
    )
    _remember(rows, head, record.request, record)


def request_withdrawn(rows: Rows, head: Head, record: records.RequestWithdrawn) -> None:
    """Note that it is no longer needed."""
    _ask_side(rows, head, record.request, "withdrawn_at")
    _remember(rows, head, record.request, record)


def feedback_given(rows: Rows, head: Head, record: records.FeedbackGiven) -> None:
    """Note what the answer was worth."""
    _ask_side(rows, head, record.request, "fed_back_at")
    rows.execute(
        "UPDATE requests_requests SET worth = ? WHERE record_id = ? AND asker = ?",
        (record.worth, record.request, head.origin),
    )
    _remember(rows, head, record.request, record)


def request_closed(rows: Rows, head: Head, record: records.RequestClosed) -> None:
    """Close it."""
    _ask_side(rows, head, record.request, "closed_at")
    _remember(rows, head, record.request, record)


def _ask_side(rows: Rows, head: Head, request: str, column: str) -> None:
    rows.execute(
        f"UPDATE requests_requests SET {column} = coalesce({column}, ?) WHERE record_id = ? AND asker = ?",
        (head.at, request, head.origin),
    )


def deadline_warned(rows: Rows, head: Head, record: records.DeadlineWarned) -> None:
    """Note of which share of the time people were warned."""
    rows.execute(
        "UPDATE requests_requests SET warned = max(warned, ?) WHERE record_id = ?",
        (record.percent, record.request),
    )
    _remember(rows, head, record.request, record)


def ticket_opened(rows: Rows, head: Head, record: records.TicketOpened) -> None:
    """Keep a quality ticket, own or the other side's."""
    if _is_own(head):
        rows.execute("UPDATE requests_requests SET ticketed = 1 WHERE record_id = ?", (record.request,))
    rows.execute(
        "INSERT OR IGNORE INTO requests_tickets (record_id, request, origin, opened_at, due_at, queue_ms, court_ms,"
        " asker_ms, cause, remedy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        (
            head.record_id,
            record.request,
            head.origin,
            head.at,
            record.due_at,
            record.queue_ms,
            record.court_ms,
            record.asker_ms,
        ),
    )
    _remember(rows, head, record.request, record)


def ticket_answered(rows: Rows, head: Head, record: records.TicketAnswered) -> None:
    """Note why it was late, by the word of the side that was to answer; the ticket stays."""
    rows.execute(
        "UPDATE requests_tickets SET cause = ?, remedy = ? WHERE request = ? AND EXISTS"
        " (SELECT 1 FROM requests_requests WHERE record_id = ? AND addressee = ?)",
        (record.cause, record.remedy, record.request, record.request, head.origin),
    )
    _remember(rows, head, record.request, record)


# --- evidence ---------------------------------------------------------------------------------------------------


def evidence_asked(rows: Rows, head: Head, record: records.EvidenceAsked) -> None:
    """Note that the receiving side wants to use an answer as evidence."""
    rows.execute(
        "UPDATE requests_answers SET asked_at = ?, court = ? WHERE record_id = ? AND addressee = ?",
        (head.at, record.court, record.answer, head.origin),
    )
    _of_answer(rows, head, record.answer, record)


def evidence_decided(rows: Rows, head: Head, record: records.EvidenceDecided) -> None:
    """Note the consent, or that there is none, of the side whose answer it is; nobody else's counts."""
    rows.execute(
        "UPDATE requests_answers SET consents = ?, decided_by = ?, conditions = ? WHERE record_id = ? AND origin = ?",
        (record.consents, record.authority, record.conditions, record.answer, head.origin),
    )
    _of_answer(rows, head, record.answer, record)


def evidence_bundled(rows: Rows, head: Head, record: records.EvidenceBundled) -> None:
    """Note that an answer went into a bundle for a court."""
    rows.execute("UPDATE requests_answers SET bundled_at = ? WHERE record_id = ?", (head.at, record.answer))
    _of_answer(rows, head, record.answer, record)


def _of_answer(rows: Rows, head: Head, answer: str, record: Record) -> None:
    for (request,) in rows.query("SELECT request FROM requests_answers WHERE record_id = ?", (answer,)):
        _remember(rows, head, request or answer, record)


# --- information that nobody asked for --------------------------------------------------------------------------


def information_noted(rows: Rows, head: Head, record: records.InformationNoted) -> None:
    """Note that there is a note; its words stay in the log."""
    rows.execute(
        "INSERT OR IGNORE INTO requests_notes (record_id, noted_at, purpose, offence, has_person)"
        " VALUES (?, ?, ?, ?, ?)",
        (head.record_id, head.at, record.purpose, record.offence, bool(record.about_person)),
    )


def offer_proposed(rows: Rows, head: Head, record: records.OfferProposed) -> None:
    """Keep the rule's proposal with its reasons."""
    rows.execute(
        "INSERT OR IGNORE INTO requests_proposals (record_id, note, peer, clause, because, proposed_at, outcome,"
        " decided_at) VALUES (?, ?, ?, ?, ?, ?, '', NULL)",
        (head.record_id, record.note, record.peer, record.clause, "\n".join(record.because), head.at),
    )


def offer_declined(rows: Rows, head: Head, record: records.OfferDeclined) -> None:
    """Note that a person said no."""
    _decide(rows, head, record.note, record.peer, "declined")


def _decide(rows: Rows, head: Head, note: str, peer: str, outcome: str) -> None:
    rows.execute(
        "UPDATE requests_proposals SET outcome = ?, decided_at = ? WHERE note = ? AND peer = ? AND outcome = ''",
        (outcome, head.at, note, peer),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.InformationAsked: information_asked,
    records.PersonNamed: said,
    records.RequestReceived: request_received,
    records.RequestAcknowledged: request_acknowledged,
    records.RequestAssigned: request_assigned,
    records.ClarificationAsked: clarification_asked,
    records.ClarificationGiven: clarification_given,
    records.AuthorisationAsked: authorisation_asked,
    records.AuthorisationDecided: authorisation_decided,
    records.DeadlineExtended: deadline_extended,
    records.InformationGiven: information_given,
    records.AnswerReleased: answer_released,
    records.RequestRefused: request_refused,
    records.RequestWithdrawn: request_withdrawn,
    records.FeedbackGiven: feedback_given,
    records.RequestClosed: request_closed,
    TranslationAdded: said,
    records.DeadlineWarned: deadline_warned,
    records.TicketOpened: ticket_opened,
    records.TicketAnswered: ticket_answered,
    records.EvidenceAsked: evidence_asked,
    records.EvidenceDecided: evidence_decided,
    records.EvidenceBundled: evidence_bundled,
    records.InformationNoted: information_noted,
    records.OfferProposed: offer_proposed,
    records.OfferDeclined: offer_declined,
    records.InformationOffered: information_offered,
    ReleaseApproved: release_approved,
    ReleaseRefused: release_refused,
    AgreementProposed: agreed.agreement_proposed,
    AgreementActivated: agreed.agreement_activated,
    AgreementEnded: agreed.agreement_ended,
}
