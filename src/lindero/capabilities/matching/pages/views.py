"""What pages of matching show, and what is asked to see them."""

from typing import Annotated

import msgspec

from lindero.kernel.names import RECORD_ID_PATTERN


class MatchingQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page."""


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
        searches: The latest searches, the newest first.
        candidates: Matches, those that wait for a person first.
        requests: Neighbours' requests, those that wait first.
        subjects: How many identifiers neighbours may find.
    """

    searches: tuple[SearchLine, ...]
    candidates: tuple[CandidateLine, ...]
    requests: tuple[RequestLine, ...]
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
    """Own work, and with whom it overlaps."""

    work: tuple[WorkLine, ...]
    overlaps: tuple[OverlapLine, ...]


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
        counts: What neighbours asked, the newest day first.
        questions: Neighbours' questions of today.
        searches: Own searches, the newest first.
        guarded: How many identifiers are guarded or invented.
    """

    anomalies: tuple[AnomalyLine, ...]
    counts: tuple[CountLine, ...]
    questions: tuple[QuestionLine, ...]
    searches: tuple[SearchLine, ...]
    guarded: int
