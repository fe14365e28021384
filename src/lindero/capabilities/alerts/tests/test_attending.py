"""Promises of triage: who attends to an alert, what is put off and comes back, several at once, who was quicker."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.alerts import actions, asks, records
from lindero.capabilities.alerts.actions import attending, waiting
from lindero.capabilities.alerts.pages import handing, one, queue, views
from lindero.capabilities.alerts.rules import LIFE_WAITS_MS, WAITS_MS, level_of, strain_of
from lindero.capabilities.alerts.tests.samples import RAISED, STRAIT, a_desk, agreed, judged, raised
from lindero.capabilities.rescue.answering import ANSWER
from lindero.capabilities.rescue.capability import CAPABILITY as RESCUE
from lindero.capabilities.rescue.records import CaseConcluded, CaseOpened
from lindero.capabilities.sections.records import SectionRegistered
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.kernel.places import moved
from lindero.kernel.tests.agreements import suspended
from lindero.trust.exchange.records import GateDecided, Ruling

MINUTE_MS = 60_000


def the_queue(desk: Any) -> views.QueueView:
    """Return the queue as it stands."""
    return queue.show_queue(desk, views.QueueQuery())


def acknowledged(desk: Any, *alerts: str) -> None:
    """Say that somebody attends to alerts."""
    attending.acknowledge_alerts(desk, asks.AcknowledgeAlerts(alerts=alerts))


def test_DET_03_acknowledging_is_no_judgement_and_is_undone() -> None:
    """Who attends to it stands beside it; it stays a proposal, and left again it is as before."""
    desk = a_desk()
    alert = raised(desk)
    acknowledged(desk, alert)
    (line,) = the_queue(desk).open
    assert (line.acknowledged_by, line.state, the_queue(desk).unattended) == ("person/test", "proposed", 0)
    attending.undo_acknowledgement(desk, asks.UndoAcknowledgement(alerts=(alert,)))
    (line,) = the_queue(desk).open
    assert (line.acknowledged_by, the_queue(desk).unattended) == ("", 1)
    steps = [step.step for step in one.show_alert(desk, views.AlertQuery(alert=alert)).steps]
    assert steps == ["alert_raised", "alert_acknowledged", "acknowledgement_withdrawn"]


def test_acknowledging_stops_no_clock_of_those_in_danger() -> None:
    """Five minutes without a judgement call rescue, though somebody attends to it."""
    desk = a_desk()
    acknowledged(desk, raised(desk, saves_life=True))
    desk.at += LIFE_WAITS_MS
    waiting.keep_clocks(desk)
    assert [call.by for call in desk.of(records.RescueCalled)] == ["clock"]


def test_second_to_acknowledge_is_told_who_was_first() -> None:
    """One alert has one officer; the other reads the name."""
    desk = a_desk()
    alert = raised(desk)
    acknowledged(desk, alert)
    with pytest.raises(Refused, match="person/test attends to it already"):
        acknowledged(desk, alert)


def test_shelved_alert_is_back_by_itself() -> None:
    """It leaves the queue for its time, stands in a list of its own, and comes back without anybody's doing."""
    desk = a_desk()
    alert = raised(desk)
    attending.shelve_alerts(desk, asks.ShelveAlerts(alerts=(alert,), minutes=15, because="ferry"))
    view = the_queue(desk)
    assert (view.open, [line.record_id for line in view.shelved]) == ((), [alert])
    desk.at += 15 * MINUTE_MS
    view = the_queue(desk)
    assert ([line.record_id for line in view.open], view.shelved) == ([alert], ())


def test_shelved_alert_is_taken_back_before_its_time() -> None:
    """Who put it off may think better of it; what was not put off cannot be taken back."""
    desk = a_desk()
    alert = raised(desk)
    with pytest.raises(Refused):
        attending.return_alerts(desk, asks.ReturnAlerts(alerts=(alert,)))
    attending.shelve_alerts(desk, asks.ShelveAlerts(alerts=(alert,)))
    attending.return_alerts(desk, asks.ReturnAlerts(alerts=(alert,)))
    assert the_queue(desk).shelved == ()


def test_shelved_alert_goes_to_the_next_only_after_its_return() -> None:
    """Somebody has looked at it: the half hour begins when it is back."""
    desk = a_desk()
    attending.shelve_alerts(desk, asks.ShelveAlerts(alerts=(raised(desk),), minutes=60))
    desk.at += WAITS_MS
    waiting.keep_clocks(desk)
    assert desk.of(records.AlertEscalated) == []
    desk.at += WAITS_MS + WAITS_MS
    waiting.keep_clocks(desk)
    assert [told.to for told in desk.of(records.AlertEscalated)] == ["CMD"]


@pytest.mark.parametrize("decision", ["", "respond", "life_at_risk"])
def test_people_in_danger_are_never_put_off(decision: str) -> None:
    """Neither what may save a life nor what needs a response leaves the queue for a time (DET-02)."""
    desk = a_desk()
    alert = raised(desk, saves_life=not decision)
    if decision:
        judged(desk, alert, decision)
    with pytest.raises(Refused, match="never put off"):
        attending.shelve_alerts(desk, asks.ShelveAlerts(alerts=(alert,)))
    assert [line.record_id for line in the_queue(desk).open] == [alert]


@pytest.mark.parametrize("until_min", [0, -1, records.LONGEST_SHELF_MIN + 1])
def test_shelf_has_an_end_within_the_watch(until_min: int) -> None:
    """A record that puts an alert off into the past, or beyond a watch, is refused by whatever way it comes."""
    desk = a_desk()
    alert = raised(desk)
    with pytest.raises(Refused):
        desk.put(records.AlertShelved(alert=alert, until=desk.now() + until_min * MINUTE_MS))


def test_several_are_judged_alike_or_none() -> None:
    """One comment stands with each of them; where one may not be judged so, nothing is."""
    desk = a_desk()
    alerts = tuple(raised(desk, track_ids=(letter * 20,)) for letter in "abc")
    ask = asks.JudgeAlerts(alerts=alerts, decision="dismiss", false_cause="weather", because="squall line")
    actions.judge_alerts(desk, ask)
    assert [made.because for made in desk.of(records.AlertJudged)] == ["squall line"] * 3
    assert the_queue(desk).open == ()
    with pytest.raises(Missing):
        actions.judge_alerts(desk, asks.JudgeAlerts(alerts=("b" * 26,), decision="watch"))


def test_second_to_judge_is_told_what_the_first_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two officers look at one alert: the second, with an older screen, reads who judged what before."""
    desk = a_desk()
    raised(desk, track_ids=("b" * 20,))
    alert = raised(desk)
    seen = the_queue(desk).seen
    judged(desk, alert, "watch", seen=seen)
    other = Actor(name="person/other")
    monkeypatch.setattr(type(desk), "actor", property(lambda _: other))
    with pytest.raises(Conflict, match="person/test has judged this alert meanwhile: watch"):
        judged(desk, alert, "dismiss", false_cause="animal", seen=seen)
    judged(desk, alert, "life_at_risk", seen=seen)
    assert the_queue(desk).open[0].state == "life_at_risk"


def test_false_alarm_is_taken_back() -> None:
    """A dismissal is judged anew: the alert is in the queue again, and no longer counts as false."""
    desk = a_desk()
    alert = raised(desk)
    judged(desk, alert, "dismiss", false_cause="animal")
    judged(desk, alert, "watch", because="Taken back")
    assert [(line.record_id, line.state) for line in the_queue(desk).open] == [(alert, "watched")]
    assert one.show_alert(desk, views.AlertQuery(alert=alert)).truth == ""


@given(st.booleans(), st.sampled_from(["proposed", "watched", "life_at_risk"]), st.integers(1, 1_000))
def test_people_in_danger_have_a_channel_of_their_own(saves_life: bool, state: str, permille: int) -> None:
    """Their level is no number, whatever the score; every other alert has one from 1 to 4."""
    level = level_of(saves_life=saves_life, state=state, permille=permille)
    assert (level == "sos") is (saves_life or state == "life_at_risk")


def test_load_is_told_against_eemua_191() -> None:
    """Fewer than one in ten minutes is acceptable, up to two manageable, more is too much for one person."""
    assert [strain_of(load) for load in (0.0, 0.9, 1.0, 2.0, 2.1)] == [
        "acceptable", "acceptable", "manageable", "manageable", "too_much",
    ]  # fmt: skip
    desk = a_desk()
    for number in range(9):
        raised(desk, track_ids=(f"{number}",))
    assert (the_queue(desk).load, the_queue(desk).strain) == (1.5, "manageable")


def test_place_is_said_by_the_nearest_section() -> None:
    """An officer reads how far it is from what people call that stretch of border."""
    desk = a_desk()
    section = SectionRegistered(
        name="strait-west", version=1, place=moved(STRAIT, 90, 3_000), title="Strait, west"
    )
    desk.put(section, origin="SUD")
    raised(desk)
    (line,) = the_queue(desk).open
    assert (line.where.section, round(line.where.distance_m or 0, -2)) == ("Strait, west", 3_000)


@pytest.mark.parametrize(("allowed", "outcome"), [(True, "sent"), (False, "refused")])
def test_what_the_gate_decided_stands_with_the_alert(allowed: bool, outcome: str) -> None:
    """After a hand-over the alert says whether it crossed, and under which clause; before, that it waits."""
    desk = a_desk()
    alert = raised(desk)
    assert the_queue(desk).open[0].shared == ()
    agreed(desk)
    judged(desk, alert, "watch")
    told = actions.hand_over(desk, asks.HandOver(alert=alert, nation="SUD"))
    assert [one.outcome for one in the_queue(desk).open[0].shared] == ["waits"]
    ruling = Ruling(about=told, kind="alerts.neighbour_told", allowed=allowed, clause="AG-1@1/art-11")
    desk.put(GateDecided(peer="SUD", lane="alert", rulings=(ruling,)), origin="SUD")
    (shared,) = the_queue(desk).open[0].shared
    assert (shared.nation, shared.outcome, shared.clause) == ("SUD", outcome, "AG-1@1/art-11")


def test_nobody_is_told_whom_no_clause_lets_be_told() -> None:
    """Without a clause nothing is put that would wait for ever; the refusal says what would make it a yes."""
    desk = a_desk()
    alert = raised(desk)
    judged(desk, alert, "watch")
    agreed(desk, "VES")
    with pytest.raises(Refused, match="No agreement in force") as refusal:
        actions.hand_over(desk, asks.HandOver(alert=alert, nation="SUD"))
    assert "alerts.neighbour_told" in refusal.value.advice
    assert desk.of(records.NeighbourTold) == []


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"decision": "watch", "agreed": True}, ""),
        ({"decision": "", "agreed": True}, "unjudged"),
        ({"decision": "watch", "agreed": False}, "no_clause"),
        ({"decision": "watch", "agreed": True, "place": moved(STRAIT, 0, 90_000)}, "outside"),
        ({"decision": "watch", "agreed": True, "suspended": True}, "suspended"),
    ],
)
def test_hand_over_is_looked_at_before_anything_is_sent(changes: dict[str, Any], obstacle: str) -> None:
    """Field by field what would cross under which article, or why nothing would; looking puts nothing on record."""
    desk = a_desk()
    if changes["agreed"]:
        agreed(desk)
    if changes.get("suspended"):
        desk.tables.agreements = tuple(suspended(one) for one in desk.agreed())
    alert = raised(desk, place=changes.get("place", STRAIT))
    if changes["decision"]:
        judged(desk, alert, changes["decision"])
    before = len(desk.log)
    view = handing.show_handing(desk, handing.HandingQuery(alert=alert))
    assert (view.obstacle, view.article) == (obstacle, "Article 11" if changes["agreed"] else "")
    crossing = {field.name for field in view.fields if field.crosses}
    assert crossing == ({"kind", "place", "measured_at"} if changes["agreed"] else set())
    assert len(desk.log) == before


def test_next_alert_is_the_one_that_stands_below_in_the_queue() -> None:
    """From each page one press leads to the next; after the last there is none."""
    desk = a_desk()
    first = raised(desk, score=RAISED.score)
    desk.at += 1
    second = raised(desk, track_ids=("b" * 20,))
    assert one.show_alert(desk, views.AlertQuery(alert=first)).following == second
    assert one.show_alert(desk, views.AlertQuery(alert=second)).following == ""


def test_rescue_stands_on_top_by_whatever_way_it_became_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A patrol's call and a neighbour's stand in the queue; what an open alert called stands there once."""
    desk = a_desk(RESCUE)
    coordinator = Actor(name="person/test", grants=frozenset({"rescue.read"}))
    monkeypatch.setattr(type(desk), "actor", property(lambda _: coordinator))
    judged(desk, raised(desk), "life_at_risk")
    desk.react(ANSWER)
    assert (the_queue(desk).rescues, the_queue(desk).worst) == ((), "")
    case = desk.put(CaseOpened(place=STRAIT, measured_at=desk.now(), phase="distress")).record_id
    desk.put(CaseOpened(place=STRAIT, measured_at=desk.now()), origin="SUD", agreement="AG-1@1")
    view = the_queue(desk)
    assert {(line.origin, line.aware_by) for line in view.rescues} == {
        ("", "distress_call"),
        ("SUD", "neighbour"),
    }
    assert (view.unattended, view.worst) == (2, "sos")
    desk.put(CaseConcluded(case=case, outcome="nobody_found", place=STRAIT))
    assert [line.origin for line in the_queue(desk).rescues] == ["SUD"]


def test_rescues_are_for_those_who_may_see_rescues() -> None:
    """Who sees alerts and not rescues is shown none, on the page and in its JSON twin."""
    desk = a_desk(RESCUE)
    desk.put(CaseOpened(place=STRAIT, measured_at=desk.now(), phase="distress"))
    assert the_queue(desk).rescues == ()
