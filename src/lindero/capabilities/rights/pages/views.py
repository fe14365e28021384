"""What a request, what was found for it and a neighbour's question look like on a page."""

from typing import Annotated

import msgspec

from lindero.kernel.names import RECORD_ID_PATTERN


class RequestsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query without fields."""


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
    """Requests, the most urgent first, and neighbours' questions, the newest first."""

    requests: tuple[RequestLine, ...]
    questions: tuple[QuestionLine, ...]


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
    effect: str
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
    verdict: str
    found: tuple[FoundLine, ...]
    answer: str
    leaves_at: int | None
    is_propagated: bool
