"""One request: what was asked, both sides' clock, the whole history, tickets, answers and what may be done now."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Final

import msgspec

from lindero.capabilities.requests import records
from lindero.capabilities.requests.forms.filling import Canonical, MissingBox, canonical, fill
from lindero.capabilities.requests.forms.shipped import shipped_forms
from lindero.capabilities.requests.found import limit_for, request_of
from lindero.capabilities.requests.pages.history import Kept, Step, history_of
from lindero.capabilities.requests.pages.lines import RequestLine, line_of
from lindero.capabilities.requests.rules.standing import Delays, delays_of, steps_open
from lindero.capabilities.requests.rules.timing import haste_of
from lindero.capabilities.requests.tables.lookups import (
    LISTED_TICKETS,
    SELECT_ANSWERS,
    Answer,
    Told,
    answer_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, Slice, slice_of

MOST_TICKETS: Final = 100
"""Quality tickets on one page."""

ACTIONS: Final = {
    "name": "name_person",
    "withdraw": "withdraw_request",
    "clarify": "give_clarification",
    "feed_back": "give_feedback",
    "close": "close_request",
    "acknowledge": "acknowledge_request",
    "assign": "assign_request",
    "ask_clarification": "ask_clarification",
    "ask_authorisation": "ask_authorisation",
    "decide_authorisation": "decide_authorisation",
    "extend": "extend_deadline",
    "answer": "give_information",
    "refuse": "refuse_request",
}
"""The action by which each step is taken; that a node has a request it confirms by itself."""


class RequestQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which request.

    Attributes:
        record_id: Its name.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """A quality ticket, as one side opened it.

    Attributes:
        request: The request.
        origin: Which side.
        opened_at: When, milliseconds UTC.
        due_at: When the answer was due, milliseconds UTC.
        queue_s: Time in the answering side's own queue, seconds.
        court_s: Time with a court, seconds.
        asker_s: Time with the asking side, seconds.
        cause: What held it up, by the answering side's word; empty before.
        remedy: What it changes; empty before.
    """

    request: str
    origin: str
    opened_at: int
    due_at: int
    queue_s: float
    court_s: float
    asker_s: float
    cause: str
    remedy: str


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request with everything that belongs to it.

    Attributes:
        line: How it stands, with its clock.
        case_ref: The asking side's case.
        access: Whether the data are at hand; empty before the answering side said so.
        own_ground: Why it was refused; empty at the asking side.
        delays: Where its time went.
        history: What both sides put on record, in order.
        tickets: Quality tickets.
        answers: What was given, with its standing as evidence.
        actions: What may be done now, by name.
        missing: What the other side's form lacks.
        has_form: Whether the other side's form is known here.
    """

    line: RequestLine
    case_ref: str
    access: str
    own_ground: str
    delays: Delays
    history: tuple[Step, ...]
    tickets: tuple[Ticket, ...]
    answers: tuple[Answer, ...]
    actions: tuple[str, ...]
    missing: tuple[MissingBox, ...]
    has_form: bool


def show_request(desk: Desk, query: RequestQuery) -> RequestView:
    """Show one request.

    Raises:
        Missing: If there is no such request.
    """
    told = request_of(desk, query.record_id)
    stand = told.stand
    kept = history_of(desk, stand.request, (stand.asker, stand.addressee))
    tickets = tickets_of(desk, stand.request)
    # What ends a request stands last: it should not be the first thing that a tired officer presses.
    steps = sorted(steps_open(stand), key=lambda step: step in ("withdraw", "refuse"))
    actions = [
        ACTIONS[step] for step in steps if step in ACTIONS and (step != "extend" or may_extend(desk, told))
    ]
    if tickets and not stand.is_own and not tickets[0].cause:
        actions.append("answer_ticket")
    form = shipped_forms().get(stand.addressee)
    filled = canonical_of(told, kept) if form is not None else None
    return RequestView(
        line=line_of(told, desk.now()),
        case_ref=told.case_ref,
        access=told.access,
        own_ground=told.own_ground,
        delays=delays_of(stand, desk.now()),
        history=tuple(one.step for one in kept),
        tickets=tickets,
        answers=tuple(answer_of(row) for row in desk.rows(SELECT_ANSWERS, (stand.request,))),
        actions=tuple(actions),
        missing=() if form is None or filled is None else fill(form, filled, "en").missing,
        has_form=form is not None,
    )


def may_extend(desk: Desk, told: Told) -> bool:
    """Say whether the agreement lets the time of an answer be extended, and it is not over."""
    limit = limit_for(desk, told, "indirect" if told.access == "indirect" else "direct")
    clock = told.stand.clock
    return bool(limit.extendable_by) and clock is not None and not clock.is_late(desk.now())


def tickets_of(desk: Desk, request: str) -> tuple[Ticket, ...]:
    """Return the quality tickets of a request, one of each side at most, the newest first."""
    return tuple(ticket_slice(desk, None, where="request = ?", values=(request,)).items)


def ticket_slice(
    desk: Desk, after: Key | None, *, where: str = "", values: Sequence[str] = ()
) -> Slice[Ticket]:
    """Return a page of the quality tickets that fulfil a condition of SQL, the newest first."""
    page = slice_of(desk.rows, LISTED_TICKETS, after, MOST_TICKETS, where=where, values=values)
    tickets = [
        Ticket(
            request=name,
            origin=origin,
            opened_at=opened_at,
            due_at=due_at,
            queue_s=queue_ms / 1_000,
            court_s=court_ms / 1_000,
            asker_s=asker_ms / 1_000,
            cause=cause,
            remedy=remedy,
        )
        for name, origin, opened_at, due_at, queue_ms, court_ms, asker_ms, cause, remedy in page.items
    ]
    return Slice(tickets, page.next)


def canonical_of(told: Told, kept: Iterable[Kept]) -> Canonical | None:
    """Return a request as forms take it; None where its words are erased."""
    asked = next((one for one in kept if isinstance(one.record, records.InformationAsked)), None)
    if asked is None or not isinstance(asked.record, records.InformationAsked):
        return None
    people = [
        one.record
        for one in kept
        if isinstance(one.record, records.PersonNamed) and one.step.origin == told.stand.asker
    ]
    haste = haste_of(is_urgent=told.is_urgent, has_reasons=told.has_reasons)
    return canonical(
        told.stand.request,
        told.stand.asker,
        told.stand.asked_at,
        asked.record,
        people[-1] if people else None,
        is_urgent=haste != "other",
    )
