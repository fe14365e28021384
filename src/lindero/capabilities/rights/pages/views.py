"""What a request, what was found for it and a neighbour's question look like on a page."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.rights.records import Effect, Verdict
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key


class RequestsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists to show.

    Attributes:
        after: Only requests after this place: where the page before ended.
        questions_after: Only neighbours' questions after this place.
    """

    after: Key | None = None
    questions_after: Key | None = None


class RequestLine(msgspec.Struct, frozen=True, kw_only=True):
    """A request in the list, without a word of the person's.

    Attributes:
        request: Its name.
        received_at: When it came, milliseconds UTC.
        wish: What is asked for.
        route: By whom it came.
        state: How it stands.
        acknowledge_by: When the acknowledgement is due, milliseconds UTC.
        is_acknowledged: Whether it was given.
        answer_by: When the answer is due, milliseconds UTC.
        stage: Share of the answer's time that has passed: 0, 50, 80 or 100 per cent.
        answered_at: When the answer left, milliseconds UTC; None while it has not.
    """

    request: str
    received_at: int
    wish: str
    route: str
    state: str
    acknowledge_by: int
    is_acknowledged: bool
    answer_by: int
    stage: int
    answered_at: int | None


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's question for shared copies.

    Attributes:
        question: Its name.
        asker: The nation that asks.
        asked_at: When, milliseconds UTC.
        answered_at: When it was answered, milliseconds UTC; None while it is not.
    """

    question: str
    asker: str
    asked_at: int
    answered_at: int | None


class RequestsView(msgspec.Struct, frozen=True, kw_only=True):
    """Requests and neighbours' questions.

    Attributes:
        requests: The requests, the most urgent first, those that are closed last.
        total: How many there are, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        questions: The questions, those without an answer first, the newest at the top.
        questions_next: The place to ask `questions_after`; None at the end.
    """

    requests: tuple[RequestLine, ...]
    total: int
    next: Key | None
    questions: tuple[QuestionLine, ...]
    questions_next: Key | None


class RequestQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which request to show.

    Attributes:
        record_id: Its name.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class FoundLine(msgspec.Struct, frozen=True, kw_only=True):
    """A record that speaks of the person, and what is done about it.

    Attributes:
        about: The record.
        origin: The nation whose record it is.
        kind: Its kind; empty where only a neighbour knows it.
        effect: What was ordered; empty if nothing was.
        begun_at: When carrying it out began, milliseconds UTC; None before.
        done_at: When everybody concerned had done it, milliseconds UTC; None before.
        outcome: What came of it.
    """

    about: str
    origin: str
    kind: str
    effect: Effect | Literal[""]
    begun_at: int | None
    done_at: int | None
    outcome: str


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request with everything that belongs to it.

    Attributes:
        line: How it stands.
        words: The person's own words; empty once erased.
        contact: Where the answer goes; empty once erased.
        verdict: How it was decided; empty before.
        found: What was found.
        answer: What the person is told; empty before it is written, or once erased.
        leaves_at: When the answer leaves, milliseconds UTC; None before it is written.
        is_propagated: Whether everything that was ordered is done everywhere.
    """

    line: RequestLine
    words: str
    contact: str
    verdict: Verdict | Literal[""]
    found: tuple[FoundLine, ...]
    answer: str
    leaves_at: int | None
    is_propagated: bool
