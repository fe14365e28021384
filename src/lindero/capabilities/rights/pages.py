"""Views of requests: which there are and how their clocks stand, and one of them with everything that belongs to it."""

from typing import Annotated, Any, Final

import msgspec

from lindero.capabilities.rights import records, tables
from lindero.capabilities.rights.rules import stage_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN

MOST_LINES: Final = 200


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


def show_requests(desk: Desk, query: RequestsQuery) -> RequestsView:
    """Show the requests and the neighbours' questions, without a word of anybody's."""
    return RequestsView(
        requests=tuple(_line(desk, *row) for row in desk.rows(tables.SELECT_REQUESTS, (MOST_LINES,))),
        questions=tuple(
            QuestionLine(question=question, asker=asker, asked_at=asked_at, answered_at=answered_at)
            for question, _, asker, asked_at, answered_at in desk.rows(tables.SELECT_COPIES, (MOST_LINES,))
        ),
    )


def show_request(desk: Desk, query: RequestQuery) -> RequestView:
    """Show one request with the person's words, what was found, and the answer.

    Raises:
        Missing: If there is no such request.
    """
    rows = desk.rows(tables.SELECT_REQUEST, (query.record_id,))
    if not rows:
        raise Missing(
            "rights.no_request", f"There is no request {query.record_id}.", "See the list of requests."
        )
    received_at, wish, route, _, state, acknowledged_at, acknowledge_by, answer_by, _, *rest = rows[0]
    verdict, leaves_at, answer, answered_at = rest
    _, received = desk.record(query.record_id)
    prepared = desk.record(answer)[1] if answer else None
    found = tuple(
        FoundLine(
            about=about,
            origin=origin,
            kind=kind,
            effect=effect,
            begun_at=begun_at,
            done_at=done_at,
            outcome=outcome,
        )
        for about, origin, kind, effect, _, begun_at, done_at, outcome in desk.rows(
            tables.SELECT_FOUND, (query.record_id,)
        )
    )
    return RequestView(
        line=_line(
            desk,
            query.record_id,
            received_at,
            wish,
            route,
            state,
            acknowledged_at,
            acknowledge_by,
            answer_by,
            answered_at,
        ),
        words=received.words if isinstance(received, records.RequestReceived) else "",
        contact=received.contact if isinstance(received, records.RequestReceived) else "",
        verdict=verdict,
        found=found,
        answer=prepared.text if isinstance(prepared, records.AnswerPrepared) else "",
        leaves_at=leaves_at,
        is_propagated=all(line.done_at is not None for line in found if line.effect),
    )


def _line(desk: Desk, *row: Any) -> RequestLine:
    """Make a line of a row as `SELECT_REQUESTS` gives it."""
    request, received_at, wish, route, state, acknowledged_at, acknowledge_by, answer_by, answered_at = row
    return RequestLine(
        request=request,
        received_at=received_at,
        wish=wish,
        route=route,
        state=state,
        acknowledge_by=acknowledge_by,
        is_acknowledged=acknowledged_at is not None,
        answer_by=answer_by,
        stage=stage_of(received_at, answer_by, desk.now() if answered_at is None else answered_at),
        answered_at=answered_at,
    )
