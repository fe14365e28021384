"""Promises of workflow W7: a proposal, a judgement by a person, a response, an outcome, and clocks."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.alerts import actions, asks, layers, records
from lindero.capabilities.alerts.actions import waiting
from lindero.capabilities.alerts.pages import figures, one, queue, views
from lindero.capabilities.alerts.rules import (
    AGES_MS,
    BUDGET_AN_HOUR,
    LIFE_WAITS_MS,
    WAITS_MS,
    Stand,
    budget_of,
    fault_of,
)
from lindero.capabilities.alerts.tests.samples import RAISED, SCORE, STRAIT, a_desk, agreed, judged, raised
from lindero.capabilities.rescue.answering import ANSWER
from lindero.capabilities.rescue.capability import CAPABILITY as RESCUE
from lindero.capabilities.rescue.records import CaseOpened
from lindero.kernel.errors import Missing, Refused


def state_of(desk: Any, alert: str) -> str:
    """Return an alert's state as its page shows it."""
    return one.show_alert(desk, views.AlertQuery(alert=alert)).alert.state


def test_DET_03_alert_goes_from_proposal_to_outcome() -> None:
    """Raised, judged, dispatched, arrived, closed: each step is on the timeline with who made it."""
    desk = a_desk()
    alert = raised(desk)
    judged(desk, alert, because="it waits off the lanes")
    actions.dispatch_unit(desk, asks.DispatchUnit(alert=alert, unit="Nora 7"))
    actions.note_arrival(desk, asks.NoteArrival(alert=alert, unit="Nora 7"))
    actions.note_outcome(desk, asks.NoteOutcome(alert=alert, truth="true"))
    view = one.show_alert(desk, views.AlertQuery(alert=alert))
    assert [step.step for step in view.steps] == [
        "alert_raised", "alert_judged", "unit_dispatched", "unit_arrived", "outcome_noted",
    ]  # fmt: skip
    assert (view.alert.state, view.truth, view.alert.reviewed_by) == ("closed", "true", "person/test")


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, alert: actions.dispatch_unit(desk, asks.DispatchUnit(alert=alert, unit="Nora 7")),
        lambda desk, alert: actions.note_outcome(desk, asks.NoteOutcome(alert=alert, truth="true")),
        lambda desk, alert: actions.hand_over(desk, asks.HandOver(alert=alert, nation="SUD")),
        lambda desk, alert: judged(desk, alert, "dismiss"),
        lambda desk, alert: judged(desk, alert, "watch", false_cause="animal"),
    ],
)
def test_DET_03_nothing_follows_from_a_proposal_that_nobody_judged(act: Any) -> None:
    """No unit, no outcome, no word to a neighbour before a judgement; and no dismissal without what it was instead."""
    desk = a_desk()
    alert = raised(desk)
    before = len(desk.log)
    with pytest.raises(Refused) as refusal:
        act(desk, alert)
    assert refusal.value.advice
    assert len(desk.log) == before
    assert state_of(desk, alert) == "proposed"


@given(
    st.sampled_from(
        ["proposed", "watched", "dismissed", "responding", "life_at_risk", "unresolved", "closed"]
    ),
    st.booleans(),
)
def test_life_at_risk_may_be_said_at_any_time(state: str, saves_life: bool) -> None:
    """Whatever somebody said before: who sees people in danger says so."""
    said = records.AlertJudged(alert="a" * 26, decision="life_at_risk", place=STRAIT, reviewed_by="person/a")
    assert fault_of(Stand(state=state, saves_life=saves_life), said) == ""


def test_unlabelled_alert_ages_to_unresolved_and_never_to_false() -> None:
    """After a day nobody knows; it counts neither as true nor as false, here and in the rates."""
    desk = a_desk()
    alert = raised(desk)
    desk.at += AGES_MS - 1
    waiting.keep_clocks(desk)
    assert state_of(desk, alert) == "proposed"
    desk.at += 1
    waiting.keep_clocks(desk)
    view = one.show_alert(desk, views.AlertQuery(alert=alert))
    assert (view.alert.state, view.truth, view.false_cause) == ("unresolved", "unresolved", "")
    assert figures.show_figures(desk, views.FiguresQuery()).precision_permille is None


def test_what_nobody_judges_is_told_to_the_next_once() -> None:
    """After half an hour the commander is told; a second round of the clock tells nobody again."""
    desk = a_desk()
    raised(desk)
    desk.at += WAITS_MS
    waiting.keep_clocks(desk)
    waiting.keep_clocks(desk)
    (told,) = desk.of(records.AlertEscalated)
    assert (told.to, told.waited_s) == ("CMD", WAITS_MS // 1_000)


def test_life_at_risk_opens_a_rescue_at_once_and_once() -> None:
    """A person's word opens a case where the alert is; saying it twice, and reacting twice, opens no second one."""
    desk = a_desk(RESCUE)
    alert = raised(desk)
    judged(desk, alert, "life_at_risk")
    judged(desk, alert, "life_at_risk")
    desk.react(ANSWER)
    ANSWER.run(desk, [event for event in desk.log if isinstance(event.record, records.RescueCalled)])
    (case,) = desk.of(CaseOpened)
    assert (case.place, case.phase) == (STRAIT, "alert")


def test_people_in_danger_are_rescued_though_nobody_judges() -> None:
    """Five minutes without a judgement, and the clock calls rescue: failing means helping."""
    desk = a_desk(RESCUE)
    raised(desk, saves_life=True)
    desk.at += LIFE_WAITS_MS - 1
    waiting.keep_clocks(desk)
    assert desk.of(records.RescueCalled) == []
    desk.at += 1
    waiting.keep_clocks(desk)
    desk.react(ANSWER)
    (case,) = desk.of(CaseOpened)
    assert case.phase == "uncertainty"
    assert desk.of(records.RescueCalled)[0].by == "clock"


def test_beacon_calls_rescue_without_waiting() -> None:
    """A beacon that somebody set off is not a guess."""
    desk = a_desk(RESCUE)
    sure = msgspec.structs.replace(RAISED.score, permille=1_000)
    raised(desk, saves_life=True, kind="distress_beacon", detector="alerts.distress_beacon", score=sure)
    waiting.keep_clocks(desk)
    desk.react(ANSWER)
    assert [case.aware_by for case in desk.of(CaseOpened)] == ["beacon"]


def test_queue_is_what_the_map_draws() -> None:
    """Open alerts are on both; what is dismissed, aged, closed or held back is on neither list nor map."""
    desk = a_desk()
    alerts = [raised(desk, track_ids=(letter * 20,)) for letter in "abcd"]
    alerts.append(raised(desk, held_back="a model takes it for false"))
    judged(desk, alerts[0], "dismiss", false_cause="animal")
    judged(desk, alerts[1], "watch")
    judged(desk, alerts[2])
    actions.note_outcome(desk, asks.NoteOutcome(alert=alerts[2], truth="false", false_cause="weather"))
    judged(desk, alerts[4], "respond")
    drawn: dict[str, bool] = {}
    for event in desk.log:
        if type(event.record) in layers.ALERTS.on:
            feature = layers.alert_feature(event.head, event.record)  # type: ignore[arg-type]
            if feature is not None:
                drawn[feature.item_id] = not feature.ended
    listed = {line.record_id for line in queue.show_queue(desk, views.QueueQuery()).open}
    assert listed == {name for name, is_open in drawn.items() if is_open} == {alerts[1], alerts[3], alerts[4]}


def test_what_is_held_back_stays_visible_with_its_reason() -> None:
    """It stands in a list of its own, and whoever disagrees judges it like any other."""
    desk = a_desk()
    alert = raised(desk, held_back="a model takes it for false")
    view = queue.show_queue(desk, views.QueueQuery())
    assert view.open == ()
    assert [line.held_back for line in view.held_back] == ["a model takes it for false"]
    judged(desk, alert)
    assert [line.record_id for line in queue.show_queue(desk, views.QueueQuery()).open] == [alert]


def test_people_in_danger_stand_first_and_beyond_every_budget() -> None:
    """The queue marks what is more than people can judge with care; who may be in danger is never marked."""
    desk = a_desk()
    for number in range(BUDGET_AN_HOUR + 3):
        raised(desk, track_ids=(f"{number}",))
    last = raised(desk, saves_life=True)
    view = queue.show_queue(desk, views.QueueQuery())
    assert view.open[0].record_id == last
    assert sum(line.is_over_budget for line in view.open) == 4
    assert view.raised_in_hour > view.budget == budget_of(0)


@given(st.lists(st.tuples(st.integers(1, 1_000), st.booleans()), max_size=8))
def test_people_in_danger_outrank_every_score(drawn: list[tuple[int, bool]]) -> None:
    """No score of anything else stands before them; beside them the highest score comes first, then the oldest."""
    desk = a_desk()
    names = {}
    for number, (permille, saves_life) in enumerate(drawn):
        desk.at += 1_000
        alert = raised(
            desk,
            track_ids=(f"{number}",),
            saves_life=saves_life,
            score=msgspec.structs.replace(SCORE, permille=permille),
        )
        names[alert] = (not saves_life, -permille, number)
    shown = [line.record_id for line in queue.show_queue(desk, views.QueueQuery()).open]
    assert shown == sorted(names, key=lambda alert: names[alert])


def test_figures_are_counted_from_judgements() -> None:
    """False ones a kilometre and day, precision, and the median time to a judgement."""
    desk = a_desk()
    first, second, third = (raised(desk, track_ids=(letter * 20,)) for letter in "abc")
    desk.at += 60_000
    judged(desk, first, "dismiss", false_cause="legal")
    judged(desk, second, "dismiss", false_cause="own")
    judged(desk, third, "life_at_risk")
    view = figures.show_figures(desk, views.FiguresQuery(km=50, days=2))
    assert view.false_per_km_day == pytest.approx(2 / 100)
    assert (view.precision_permille, view.triage_s, view.life_recall_permille) == (333, 60, 1_000)
    assert (view.kinds[0].raised, view.kinds[0].false) == (3, 2)


def test_neighbour_is_told_what_where_and_when_and_nothing_of_whom() -> None:
    """The hand-over names one neighbour, carries who verified it, and no track, identity or record of the nation."""
    desk = a_desk()
    agreed(desk)
    alert = raised(desk)
    judged(desk, alert, "watch")
    actions.hand_over(desk, asks.HandOver(alert=alert, nation="SUD"))
    (told,) = desk.of(records.NeighbourTold)
    assert (told.addressee, told.place, told.machine.verified_by) == ("SUD", STRAIT, "person/test")
    assert told.machine.inputs == ()
    assert "aaaa" not in repr(msgspec.structs.replace(told, alert=""))
    assert queue.show_queue(desk, views.QueueQuery()).told[0].addressee == "SUD"


def test_alert_that_is_not_there_is_said_to_be_missing() -> None:
    """An unknown name is answered with where to look, by actions and pages alike."""
    desk = a_desk()
    with pytest.raises(Missing):
        judged(desk, "b" * 26)
    with pytest.raises(Missing):
        one.show_alert(desk, views.AlertQuery(alert="b" * 26))
