"""The list of requests with their clocks, and one of them with everything that belongs to it."""

from typing import Any, Final

from lindero.capabilities.rights import records, tables
from lindero.capabilities.rights.pages.views import (
    FoundLine,
    QuestionLine,
    RequestLine,
    RequestQuery,
    RequestsQuery,
    RequestsView,
    RequestView,
)
from lindero.capabilities.rights.rules import stage_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.paging import slice_of

MOST_LINES: Final = 200


def show_requests(desk: Desk, query: RequestsQuery) -> RequestsView:
    """Show the requests and the neighbours' questions, without a word of anybody's."""
    requests = slice_of(desk.rows, tables.LISTED_REQUESTS, query.after, MOST_LINES)
    questions = slice_of(desk.rows, tables.LISTED_COPIES, query.questions_after, MOST_LINES)
    ((total,),) = desk.rows(tables.COUNT_REQUESTS)
    return RequestsView(
        requests=tuple(_line(desk, *row) for row in requests.items),
        total=total,
        next=requests.next,
        questions=tuple(
            QuestionLine(question=question, asker=asker, asked_at=asked_at, answered_at=answered_at)
            for question, asker, asked_at, answered_at in questions.items
        ),
        questions_next=questions.next,
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
    """Make a line of a row as `LISTED_REQUESTS` gives it."""
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
