"""Promises of the actions: a rescue goes from the first word to the report (W14), and nothing takes it apart."""

from collections.abc import Callable
from typing import Any

import pytest

from lindero.capabilities.rescue import actions, asks, records
from lindero.capabilities.rescue.pages import rescues, views
from lindero.capabilities.rescue.rules import REPORT_WITHIN_MS
from lindero.capabilities.rescue.tests.samples import (
    HARBOUR,
    STRAIT,
    a_desk,
    opened,
    rescued,
    safe,
    tasked,
    to_the_end,
)
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import kind_of


def test_W14_rescue_goes_from_the_first_word_to_the_report() -> None:
    """Every step is on record, in order, and the report is due 24 hours after the end."""
    desk = a_desk()
    case = opened(desk)
    actions.notify_centre(desk, asks.NotifyCentre(case=case, centre="RCC Nordia", has_answered=True))
    actions.assign_coordinator(
        desk, asks.AssignCoordinator(case=case, coordinator="duty officer, RCC Nordia")
    )
    tasked(desk, case)
    actions.note_arrival(desk, asks.NoteArrival(case=case, unit="nora 7"))
    rescued(desk, case)
    safe(desk, case)
    actions.note_disembarked(
        desk, asks.NoteDisembarked(case=case, authority="Nordhavn reception", persons=31)
    )
    actions.conclude_case(desk, asks.ConcludeCase(case=case, outcome="all_safe"))
    actions.make_report(desk, asks.MakeReport(case=case, text="31 people brought to Nordhavn, all safe."))
    view = rescues.show_case(desk, views.CaseQuery(case=case))
    assert [step.step for step in view.steps] == [
        "case_opened", "phase_set", "centre_notified", "coordinator_assigned", "unit_tasked", "unit_arrived",
        "persons_rescued", "place_of_safety_set", "place_of_safety_reached", "persons_disembarked",
        "case_concluded", "report_made",
    ]  # fmt: skip
    assert view.case.phase == "distress"
    assert (view.case.rescued, view.case.safety_name, view.case.outcome) == (31, "Nordhavn", "all_safe")
    assert view.case.report_due_at == (view.case.concluded_at or 0) + REPORT_WITHIN_MS
    assert not view.case.is_report_late
    assert view.next == ()


def test_report_that_is_not_made_in_24_hours_is_late() -> None:
    """To the millisecond, and it stays marked as late when it comes."""
    desk = a_desk()
    case = to_the_end(desk)
    query = views.CaseQuery(case=case)
    desk.at += REPORT_WITHIN_MS
    assert not rescues.show_case(desk, query).case.is_report_late
    desk.at += 1
    assert rescues.show_case(desk, query).case.is_report_late
    assert rescues.show_case(desk, query).next == ("rescue.make_report",)
    actions.make_report(desk, asks.MakeReport(case=case, text="It took us longer than it may."))
    assert rescues.show_case(desk, query).case.is_report_late


def test_what_becomes_known_replaces_what_was_known() -> None:
    """Place, numbers and needs are the newest; the neighbour is told by a record of its own."""
    desk = a_desk()
    case = opened(desk)
    actions.update_case(desk, asks.UpdateCase(case=case, place=HARBOUR, persons=29, needs=("medical_care",)))
    shown = rescues.show_case(desk, views.CaseQuery(case=case)).case
    assert (shown.place, shown.people.counts.persons, shown.people.needs) == (HARBOUR, 29, ("medical_care",))
    assert [kind_of(type(event.record)) for event in desk.log if event.record][-1] == "rescue.case_updated"


def test_unit_of_one_rescue_may_be_sent_to_another() -> None:
    """Who coordinates sends it where it is needed most; it is tied to both until both are safe."""
    desk = a_desk()
    first, second = opened(desk), opened(desk)
    tasked(desk, first)
    tasked(desk, second)
    assert rescues.show_rescues(desk, views.RescuesQuery()).tied == 1
    rescued(desk, first)
    safe(desk, first)
    assert rescues.show_rescues(desk, views.RescuesQuery()).tied == 1


@pytest.mark.parametrize(
    ("run", "step", "facts"),
    [
        (actions.reach_safety, asks.ReachSafety, {}),
        (actions.make_report, asks.MakeReport, {"text": "a report too early"}),
        (actions.conclude_case, asks.ConcludeCase, {"outcome": "all_safe"}),
        (actions.note_disembarked, asks.NoteDisembarked, {"authority": "somebody", "persons": 3}),
    ],
)
def test_step_out_of_turn_is_turned_down(
    run: Callable[[Any, Any], str], step: Callable[..., Any], facts: dict[str, Any]
) -> None:
    """Nothing that stands on a step before it comes without that step, and nothing of it is put."""
    desk = a_desk()
    case = opened(desk)
    before = len(desk.log)
    with pytest.raises(Refused) as refusal:
        run(desk, step(case=case, **facts))
    assert refusal.value.advice
    assert len(desk.log) == before


def test_case_that_is_not_there_has_no_steps() -> None:
    """An unknown case is named in the answer."""
    desk = a_desk()
    with pytest.raises(Missing):
        tasked(desk, "b" * 26)
    with pytest.raises(Missing):
        actions.conclude_case(desk, asks.ConcludeCase(case="b" * 26, outcome="false_alarm"))
    with pytest.raises(Missing):
        rescues.show_case(desk, views.CaseQuery(case="b" * 26))
    with pytest.raises(Refused):
        desk.put(records.UnitTasked(case="b" * 26, unit="Nora 7"))


def test_phase_follows_what_is_known_at_the_first_word() -> None:
    """Who opens a case says what is known; the phase follows, and is uncertainty where nothing is."""
    desk = a_desk()
    phases = {
        rescues.show_case(desk, views.CaseQuery(case=opened(desk, because=because))).case.phase
        for because in ((), ("report_overdue",))
    }
    assert phases == {"uncertainty"}
    grave = opened(desk, because=("report_overdue", "people_in_water"))
    assert rescues.show_case(desk, views.CaseQuery(case=grave)).case.phase == "distress"
    view = rescues.show_rescues(desk, views.RescuesQuery())
    assert view.cases[0].record_id == grave
    assert view.cases[0].place == STRAIT
