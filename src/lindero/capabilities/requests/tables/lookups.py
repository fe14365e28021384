"""Looking up requests: how one stands, what it is in words, which are open, what waits for a decision."""

from typing import Any, Final

import msgspec

from lindero.capabilities.requests.rules.standing import Stand
from lindero.kernel.deadlines import Pause
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.paging import Listing

_FACTS: Final = (
    "record_id, asker, addressee, is_own, purpose, asked_at, received_at, due_at, acknowledged_at, assigned_at, parts,"
    " answered_at, refused_at, withdrawn_at, fed_back_at, closed_at, extended_at"
)
_WORDS: Final = (
    "wanted, offence, case_ref, language, is_urgent, has_reasons, has_person, limit_words, limit_source, access,"
    " office, ground, own_ground, worth, warned, ticketed"
)
SELECT_REQUEST: Final = f"SELECT {_FACTS}, {_WORDS} FROM requests_requests WHERE record_id = ?"
_OPEN: Final = "answered_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL"
SELECT_OPEN: Final = f"SELECT {_FACTS}, {_WORDS} FROM requests_requests WHERE {_OPEN}"
SELECT_OPEN_PAUSES: Final = (
    "SELECT request, stage, since_at, until_at FROM requests_pauses WHERE request IN"
    f" (SELECT record_id FROM requests_requests WHERE {_OPEN}) ORDER BY since_at, record_id"
)
ENDED: Final = f"NOT ({_OPEN})"
LISTED_ENDED: Final = Listing(
    columns=f"{_FACTS}, {_WORDS}", source="requests_requests", by=("-asked_at", "record_id")
)
COUNT_ENDED: Final = f"SELECT count(*) FROM requests_requests WHERE {ENDED}"
SELECT_REQUESTS: Final = (
    f"SELECT {_FACTS}, {_WORDS} FROM requests_requests"
    " ORDER BY closed_at IS NOT NULL, due_at IS NULL, due_at, asked_at, record_id LIMIT ?"
)
NAMED_REQUESTS: Final = (
    "SELECT record_id, asker || '-' || addressee || ' · ' || wanted || ' · '"
    " || strftime('%Y-%m-%d %H:%MZ', asked_at / 1000, 'unixepoch') FROM requests_requests"
    " WHERE closed_at IS NULL ORDER BY due_at IS NULL, due_at, asked_at, record_id"
)
NAMED_ANSWERS: Final = (
    "SELECT record_id, origin || '-' || addressee || ' · ' || purpose || ' · '"
    " || strftime('%Y-%m-%d %H:%MZ', given_at / 1000, 'unixepoch') FROM requests_answers"
    " ORDER BY given_at DESC, record_id"
)
NAMED_NOTES: Final = (
    "SELECT record_id, purpose || ' · ' || strftime('%Y-%m-%d %H:%MZ', noted_at / 1000, 'unixepoch')"
    " FROM requests_notes ORDER BY noted_at DESC, record_id"
)
SELECT_WATCHED: Final = (
    f"SELECT {_FACTS}, {_WORDS} FROM requests_requests WHERE ticketed = 0 AND received_at IS NOT NULL"
    " AND (coalesce(answered_at, refused_at, withdrawn_at) IS NULL"
    " OR max(coalesce(answered_at, 0), coalesce(refused_at, 0), coalesce(withdrawn_at, 0)) > due_at)"
    " ORDER BY due_at, record_id"
)
SELECT_COMPLETE: Final = (
    "SELECT 1 FROM requests_requests r WHERE r.record_id = ? AND (r.has_person = 0 OR EXISTS"
    " (SELECT 1 FROM requests_history h WHERE h.request = r.record_id AND h.origin = r.asker"
    " AND h.kind = 'requests.person_named'))"
)
"""Finds a request of which everything is here: the request, and its person where one belongs to it."""

SELECT_PAUSES: Final = (
    "SELECT stage, since_at, until_at FROM requests_pauses WHERE request = ? ORDER BY since_at, record_id"
)
SELECT_HISTORY: Final = (
    "SELECT record_id, origin, kind, at, body FROM requests_history WHERE request = ? ORDER BY at, record_id"
)
SELECT_SAID: Final = "SELECT request, origin FROM requests_history WHERE record_id = ?"
NAMED_WORDS: Final = (
    "SELECT h.record_id, h.origin || ' · ' || replace(substr(h.kind, 10), '_', ' ') || ' · '"
    " || strftime('%Y-%m-%d %H:%MZ', h.at / 1000, 'unixepoch') FROM requests_history h JOIN requests_requests r"
    " ON r.record_id = h.request AND h.origin = CASE WHEN r.is_own THEN r.addressee ELSE r.asker END"
    " WHERE h.kind IN ('requests.information_asked', 'requests.clarification_asked', 'requests.clarification_given',"
    " 'requests.information_given', 'requests.request_refused') ORDER BY h.at DESC, h.record_id"
)
"""Names what the other side said in words, by who, what and when."""

LISTED_TICKETS: Final = Listing(
    columns="request, origin, opened_at, due_at, queue_ms, court_ms, asker_ms, cause, remedy",
    source="requests_tickets",
    by=("-opened_at", "origin", "request"),
)
SELECT_ANSWER: Final = (
    "SELECT record_id, request, origin, addressee, is_own, purpose, given_at, completes, approved_at,"
    " is_kept_back, asked_at, court, consents, decided_by, conditions, bundled_at FROM requests_answers"
    " WHERE record_id = ?"
)
SELECT_ANSWERS: Final = (
    "SELECT record_id, request, origin, addressee, is_own, purpose, given_at, completes, approved_at,"
    " is_kept_back, asked_at, court, consents, decided_by, conditions, bundled_at FROM requests_answers"
    " WHERE request = ? ORDER BY given_at, record_id"
)
SELECT_UNRELEASED: Final = (
    "SELECT DISTINCT request FROM requests_answers WHERE is_own = 1 AND request <> '' AND approved_at IS NULL"
    " AND is_kept_back = 0"
)
"""Finds requests with an own answer that waits for a second person."""

SELECT_RELEASED: Final = "SELECT 1 FROM requests_releases WHERE answer = ? AND released_at >= ?"
IS_OFFER: Final = "request = ''"
LISTED_OFFERS: Final = Listing(
    columns="record_id, request, origin, addressee, is_own, purpose, given_at, completes, approved_at,"
    " is_kept_back, asked_at, court, consents, decided_by, conditions, bundled_at",
    source="requests_answers",
    by=("-given_at", "record_id"),
)
LISTED_PROPOSALS: Final = Listing(
    columns="p.note, p.peer, p.clause, p.because, p.proposed_at, p.outcome, p.decided_at, n.purpose, n.offence,"
    " n.has_person",
    source="requests_proposals p JOIN requests_notes n ON n.record_id = p.note",
    by=("p.outcome <> ''", "-p.proposed_at", "p.record_id"),
)
COUNT_UNDECIDED: Final = f"SELECT count(*) FROM {LISTED_PROPOSALS.source} WHERE p.outcome = ''"
SELECT_PROPOSAL: Final = (
    "SELECT clause, outcome FROM requests_proposals WHERE note = ? AND peer = ? ORDER BY proposed_at LIMIT 1"
)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A request with what is said of it beside its instants.

    Attributes:
        stand: How it stands.
        wanted: What kind of information.
        offence: The offence; empty for none.
        case_ref: The asking side's case.
        language: Language in which it is asked.
        is_urgent: Whether it is asked as urgent.
        has_reasons: Whether urgency has reasons.
        has_person: Whether a person's record belongs to it.
        limit_words: The time limit in words; empty before it is received.
        limit_source: What the limit rests on.
        access: Whether the data are at hand; empty before the answering side said so.
        office: The office that deals with it; empty before.
        ground: Why it was refused, as it is told; empty where it was not.
        own_ground: Why it was refused; empty at the asking side.
        worth: What the answer was worth; empty before.
        warned: Share of the time of which people were warned, per cent.
        is_ticketed: Whether this node opened a quality ticket.
    """

    stand: Stand
    wanted: str
    offence: str
    case_ref: str
    language: str
    is_urgent: bool
    has_reasons: bool
    has_person: bool
    limit_words: str
    limit_source: str
    access: str
    office: str
    ground: str
    own_ground: str
    worth: str
    warned: int
    is_ticketed: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Information that was given or offered, and its standing as evidence; instants in milliseconds UTC."""

    record_id: str
    request: str
    origin: str
    addressee: str
    is_own: bool
    purpose: str
    given_at: int
    completes: str
    approved_at: int | None
    is_kept_back: bool
    asked_at: int | None
    court: str
    consents: str
    decided_by: str
    conditions: str
    bundled_at: int | None


def told(row: tuple[Any, ...], pauses: list[tuple[Any, ...]]) -> Told:
    """Return a row of `SELECT_REQUEST` with its rows of `SELECT_PAUSES` as a request."""
    facts, words = row[:17], row[17:]
    court = tuple(Pause(since, until) for stage, since, until in pauses if stage == "court")
    questions = tuple(Pause(since, until) for stage, since, until in pauses if stage == "asker")
    names = ("request", *Stand.__struct_fields__[1:17])
    made: dict[str, Any] = dict(zip(names, facts, strict=True))
    stand = Stand(**(made | {"is_own": bool(made["is_own"]), "court": court, "questions": questions}))
    said: dict[str, Any] = dict(zip(Told.__struct_fields__[1:], words, strict=True))
    for name in ("is_urgent", "has_reasons", "has_person", "is_ticketed"):
        said[name] = bool(said[name])
    return Told(stand=stand, **said)


def request_in(rows: Rows, request: str) -> Told | None:
    """Return a request for a fold or a guard; None if there is none of this name."""
    found = rows.query(SELECT_REQUEST, (request,))
    return told(found[0], rows.query(SELECT_PAUSES, (request,))) if found else None


def request_at(desk: Desk, request: str) -> Told | None:
    """Return a request for an action or a page; None if there is none of this name."""
    found = desk.rows(SELECT_REQUEST, (request,))
    return told(found[0], desk.rows(SELECT_PAUSES, (request,))) if found else None


def answer_of(row: tuple[Any, ...]) -> Answer:
    """Return a row of `SELECT_ANSWER` as an answer."""
    made: dict[str, Any] = dict(zip(Answer.__struct_fields__, row, strict=True))
    made |= {name: bool(made[name]) for name in ("is_own", "is_kept_back")}
    return Answer(**made)


def answer_in(rows: Rows, answer: str) -> Answer | None:
    """Return an answer for a guard; None if there is none of this name."""
    found = rows.query(SELECT_ANSWER, (answer,))
    return answer_of(found[0]) if found else None
