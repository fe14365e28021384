"""What happens by itself: a request that is here whole is confirmed, clocks warn, and what is late gets its ticket."""

from collections.abc import Sequence
from typing import Literal

from lindero.capabilities.requests import records
from lindero.capabilities.requests.found import limit_for
from lindero.capabilities.requests.rules.standing import delays_of
from lindero.capabilities.requests.rules.timing import TOLD_AT
from lindero.capabilities.requests.tables.lookups import (
    SELECT_ANSWER,
    SELECT_COMPLETE,
    SELECT_PAUSES,
    SELECT_RELEASED,
    SELECT_WATCHED,
    Told,
    answer_of,
    request_at,
    told,
)
from lindero.kernel.deadlines import due_after
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event
from lindero.trust.exchange.release.records import ReleaseApproved


def confirm_receipt(desk: Desk, events: Sequence[Event]) -> None:
    """Confirm every request that is here whole: its clock begins now, whether or not anybody has read it."""
    for event in events:
        request = getattr(event.record, "request", event.head.record_id)
        found = request_at(desk, request)
        if found is None or found.stand.is_own or found.stand.state != "sent":
            continue
        if event.head.origin != found.stand.asker or not desk.rows(SELECT_COMPLETE, (request,)):
            continue
        limit = limit_for(desk, found, "direct")
        received = records.RequestReceived(
            request=request,
            addressee=found.stand.asker,
            limit=limit.name,
            due_at=due_after(desk.now(), limit),
            limit_words=limit.words,
            source=limit.source,
        )
        desk.put(received, cause=event.head)


def count_released(desk: Desk, events: Sequence[Event]) -> None:
    """Count own answers that a second person released: what is written and waits is not yet an answer."""
    for event in events:
        if not isinstance(event.record, ReleaseApproved):
            continue
        found = desk.rows(SELECT_ANSWER, (event.record.about,))
        answer = answer_of(found[0]) if found else None
        if answer is None or not answer.is_own or not answer.request:
            continue
        if not desk.rows(SELECT_RELEASED, (answer.record_id, event.head.at)):
            completes: Literal["all", "part"] = "all" if answer.completes == "all" else "part"
            released = records.AnswerReleased(
                request=answer.request,
                addressee=answer.addressee,
                answer=answer.record_id,
                completes=completes,
            )
            desk.put(released)


def watch_deadlines(desk: Desk) -> None:
    """Warn at 50, 80 and 100 per cent of the time, and open a quality ticket for what is late."""
    for row in desk.rows(SELECT_WATCHED):
        found = told(row, desk.rows(SELECT_PAUSES, (row[0],)))
        _warn(desk, found)
        _open_ticket(desk, found)


def _warn(desk: Desk, found: Told) -> None:
    clock = found.stand.clock
    if clock is None or clock.is_paused or clock.ended_at is not None:
        return
    stage = clock.stage(desk.now())
    if stage and stage > found.warned:
        desk.put(records.DeadlineWarned(request=found.stand.request, percent=stage, told=TOLD_AT[stage]))


def _open_ticket(desk: Desk, found: Told) -> None:
    """Open the ticket that both sides see; it stays when the answer comes."""
    stand, now = found.stand, desk.now()
    clock = stand.clock
    if clock is None or not clock.is_late(now):
        return
    delays = delays_of(stand, now)
    ticket = records.TicketOpened(
        request=stand.request,
        addressee=stand.other,
        due_at=clock.due(now),
        queue_ms=delays.queue,
        court_ms=delays.court,
        asker_ms=delays.asker,
    )
    desk.put(ticket)
