"""A request as one line with its clock, and the inbox made of such lines: the most urgent first."""

from collections.abc import Sequence

import msgspec

from lindero.capabilities.requests.tables.lookups import (
    COUNT_ENDED,
    ENDED,
    LISTED_ENDED,
    SELECT_OPEN,
    SELECT_OPEN_PAUSES,
    SELECT_PAUSES,
    SELECT_UNRELEASED,
    Told,
    told,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, slice_of, slice_sorted
from lindero.kernel.times import DAY_MS

MOST_LINES = 300
"""Requests of each list on one page."""
UNCONFIRMED_MS = DAY_MS
"""After this long without a word of the other side's node somebody should telephone (product default)."""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """An answer's clock as both sides see it.

    Attributes:
        due_at: When the answer is due as things stand, milliseconds UTC.
        left_s: Seconds left; negative once the time is over.
        stage: Share of the time that has passed: 0, 50, 80 or 100 per cent.
        is_paused: Whether it stands still for a court.
        is_late: Whether the time is over, or was over when it ended.
        has_ended: Whether the request was answered, refused or withdrawn.
        limit: The limit in words, with its mark.
        source: What the limit rests on.
    """

    due_at: int
    left_s: float
    stage: int
    is_paused: bool
    is_late: bool
    has_ended: bool
    limit: str
    source: str


class RequestLine(msgspec.Struct, frozen=True, kw_only=True):
    """A request in the list, without a word of what it says.

    Attributes:
        request: Its name.
        asker: Who asks.
        addressee: Who is asked.
        is_own: Whether the own nation asks.
        wanted: What kind of information.
        purpose: What for.
        offence: The offence; empty for none.
        state: How it stands.
        haste: `urgent`, `urgent without reasons` or empty.
        asked_at: When it was asked, milliseconds UTC.
        clock: Its clock; None before the other side's node has it.
        is_unconfirmed: Whether the other side's node has not confirmed it for a day.
        office: The office that deals with it.
        has_ticket: Whether there is a quality ticket.
        awaits_release: Whether an own answer is written and waits for a second person.
    """

    request: str
    asker: str
    addressee: str
    is_own: bool
    wanted: str
    purpose: str
    offence: str
    state: str
    haste: str
    asked_at: int
    clock: ClockView | None
    is_unconfirmed: bool
    office: str
    has_ticket: bool
    awaits_release: bool = False


class InboxQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists to show; the most urgent stands first.

    Attributes:
        after: Only requests to be answered after this place: where the page before ended.
        awaited_after: Only requests of the own nation after this place.
        ended_after: Only what has ended after this place.
    """

    after: Key | None = None
    awaited_after: Key | None = None
    ended_after: Key | None = None


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    """Requests with their clocks.

    Attributes:
        at: The time of the view, milliseconds UTC.
        to_answer: What neighbours ask, open, the most urgent first.
        waiting: How many of these there are, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        awaited: What the own nation asks, open, the most urgent first.
        awaited_total: How many of these there are.
        awaited_next: The place to ask `awaited_after`; None at the end.
        ended: What is answered, refused, withdrawn or closed, the newest first.
        ended_total: How many of these there are.
        ended_next: The place to ask `ended_after`; None at the end.
        late: How many open ones are late.
        next_due: The open one that is due next and is to be answered here; None if there is none.
    """

    at: int
    to_answer: tuple[RequestLine, ...]
    waiting: int
    next: Key | None
    awaited: tuple[RequestLine, ...]
    awaited_total: int
    awaited_next: Key | None
    ended: tuple[RequestLine, ...]
    ended_total: int
    ended_next: Key | None
    late: int
    next_due: RequestLine | None


def show_inbox(desk: Desk, query: InboxQuery) -> InboxView:
    """Show what is open, the most urgent first; a court stops clocks, so their order is worked out, not looked up."""
    lines = _lines(desk, _opened(desk))
    to_answer = slice_sorted([one for one in lines if not one.is_own], urgency, query.after, MOST_LINES)
    awaited = slice_sorted([one for one in lines if one.is_own], urgency, query.awaited_after, MOST_LINES)
    ended = slice_of(desk.rows, LISTED_ENDED, query.ended_after, MOST_LINES, where=ENDED)
    running = [one for one in lines if not one.is_own and one.clock and not one.clock.is_paused]
    return InboxView(
        at=desk.now(),
        to_answer=tuple(to_answer.items),
        waiting=sum(not one.is_own for one in lines),
        next=to_answer.next,
        awaited=tuple(awaited.items),
        awaited_total=sum(one.is_own for one in lines),
        awaited_next=awaited.next,
        ended=_lines(desk, [told(row, desk.rows(SELECT_PAUSES, (row[0],))) for row in ended.items]),
        ended_total=desk.rows(COUNT_ENDED)[0][0],
        ended_next=ended.next,
        late=sum(one.clock is not None and one.clock.is_late for one in lines),
        next_due=min(running, key=urgency, default=None),
    )


def _opened(desk: Desk) -> list[Told]:
    """Return every open request."""
    pauses: dict[str, list[Row]] = {}
    for request, *pause in desk.rows(SELECT_OPEN_PAUSES):
        pauses.setdefault(request, []).append(tuple(pause))
    return [told(row, pauses.get(row[0], [])) for row in desk.rows(SELECT_OPEN)]


def _lines(desk: Desk, found: Sequence[Told]) -> tuple[RequestLine, ...]:
    """Return requests as lines, with whether their answers wait for a second person."""
    unreleased = {name for (name,) in desk.rows(SELECT_UNRELEASED)}
    return tuple(
        msgspec.structs.replace(line_of(one, desk.now()), awaits_release=one.stand.request in unreleased)
        for one in found
    )


def urgency(line: RequestLine) -> tuple[int, int, int, str]:
    """Return by what lines are sorted: running clocks by the time left, then those that stand still, then the rest.

    It stays as it is while time passes: what is due next by an instant, what stands still by the time that it has left.
    """
    clock = line.clock
    if clock is None:
        return (1, int(not line.is_unconfirmed), line.asked_at, line.request)
    if clock.is_paused:
        return (0, 1, round(clock.left_s * 1_000), line.request)
    return (0, 0, clock.due_at, line.request)


def line_of(told_of: Told, now: int) -> RequestLine:
    """Return a request as a line."""
    stand = told_of.stand
    haste = "urgent" if told_of.has_reasons else "urgent without reasons"
    is_waiting = stand.received_at is None and stand.ended_at is None
    return RequestLine(
        request=stand.request,
        asker=stand.asker,
        addressee=stand.addressee,
        is_own=stand.is_own,
        wanted=told_of.wanted,
        purpose=stand.purpose,
        offence=told_of.offence,
        state=stand.state,
        haste=haste if told_of.is_urgent else "",
        asked_at=stand.asked_at,
        clock=clock_of(told_of, now),
        is_unconfirmed=is_waiting and now - stand.asked_at > UNCONFIRMED_MS,
        office=told_of.office,
        has_ticket=told_of.is_ticketed,
    )


def clock_of(told_of: Told, now: int) -> ClockView | None:
    """Return a request's clock as it is shown; None before it has begun."""
    clock = told_of.stand.clock
    if clock is None:
        return None
    return ClockView(
        due_at=clock.due(now),
        left_s=clock.left_ms(now) / 1_000,
        stage=clock.stage(now),
        is_paused=clock.is_paused,
        is_late=clock.is_late(now),
        has_ended=clock.ended_at is not None,
        limit=told_of.limit_words,
        source=told_of.limit_source,
    )
