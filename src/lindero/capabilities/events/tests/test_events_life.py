"""The life of a single event: its clock, its order, who judges it, what may be written (W6)."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.environment.records import HazardAssessed
from lindero.capabilities.events import asks, records
from lindero.capabilities.events.actions import watch_clocks
from lindero.capabilities.events.capability import CAPABILITY
from lindero.capabilities.events.demo import typical_day
from lindero.capabilities.events.pages import events
from lindero.capabilities.events.pages.events import show_event, show_events
from lindero.capabilities.events.records.words import EVENT_TYPES, LEVELS, Impact, Persons
from lindero.capabilities.events.rules import PRIORITIES, priority_of
from lindero.capabilities.events.tables.folds import WITHHELD
from lindero.capabilities.events.tests.samples import AT, STRAIT, report
from lindero.capabilities.events.views import EventQuery, EventsQuery
from lindero.kernel.capability import Layer
from lindero.kernel.errors import Refused
from lindero.kernel.record import marks_of, sharable_fields
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import HOUR_MS, instant_of

ACTIONS = {action.asks: action for action in CAPABILITY.actions}


def do(desk: FakeDesk, ask: Any) -> Any:
    """Run an action."""
    return ACTIONS[type(ask)].run(desk, ask)


def suspected(desk: FakeDesk) -> str:
    """Suspect a border incident; return its reference."""
    return str(do(desk, asks.SuspectEvent(event_type="border_incident", place=STRAIT)))


def reported(desk: FakeDesk, **more: Any) -> str:
    """Report an event; return its reference."""
    facts: dict[str, Any] = {"event_type": "border_incident", "place": STRAIT}
    return str(do(desk, asks.ReportEvent(**(facts | more))))


def test_COP_03_clock_of_24_hours_warns_and_is_shown() -> None:
    """A suspected event warns at 50, 80 and 100 per cent, once each; the page says when its report is due."""
    desk = FakeDesk(CAPABILITY)
    suspected(desk)
    for hours in (0, 12, 12, 20, 24, 30):
        desk.at = MORNING + hours * HOUR_MS
        watch_clocks(desk)
    assert [warning.percent for warning in desk.of(records.WarningGiven)] == [50, 80, 100]
    (line,) = show_events(desk, EventsQuery()).events
    assert (line.due_at, line.is_late, line.state) == (MORNING + 24 * HOUR_MS, True, "suspected")


@pytest.mark.parametrize(("hours", "is_late"), [(23, False), (24, False), (25, True)])
def test_COP_03_first_report_stops_the_clock_in_time_or_late(hours: int, is_late: bool) -> None:
    """The last instant of the 24 hours is in time; what came late stays seen as late, and nothing warns any more."""
    desk = FakeDesk(CAPABILITY)
    reference = suspected(desk)
    desk.at = MORNING + hours * HOUR_MS
    reported(desk, reference=reference)
    desk.at += 100 * HOUR_MS
    watch_clocks(desk)
    assert desk.of(records.WarningGiven) == []
    (line,) = show_events(desk, EventsQuery()).events
    assert (line.is_late, line.due_at, line.state) == (is_late, None, "reported")


def test_COP_03_clock_cannot_be_set_back() -> None:
    """The time at which the authority became aware is on record and no report changes it."""
    desk = FakeDesk(CAPABILITY)
    reference = suspected(desk)
    with pytest.raises(Refused) as refusal:
        desk.put(report(reference=reference, aware_at=MORNING + HOUR_MS))
    assert refusal.value.code == "events.turn"


def test_COP_03_event_goes_from_suspected_to_closed() -> None:
    """Reported, updated, ongoing, closed: each step keeps what was said before, and nothing follows the end."""
    desk = FakeDesk(CAPABILITY)
    reference = suspected(desk)
    reported(desk, reference=reference, description="Two shots were heard.", persons=3)
    do(desk, asks.UpdateEvent(reference=reference, injured=1))
    do(desk, asks.UpdateEvent(reference=reference, is_ongoing=True))
    do(desk, asks.UpdateEvent(reference=reference, saving_lives="high"))
    view = show_event(desk, EventQuery(origin="NRD", reference=reference))
    assert (view.event.state, view.description, view.persons.total) == ("ongoing", "Two shots were heard.", 3)
    assert (view.persons.injured, view.event.priority, len(view.versions)) == (1, "life_at_risk", 4)
    do(desk, asks.CloseEvent(reference=reference, reason="ended"))
    view = show_event(desk, EventQuery(origin="NRD", reference=reference))
    assert (view.event.state, view.reason, view.next) == ("closed", "ended", ())
    for ask in (asks.UpdateEvent(reference=reference), asks.CloseEvent(reference=reference, reason="ended")):
        with pytest.raises(Refused):
            do(desk, ask)
    assert show_events(desk, EventsQuery()).events == ()
    assert len(show_events(desk, EventsQuery(state="all")).events) == 1


def test_COP_03_what_was_never_reported_is_closed_as_no_event_only() -> None:
    """A suspicion that was wrong ends; it is not an event of little impact."""
    desk = FakeDesk(CAPABILITY)
    reference = suspected(desk)
    with pytest.raises(Refused):
        do(desk, asks.CloseEvent(reference=reference, reason="impact_too_low"))
    do(desk, asks.CloseEvent(reference=reference, reason="no_event"))
    with pytest.raises(Refused):
        reported(desk, reference=reference)


@pytest.mark.parametrize(
    "record", [report(2), report(3), report(1, phase="update"), report(1, phase="ongoing")], ids=repr
)
def test_COP_03_no_event_begins_in_the_middle(record: records.EventReported) -> None:
    """The first report of an event is the initial one, version 1."""
    with pytest.raises(Refused):
        FakeDesk(CAPABILITY).put(record)


def test_COP_03_originator_does_not_set_the_owners_impact() -> None:
    """Neither the nation that gave an event to another owner, nor the person who reported an own one, attributes it."""
    desk = FakeDesk(CAPABILITY)
    own, given = reported(desk), reported(desk, owner="SUD")
    for reference, code in ((own, "events.originator"), (given, "events.owner")):
        with pytest.raises(Refused) as refusal:
            do(desk, asks.AttributeImpact(reference=reference, saving_lives="high"))
        assert refusal.value.code == code


def test_COP_03_owners_word_counts_over_what_the_originator_expects() -> None:
    """An event that a neighbour gave us is judged by us, and the page shows both."""
    desk = FakeDesk(CAPABILITY)
    sent = report(owner="NRD", event_type="border_incident", impact=Impact(cross_border_crime="high"))
    desk.put(sent, origin="SUD", agreement="AG-1@1")
    do(desk, asks.AttributeImpact(originator="SUD", reference="EV-2026-0001", migration_control="low"))
    view = show_event(desk, EventQuery(origin="SUD", reference="EV-2026-0001"))
    assert (view.event.priority, view.attributed_by, view.expected.cross_border_crime) == (
        "low",
        "NRD",
        "high",
    )


def test_COP_03_political_types_need_another_person_at_the_political_level() -> None:
    """Nobody calls an event an instrumentalisation alone, not even who signed it off."""
    desk = FakeDesk(CAPABILITY)
    reference = suspected(desk)
    with pytest.raises(Refused):
        reported(desk, reference=reference, event_type="instrumentalisation")
    do(desk, asks.SignOff(reference=reference, because="decided by the cabinet on Monday"))
    with pytest.raises(Refused) as refusal:
        reported(desk, reference=reference, event_type="instrumentalisation")
    assert refusal.value.code == "events.sign_off"


@pytest.mark.parametrize("field", ["description", "response", "next_actions"])
def test_S_23_name_in_free_text_is_refused_and_not_repeated(field: str) -> None:
    """Whatever text names a person is not kept in what may be shared; as a note of the own desk it is."""
    desk = FakeDesk(CAPABILITY)
    with pytest.raises(Refused) as refusal:
        reported(desk, **{field: "The helmsman, Piet Vanderloo, fled."})
    assert refusal.value.code == "events.person_named"
    assert "Vanderloo" not in str(refusal.value)
    reported(desk, note="The helmsman, Piet Vanderloo, fled.")
    assert "note" not in sharable_fields(records.EventReported)


def test_S_34_text_that_says_only_what_somebody_is_is_refused() -> None:
    """What somebody is makes no event; what was done does."""
    desk = FakeDesk(CAPABILITY)
    with pytest.raises(Refused) as refusal:
        reported(desk, description="Many foreigners live near the border.")
    assert refusal.value.code == "events.profiling"
    reported(desk, description="Several foreigners were robbed near the border.")


def test_S_23_neighbours_text_that_names_somebody_is_not_shown() -> None:
    """A careless sender's report is a fact and stays, but its text is on no page."""
    desk = FakeDesk(CAPABILITY)
    desk.put(report(description="Ana Moreau was on board."), origin="SUD", agreement="AG-1@1")
    desk.put(
        records.EventClosed(
            reference="EV-2026-0001", version=2, place=STRAIT, reason="ended", follow_up="Ana Moreau is home."
        ),
        origin="SUD",
        agreement="AG-1@1",
    )
    view = show_event(desk, EventQuery(origin="SUD", reference="EV-2026-0001"))
    assert (view.description, view.follow_up) == (WITHHELD, WITHHELD)


def test_S_23_no_kind_of_event_has_a_field_about_a_person() -> None:
    """No field speaks of a person directly, and the only identifiers are those of ships and aircraft."""
    for kind in CAPABILITY.records:
        marks = marks_of(kind)
        assert not [name for name, mark in marks.items() if mark and mark.personal in {"direct", "special"}]
        assert [name for name, mark in marks.items() if mark and mark.personal == "indirect"] in (
            [],
            ["craft"],
        )


@settings(max_examples=60)
@given(
    st.sampled_from(get_args(EVENT_TYPES)),
    st.builds(
        Impact,
        *[st.sampled_from(LEVELS)] * 0,
        **{n: st.sampled_from(LEVELS) for n in Impact.__struct_fields__},
    ),
    st.builds(Persons, total=st.none() | st.integers(0, 9), injured=st.none() | st.integers(0, 2)),
    st.sampled_from(LEVELS),
)
def test_COP_06_hazard_never_lowers_and_lives_come_first(
    event_type: str, impact: Impact, persons: Persons, hazard: Any
) -> None:
    """Whatever else is known: a hazard only raises the priority, and the impact on lives is never outweighed."""
    calm, exposed = (priority_of(event_type, impact, persons, level) for level in ("none", hazard))
    assert PRIORITIES.index(exposed) <= PRIORITIES.index(calm)
    if impact.saving_lives == "high" or persons.injured:
        assert exposed == "life_at_risk"
    if hazard == "high" and persons.total:
        assert exposed == "life_at_risk"


def test_COP_06_heat_raises_events_with_people_nearby_and_ends() -> None:
    """People on a plain in great heat are at risk without anybody saying so; six hours later it is over."""
    desk = FakeDesk(CAPABILITY)
    reported(desk, event_type="unauthorised_crossing")
    reported(desk, event_type="infrastructure_fault")
    heat = HazardAssessed(
        area="plain", place=STRAIT, radius_m=20_000, hazard="heat", level="high", because="heat index 47.0 C",
        valid_until=MORNING + 6 * HOUR_MS,
    )  # fmt: skip
    before = [line.priority for line in show_events(desk, EventsQuery()).events]
    desk.put(heat)
    after = {line.event_type: line.priority for line in show_events(desk, EventsQuery()).events}
    assert before == ["none", "none"]
    assert after == {"unauthorised_crossing": "life_at_risk", "infrastructure_fault": "none"}
    desk.at += 6 * HOUR_MS
    assert {line.priority for line in show_events(desk, EventsQuery()).events} == {"none"}


@settings(max_examples=20)
@given(st.permutations([0, 1, 2, 3]))
def test_COP_03_neighbours_reports_show_the_same_in_whatever_order_they_come(order: list[int]) -> None:
    """The latest version counts, and a closing that overtook its reports still closes."""
    told = [
        report(1),
        report(2, description="Second."),
        report(3, description="Third.", phase="ongoing"),
        records.EventClosed(reference="EV-2026-0001", version=4, place=STRAIT, reason="ended"),
    ]
    desk = FakeDesk(CAPABILITY)
    for place in order:
        desk.put(told[place], origin="SUD", agreement="AG-1@1")
    view = show_event(desk, EventQuery(origin="SUD", reference="EV-2026-0001"))
    assert (view.event.state, view.description, len(view.versions)) == ("closed", "Third.", 3)


def test_events_that_are_closed_push_no_open_one_off_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many came later and are closed, what is open stays on the list of what is open, and each by its state."""
    monkeypatch.setattr(events, "SHOWN", 3)
    desk = FakeDesk(CAPABILITY)
    mine = {"reported": reported(desk), "suspected": suspected(desk)}
    for _ in range(4):
        desk.at += HOUR_MS
        do(desk, asks.CloseEvent(reference=reported(desk), reason="ended"))
    listed = {
        state: [(line.reference, line.state) for line in show_events(desk, EventsQuery(state=state)).events]
        for state in ("", "all", "reported", "suspected", "updated", "closed")
    }
    assert sorted(listed[""]) == sorted((reference, state) for state, reference in mine.items())
    assert listed["reported"] == [(mine["reported"], "reported")]
    assert listed["suspected"] == [(mine["suspected"], "suspected")]
    assert listed["updated"] == []
    assert {state for _, state in listed["closed"]} == {"closed"}
    assert len(listed["closed"]) == len(listed["all"]) == 3


def test_events_are_drawn_until_they_are_closed() -> None:
    """The map shows an event by reference and type, a rescue as one, and takes it away when it is closed."""
    desk = FakeDesk(CAPABILITY)
    (layer,) = desk.offers("layers")
    assert isinstance(layer, Layer)
    reference = reported(desk, event_type="search_and_rescue")
    do(desk, asks.CloseEvent(reference=reference, reason="ended"))
    drawn = [layer.feature(event.head, event.record) for event in desk.log if type(event.record) in layer.on]
    shown = [(one.item_class, one.name, one.ended) for one in drawn if one]
    assert shown == [("rescue", f"{reference}: search and rescue", False), ("unknown", "", True)]


def test_typical_day_runs_and_leaves_one_event_open() -> None:
    """The demonstration's day can be played on a node that has no event yet."""
    desk = FakeDesk(CAPABILITY, at=instant_of("2026-11-22T00:00:00Z"))
    begin = desk.at
    for since, ask in typical_day(7):
        desk.at = begin + since
        do(desk, ask)
    (line,) = show_events(desk, EventsQuery()).events
    assert (line.reference, line.persons, line.state) == ("EV-2026-0002", 11, "updated")
    assert AT > 0
