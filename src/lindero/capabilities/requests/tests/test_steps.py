"""Promises of one node's desk: the guards inside `put`, clocks looked at by a job, figures, and what erasure leaves."""

from typing import Any

import pytest

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.actions import answering, asking, offering, watching
from lindero.capabilities.requests.pages import delays, lines, request
from lindero.capabilities.requests.tests.samples import (
    GIVEN,
    GRADED,
    NAME,
    OFFERED,
    PERSON,
    a_desk,
    acknowledged,
    answer,
    asked,
    from_sudia,
    given,
    plain,
    received,
    released,
)
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.record import decode_record, encode_record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS


def inbox(desk: FakeDesk) -> lines.InboxView:
    """Show the inbox."""
    return lines.show_inbox(desk, lines.InboxQuery())


def figures(desk: FakeDesk) -> delays.DelaysView:
    """Show the figures."""
    return delays.show_delays(desk, delays.DelaysQuery())


def replaced(record: Any, **fields: Any) -> Any:
    """Return a record with other values."""
    return type(record)(**({name: getattr(record, name) for name in record.__struct_fields__} | fields))


# --- guards -----------------------------------------------------------------------------------------------------


def test_RFI_01_answer_without_a_request_is_refused() -> None:
    """To no request, to an own one, to one that was not read: refused inside `put`."""
    desk = a_desk()
    own, unread = asked(desk), received(desk)
    for name in (NAME, own, unread):
        with pytest.raises(Refused):
            desk.put(replaced(GIVEN, request=name))
    assert desk.of(records.InformationGiven) == []


def test_EXC_12_neighbour_that_takes_longer_than_was_agreed_moves_no_clock() -> None:
    """What the answering side says of its own time is kept and counts only as far as the agreement goes."""
    desk = a_desk()
    name = asked(desk)
    limit: dict[str, Any] = {
        "limit": "D-07",
        "due_at": desk.at + 7 * DAY_MS,
        "limit_words": "7 days",
        "source": "x",
    }
    from_sudia(desk, records.RequestReceived(request=name, addressee="NRD", **limit))
    from_sudia(desk, records.RequestAcknowledged(request=name, addressee="NRD", access="direct", **limit))
    said = records.DeadlineExtended(
        request=name, addressee="NRD", limit="D-07", by=30, due_at=desk.at + 37 * DAY_MS, limit_words="37 days",
        because="We take what we need.",
    )  # fmt: skip
    from_sudia(desk, said)
    view = request.show_request(desk, request.RequestQuery(record_id=name))
    assert view.line.clock is not None
    assert view.line.clock.due_at == desk.at + 7 * DAY_MS
    assert view.history[-1].step == "deadline_extended"


def test_RFI_01_purpose_does_not_change_on_the_way() -> None:
    """An answer, and a person's record, serve the purpose of the request and no other."""
    desk = a_desk()
    name = acknowledged(desk)
    with pytest.raises(Refused) as refusal:
        desk.put(replaced(GIVEN, request=name, purpose="border_checks"))
    assert refusal.value.reasons == ("PURPOSE",)
    own = asked(desk, has_person=True)
    with pytest.raises(Refused):
        desk.put(replaced(PERSON, request=own, addressee="SUD", purpose="border_checks"))


def test_RFI_02_evidence_flag_cannot_be_dropped_or_turned() -> None:
    """No bytes are an answer or an offer without the stamp: not made here, not received from there."""
    for record in (GIVEN, OFFERED):
        body = encode_record(record)
        for other in (b'"evidence":"yes"', b'"evidence":""', b'"evidence":true', b'"other":"no"'):
            assert body.count(b'"evidence":"no"') == 1
            with pytest.raises(Invalid):
                decode_record(type(record), body.replace(b'"evidence":"no"', other))


def test_RFI_01_side_cannot_act_for_the_other() -> None:
    """Whoever asks cannot acknowledge or answer, whoever answers cannot withdraw or close."""
    desk = a_desk()
    own, theirs = asked(desk), acknowledged(desk)
    for record in (
        records.RequestAcknowledged(
            request=own, addressee="SUD", access="direct", limit="D-07", due_at=desk.at, limit_words="7 days"
        ),
        records.RequestWithdrawn(request=theirs, addressee="SUD", reason="for you"),
        records.RequestClosed(request=theirs, addressee="SUD"),
        records.RequestAssigned(request=theirs, addressee="VES", office="records"),
    ):
        with pytest.raises(Refused):
            desk.put(record)


def test_RFI_01_what_a_third_nation_says_of_a_request_changes_nothing() -> None:
    """Vesta's answer to what Nordia asked Sudia is no answer, and stands in no history of it."""
    desk = a_desk()
    own = asked(desk)
    head = desk.put(
        replaced(GIVEN, request=own, completes="all", addressee="NRD"), origin="VES", agreement="AG-3@1"
    )
    desk.put(
        records.RequestRefused(request=own, addressee="NRD", ground="NEUTRAL"),
        origin="VES",
        agreement="AG-3@1",
    )
    view = request.show_request(desk, request.RequestQuery(record_id=own))
    assert view.line.state == "sent"
    assert head.record_id not in [step.record_id for step in view.history]


@pytest.mark.parametrize(
    ("ground", "own_ground", "text"),
    [("MINOR_OFFENCE", "", ""), ("NEUTRAL", "MINOR_OFFENCE", ""), ("MINOR_OFFENCE", "RISK_TO_PERSON", ""),
     ("NEUTRAL", "RISK_TO_PERSON", "she is in danger")],
)  # fmt: skip
def test_RFI_01_refusal_without_a_ground_is_impossible(ground: Any, own_ground: Any, text: str) -> None:
    """No ground, one that is told otherwise, and words beside a neutral one are refused inside `put`."""
    desk = a_desk()
    name = acknowledged(desk)
    with pytest.raises(Refused):
        desk.put(
            records.RequestRefused(
                request=name, addressee="SUD", ground=ground, own_ground=own_ground, text=text
            )
        )


def test_EXC_12_ticket_about_what_is_in_time_is_refused() -> None:
    """Neither before its time nor twice, and not to a third nation."""
    desk = a_desk()
    name = acknowledged(desk)
    ticket = records.TicketOpened(
        request=name, addressee="SUD", due_at=desk.at, queue_ms=0, court_ms=0, asker_ms=0
    )
    with pytest.raises(Refused):
        desk.put(ticket)
    desk.at += 7 * DAY_MS
    with pytest.raises(Refused):
        desk.put(ticket)
    desk.at += 1
    with pytest.raises(Refused):
        desk.put(replaced(ticket, addressee="VES"))
    desk.put(ticket)
    with pytest.raises(Refused):
        desk.put(ticket)


def test_delay_is_explained_by_who_was_late() -> None:
    """The side that waited has no say in why."""
    desk = a_desk()
    own = asked(desk)
    with pytest.raises(Refused):
        answering.answer_ticket(desk, asks.AnswerTicket(request=own, cause="link", remedy="A second line."))


def test_nobody_asks_the_own_nation() -> None:
    """Nor offers it anything."""
    desk = a_desk()
    with pytest.raises(Refused):
        asking.ask_information(desk, plain(neighbour="NRD"))


def test_RFI_01_person_without_a_link_to_the_purpose_is_not_asked_about() -> None:
    """What the person has to do with it is told, or nothing is asked."""
    desk = a_desk()
    with pytest.raises(Invalid) as refusal:
        asked(desk, has_person=True, link=" ")
    assert refusal.value.code == "requests.link"


# --- clocks -----------------------------------------------------------------------------------------------------


def test_EXC_12_job_warns_once_of_each_stage() -> None:
    """However often it looks, each stage is told once, to those to whom it is escalated."""
    desk = a_desk()
    acknowledged(desk)
    for _ in range(9 * 24):
        desk.at += HOUR_MS
        watching.watch_deadlines(desk)
    assert [(w.percent, w.told) for w in desk.of(records.DeadlineWarned)] == [
        (50, ("SPOC",)),
        (80, ("SPOC", "NCC")),
        (100, ("SPOC", "NCC", "DIP")),
    ]
    assert len(desk.of(records.TicketOpened)) == 1


def test_EXC_12_node_that_slept_through_the_deadline_still_opens_the_ticket() -> None:
    """A job that did not run for a month, and an answer in between, leave no breach unseen."""
    desk = a_desk()
    name = acknowledged(desk)
    desk.at += 30 * DAY_MS
    given(desk, answer(name))
    watching.watch_deadlines(desk)
    (ticket,) = desk.of(records.TicketOpened)
    assert ticket.queue_ms == 30 * DAY_MS


def test_EXC_12_answer_that_waits_for_a_colleague_stops_no_clock() -> None:
    """Written in time and released too late is late: what lies in a drawer answers nobody."""
    desk = a_desk()
    name = acknowledged(desk)
    written = answering.give_information(desk, answer(name))
    assert inbox(desk).to_answer[0].awaits_release
    with pytest.raises(Refused):
        desk.put(records.AnswerReleased(request=name, addressee="SUD", answer=written, completes="all"))
    desk.at += 7 * DAY_MS + 1_000
    released(desk, written)
    watching.count_released(desk, desk.log)
    watching.watch_deadlines(desk)
    assert len(desk.of(records.AnswerReleased)) == 1
    assert len(desk.of(records.TicketOpened)) == 1
    view = request.show_request(desk, request.RequestQuery(record_id=name))
    assert view.line.state == "answered"
    assert view.line.clock is not None
    assert view.line.clock.is_late


def test_EXC_12_only_what_is_whole_starts_the_clock() -> None:
    """With a person announced, time runs from the person's record on, not before, and once."""
    desk = a_desk()
    name = received(desk, has_person=True)
    assert desk.of(records.RequestReceived) == []
    desk.at += DAY_MS
    from_sudia(desk, PERSON, request=name)
    for _ in range(2):
        watching.confirm_receipt(desk, desk.log)
    (confirmed,) = desk.of(records.RequestReceived)
    assert confirmed.due_at == desk.at + 7 * DAY_MS


def test_EXC_12_clock_runs_on_while_the_asking_side_owes_an_answer() -> None:
    """A question stops nothing, but where the time went is told."""
    desk = a_desk()
    name = acknowledged(desk)
    answering.ask_clarification(desk, asks.AskClarification(request=name, text="Which of the two?"))
    desk.at += 8 * DAY_MS
    watching.watch_deadlines(desk)
    (ticket,) = desk.of(records.TicketOpened)
    assert (ticket.asker_ms, ticket.queue_ms) == (8 * DAY_MS, 0)


# --- pages ------------------------------------------------------------------------------------------------------


def test_RFI_01_most_urgent_stands_first() -> None:
    """Late ones, then by the time left; what stands still and what has not begun come after."""
    desk = a_desk()
    waiting = acknowledged(desk)
    answering.ask_authorisation(
        desk, asks.AskAuthorisation(request=waiting, court="District Court", expected_days=2)
    )
    slow = acknowledged(desk)
    urgent = acknowledged(desk, is_urgent=True, urgency_reasons="The ship leaves at noon.")
    view = inbox(desk)
    assert [line.request for line in view.to_answer] == [urgent, slow, waiting]
    assert view.next_due is not None
    assert view.next_due.request == urgent
    assert view.late == 0
    desk.at += 9 * HOUR_MS
    assert inbox(desk).late == 1


def test_EXC_12_request_that_nobody_confirms_is_pointed_out() -> None:
    """A day without a word of the other node: the inbox says so."""
    desk = a_desk()
    asked(desk)
    assert not inbox(desk).awaited[0].is_unconfirmed
    desk.at += DAY_MS + 1
    assert inbox(desk).awaited[0].is_unconfirmed


def test_EXC_12_figures_tell_what_became_of_requests_and_where_time_went() -> None:
    """Sent, answered, refused by ground, out of time, by urgency, and each stage's delay."""
    desk = a_desk()
    first, second = (
        acknowledged(desk),
        acknowledged(desk, is_urgent=True, urgency_reasons="It sails at noon."),
    )
    desk.at += 10 * HOUR_MS
    given(desk, answer(first))
    answering.refuse_request(desk, asks.RefuseRequest(request=second, ground="RISK_TO_PERSON"))
    third = acknowledged(desk)
    asked(desk)
    theirs, ours = figures(desk).sides
    assert (theirs.requests, theirs.answered, theirs.refused, theirs.open, theirs.late) == (3, 1, 1, 1, 1)
    assert [(one.name, one.count) for one in theirs.by_ground] == [("RISK_TO_PERSON", 1)]
    assert {one.name: one.count for one in theirs.by_haste} == {"other": 2, "urgent, direct": 1}
    queue = next(stage for stage in theirs.stages if stage.stage == "queue")
    assert (queue.requests, queue.median_s, queue.longest_s) == (2, 36_000.0, 36_000.0)
    assert (ours.requests, ours.open) == (1, 1)
    assert third in {line.request for line in inbox(desk).to_answer}
    assert figures(desk).years == (2026,)


def test_S_40_erased_answer_leaves_the_page_standing_and_no_words() -> None:
    """What an answer said is gone from history and answers; the request says that it was answered."""
    desk = a_desk()
    name = acknowledged(desk)
    erased = given(desk, answer(name, about_person="She signed for the goods."))
    desk.erase(erased)
    view = request.show_request(desk, request.RequestQuery(record_id=name))
    assert view.line.state == "answered"
    assert view.answers == ()
    assert "She signed" not in repr(view)


def test_request_that_is_not_there_is_missing() -> None:
    """Every action names it, with where to look."""
    desk = a_desk()
    with pytest.raises(Missing):
        answering.give_information(desk, answer(NAME))
    with pytest.raises(Missing):
        offering.offer_information(desk, asks.OfferInformation(note=acknowledged(desk), neighbour="SUD"))


def test_RFI_01_answer_that_tells_nothing_is_no_answer() -> None:
    """Blanks are refused, with the way to refuse properly."""
    desk = a_desk()
    name = acknowledged(desk)
    with pytest.raises(Invalid):
        answering.give_information(desk, answer(name, text="  "))
    own = asked(desk, has_person=True)
    nobody = asks.NamePerson(request=own, person_class="suspect", source="B", information="2", basis="fact")
    with pytest.raises(Invalid):
        asking.name_person(desk, nobody)


def test_steps_of_every_kind_stand_in_the_history() -> None:
    """What crosses is kept in the words of the side that said it, with its grade."""
    desk = a_desk()
    name = acknowledged(desk)
    given(desk, answer(name))
    view = request.show_request(desk, request.RequestQuery(record_id=name))
    assert [step.step for step in view.history] == [
        "information_asked",
        "request_received",
        "request_acknowledged",
        "information_given",
        "answer_released",
    ]
    said = {fact.name: fact.value for fact in view.history[-2].facts}
    assert said["grading"] == GRADED.words


def test_EXC_12_storm_of_requests_loses_no_deadline() -> None:
    """A storm of requests: each has its clock, each late one its ticket, and the inbox shows the most urgent first."""
    desk = a_desk()
    names = [
        acknowledged(desk, is_urgent=number % 10 == 0, urgency_reasons="It sails at noon.")
        for number in range(200)
    ]
    desk.at += 9 * HOUR_MS
    watching.watch_deadlines(desk)
    assert len(desk.of(records.TicketOpened)) == 20
    view = inbox(desk)
    assert (len(view.to_answer), view.late) == (200, 20)
    assert {line.request for line in view.to_answer[:20]} == set(names[::10])
    watching.watch_deadlines(desk)
    assert len(desk.of(records.TicketOpened)) == 20
