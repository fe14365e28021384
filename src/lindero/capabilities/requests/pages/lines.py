"""A request as one line with its clock, and the inbox made of such lines: the most urgent first."""

import msgspec

from lindero.capabilities.requests.tables.lookups import (
    SELECT_PAUSES,
    SELECT_REQUESTS,
    SELECT_UNRELEASED,
    Told,
    told,
)
from lindero.kernel.desk import Desk
from lindero.kernel.times import DAY_MS

MOST_LINES = 300
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
    """Nothing to choose: the most urgent stands first."""


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    """Requests with their clocks.

    Attributes:
        at: The time of the view, milliseconds UTC.
        to_answer: What neighbours ask, open, the most urgent first.
        awaited: What the own nation asks, open, the most urgent first.
        ended: What is answered, refused, withdrawn or closed, the newest first.
        late: How many open ones are late.
        next_due: The open one that is due next and is to be answered here; None if there is none.
    """

    at: int
    to_answer: tuple[RequestLine, ...]
    awaited: tuple[RequestLine, ...]
    ended: tuple[RequestLine, ...]
    late: int
    next_due: RequestLine | None


def show_inbox(desk: Desk, query: InboxQuery) -> InboxView:
    """Show what is open, the most urgent first."""
    rows = desk.rows(SELECT_REQUESTS, (MOST_LINES,))
    found = [told(row, desk.rows(SELECT_PAUSES, (row[0],))) for row in rows]
    unreleased = {name for (name,) in desk.rows(SELECT_UNRELEASED)}
    lines = [
        msgspec.structs.replace(line_of(one, desk.now()), awaits_release=one.stand.request in unreleased)
        for one in found
    ]
    is_open = {one.stand.request for one in found if one.stand.ended_at is None}
    opened = sorted((line for line in lines if line.request in is_open), key=urgency)
    ended = sorted(
        (line for line in lines if line.request not in is_open),
        key=lambda line: (-line.asked_at, line.request),
    )
    to_answer = tuple(line for line in opened if not line.is_own)
    return InboxView(
        at=desk.now(),
        to_answer=to_answer,
        awaited=tuple(line for line in opened if line.is_own),
        ended=tuple(ended),
        late=sum(line.clock is not None and line.clock.is_late for line in opened),
        next_due=next((line for line in to_answer if line.clock and not line.clock.is_paused), None),
    )


def urgency(line: RequestLine) -> tuple[bool, bool, float, str]:
    """Return by what lines are sorted: running clocks by the time left, then those that stand still, then the rest."""
    clock = line.clock
    if clock is None:
        return (True, not line.is_unconfirmed, float(line.asked_at), line.request)
    return (False, clock.is_paused, clock.left_s, line.request)


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
