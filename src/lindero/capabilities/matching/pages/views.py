"""What pages of matching show, and what is asked to see them."""

from typing import Annotated

import msgspec

from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key


class MatchingQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the lists to show.

    Attributes:
        after: Only matches after this place: where the page before ended.
        requests_after: Only neighbours' requests after this place.
        searches_after: Only searches after this place.
    """

    after: Key | None = None
    requests_after: Key | None = None
    searches_after: Key | None = None


class WorkQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the lists to show.

    Attributes:
        after: Only work after this place: where the page before ended.
        overlaps_after: Only overlaps after this place.
    """

    after: Key | None = None
    overlaps_after: Key | None = None


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the lists to show.

    Attributes:
        after: Only what is out of the ordinary after this place: where the page before ended.
        counts_after: Only days' numbers after this place.
        questions_after: Only neighbours' questions after this place.
        searches_after: Only searches after this place.
    """

    after: Key | None = None
    counts_after: Key | None = None
    questions_after: Key | None = None
    searches_after: Key | None = None


class CandidateQuery(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate."""

    record_id: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the candidate's record")
    ]


class SearchLine(msgspec.Struct, frozen=True, kw_only=True):
    """A search, without a word of whom or what it is about.

    Attributes:
        search: Its name.
        peer: Who is asked.
        sort: What is compared.
        amount: How many identifiers.
        purpose: What for.
        case_ref: The own case.
        begun_by: Who began it.
        begun_at: When, milliseconds UTC.
        state: `waiting`, `no_hit`, `candidates`, `denied` or `rejected`.
        code: Why it was denied or rejected; empty otherwise.
    """

    search: str
    peer: str
    sort: str
    amount: int
    purpose: str
    case_ref: str
    begun_by: str
    begun_at: int
    state: str
    code: str


class CandidateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A match.

    Attributes:
        candidate: Its name.
        peer: Who has it on record.
        reference: The neighbour's pseudonym for it.
        found_at: When it was found, milliseconds UTC.
        begun_by: Who searched, and may not confirm.
        verdict: What a person saw; empty while nobody looked.
        reviewed_by: Who looked.
        is_followed: Whether core data were asked for.
        answer: `RELEASED`, or why not; empty while the neighbour decides.
    """

    candidate: str
    peer: str
    reference: str
    found_at: int
    begun_by: str
    verdict: str
    reviewed_by: str
    is_followed: bool
    answer: str


class RequestLine(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's request for core data.

    Attributes:
        request: Its name.
        peer: Who asks.
        case_ref: The neighbour's case.
        purpose: What for.
        asked_at: When, milliseconds UTC.
        due_at: By when a person decides, milliseconds UTC.
        is_late: Whether that has passed.
        answer: What was answered; empty while nobody has.
        subject: The own record that matched; empty if it is here no longer.
    """

    request: str
    peer: str
    case_ref: str
    purpose: str
    asked_at: int
    due_at: int
    is_late: bool
    answer: str
    subject: str


class MatchingView(msgspec.Struct, frozen=True, kw_only=True):
    """Searches, what waits for a person, and what neighbours ask for.

    Attributes:
        searches: Searches, the newest first.
        searches_next: The place to ask `searches_after` for the next page; None at the end.
        candidates: Matches, those that wait for a person first.
        next: The place to ask `after`; None at the end.
        requests: Neighbours' requests, those that wait first, what is due first at the top.
        requests_next: The place to ask `requests_after`; None at the end.
        subjects: How many identifiers neighbours may find.
    """

    searches: tuple[SearchLine, ...]
    searches_next: Key | None
    candidates: tuple[CandidateLine, ...]
    next: Key | None
    requests: tuple[RequestLine, ...]
    requests_next: Key | None
    subjects: int


class CandidateView(msgspec.Struct, frozen=True, kw_only=True):
    """One match with what was searched, for who must judge it.

    Attributes:
        line: The match.
        sort: What was compared.
        identifier: The identifier that matched; empty once the search is erased.
        case_ref: The own case.
        reason: Why was searched.
        core: What the neighbour released, by field; empty until it did.
    """

    line: CandidateLine
    sort: str
    identifier: str
    case_ref: str
    reason: str
    core: tuple[tuple[str, str], ...]


class WorkLine(msgspec.Struct, frozen=True, kw_only=True):
    """Own work.

    Attributes:
        work: Its name.
        case_ref: The own case.
        contact: The own duty desk.
        parts: How many parts can be compared.
        until: Until when it goes on, milliseconds UTC.
        is_over: Whether that has passed.
    """

    work: str
    case_ref: str
    contact: str
    parts: int
    until: int
    is_over: bool


class OverlapLine(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour works on the same.

    Attributes:
        work: The own work.
        case_ref: Its case; empty if it is on record no longer.
        peer: The neighbour.
        contact: The neighbour's duty desk; empty until it answered.
        found_at: Since when it is known, milliseconds UTC.
    """

    work: str
    case_ref: str
    peer: str
    contact: str
    found_at: int


class WorkView(msgspec.Struct, frozen=True, kw_only=True):
    """Own work, and with whom it overlaps.

    Attributes:
        work: Own work, what goes on longest first.
        next: The place to ask `after` for the next page; None at the end.
        overlaps: The overlaps, the newest first.
        overlaps_next: The place to ask `overlaps_after`; None at the end.
    """

    work: tuple[WorkLine, ...]
    next: Key | None
    overlaps: tuple[OverlapLine, ...]
    overlaps_next: Key | None


class CountLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a neighbour asked on one day.

    Attributes:
        peer: The neighbour.
        day: Milliseconds UTC of the day's midnight.
        way: `question`, `names`, `bulk` or `work`.
        questions: How many questions.
        amount: How many identifiers in them.
        denied: How many questions were denied.
        limit: How many identifiers a day are answered.
    """

    peer: str
    day: int
    way: str
    questions: int
    amount: int
    denied: int
    limit: int


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's question that is still here: why it was asked, nothing of whom."""

    question: str
    peer: str
    sort: str
    amount: int
    purpose: str
    case_ref: str
    grounds: str
    asked_at: int


class AnomalyLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something out of the ordinary.

    Attributes:
        noticed_at: When, milliseconds UTC.
        origin: Whose node noticed.
        peer: The other side of the question.
        nature: What.
        question: The question.
        amount: How many identifiers.
    """

    noticed_at: int
    origin: str
    peer: str
    nature: str
    question: str
    amount: int


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """How matching is used, by both sides, without anybody's identifiers.

    Attributes:
        anomalies: The newest first.
        next: The place to ask `after` for the next page; None at the end.
        counts: What neighbours asked, the newest day first.
        counts_next: The place to ask `counts_after`; None at the end.
        questions: Neighbours' questions of today, the newest first.
        questions_next: The place to ask `questions_after`; None at the end.
        searches: Own searches, the newest first.
        searches_next: The place to ask `searches_after`; None at the end.
        guarded: How many identifiers are guarded or invented.
    """

    anomalies: tuple[AnomalyLine, ...]
    next: Key | None
    counts: tuple[CountLine, ...]
    counts_next: Key | None
    questions: tuple[QuestionLine, ...]
    questions_next: Key | None
    searches: tuple[SearchLine, ...]
    searches_next: Key | None
    guarded: int
