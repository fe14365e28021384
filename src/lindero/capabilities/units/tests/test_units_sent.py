"""Units: three words for how they stand, the quickest way, who may be sent, how quickly it went (COP-02, SEN-04)."""

import itertools
import random
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.events.records import EventReported
from lindero.capabilities.rescue.records import PlaceOfSafetyReached, UnitTasked
from lindero.capabilities.units import asks, records
from lindero.capabilities.units.capability import CAPABILITY
from lindero.capabilities.units.demo import typical_day
from lindero.capabilities.units.pages import UnitsQuery, show_units
from lindero.capabilities.units.records import Node, Status, Way
from lindero.capabilities.units.routing import NOWHERE, Network
from lindero.capabilities.units.rules import TaskTimes, response_times
from lindero.capabilities.units.tests.samples import SHARED, STRAIT, TASK, golden_name, sent, status, unit
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, decode_record, encode_record, kind_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import MINUTE_MS

ACTIONS = {action.asks: action for action in CAPABILITY.actions}
ASKED = UnitsQuery(reference="EV-2026-0001")


@pytest.mark.parametrize("record", SHARED, ids=lambda record: kind_of(type(record)))
def test_sample_has_the_bytes_that_were_written_down(record: Record) -> None:
    """To make the file of a new version, write what `encode_record` returns for the sample."""
    golden = Path(__file__).with_name("golden") / golden_name(record)
    assert encode_record(record) == golden.read_bytes().strip()


def test_COP_02_status_has_exactly_three_values() -> None:
    """Fully, limited, not available; a fourth word is no status, in a neighbour's record neither."""
    assert get_args(Status) == ("fully_available", "limited_available", "not_available")
    body = encode_record(status()).replace(b"fully_available", b"partly_available")
    with pytest.raises(Invalid):
        decode_record(records.StatusGiven, body)


def do(desk: FakeDesk, ask: Any) -> Any:
    """Run an action."""
    return ACTIONS[type(ask)].run(desk, ask)


def with_event(*units: tuple[str, float], owner: str = "") -> FakeDesk:
    """Return a desk with an event in the strait, and units so many degrees of latitude north of it."""
    desk = FakeDesk(CAPABILITY)
    desk.put(
        EventReported(
            reference="EV-2026-0001", version=1, phase="initial", event_type="border_incident", place=STRAIT,
            happened_at=MORNING, owner=owner,
        )
    )  # fmt: skip
    for name, north in units:
        desk.put(unit(name, lat=55.5 + north))
        desk.put(status(name, lat=55.5 + north))
    return desk


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Node], list[Way]]:
    """Make small networks of land ways, not always connected."""
    count = draw(st.integers(2, 7))
    chance = random.Random(draw(st.integers(0, 10_000)))
    nodes = [Node(place_of(11 + chance.random(), 55 + chance.random())) for _ in range(count)]
    pairs = [pair for pair in itertools.combinations(range(count), 2) if chance.random() < 0.6]
    return nodes, [Way(a, b, chance.randint(1_000, 90_000), chance.randint(20, 120)) for a, b in pairs]


@settings(max_examples=60)
@given(networks(), st.integers(10, 150))
def test_SEN_04_way_is_the_quickest_that_there_is(network: tuple[list[Node], list[Way]], speed: int) -> None:
    """Between all points the time equals that of an exhaustive search (Floyd and Warshall) under road time."""
    nodes, ways = network
    best = {(a, b): 0.0 if a == b else float("inf") for a in range(len(nodes)) for b in range(len(nodes))}
    for way in ways:
        seconds = way.length_m / 1_000 / min(way.limit_kmh, speed) * 3_600
        for pair in ((way.start, way.end), (way.end, way.start)):
            best[pair] = min(best[pair], seconds)
    for middle, a, b in itertools.product(range(len(nodes)), repeat=3):
        best[a, b] = min(best[a, b], best[a, middle] + best[middle, b])
    used = {point for way in ways for point in (way.start, way.end)}
    for target in used:
        times = Network(nodes, ways).times_to(nodes[target].place, "land", speed)
        assert {point: pytest.approx(best[point, target]) for point in times} == times
        assert set(times) == {point for point in used if best[point, target] < float("inf")}


def test_SEN_04_recommended_unit_is_optimal_under_road_time() -> None:
    """After the flood the nearer one is cut off; the one on the good road is there first and is recommended."""
    desk = with_event(("Near", 0.05), ("Far", 0.3))
    nodes = (Node(STRAIT), Node(place_of(11.0, 55.55)), Node(place_of(11.0, 55.8)))
    ways = (Way(0, 2, 34_000, 120), Way(0, 1, 90_000, 50))
    quick = (Way(0, 2, 34_000, 120), Way(0, 1, 7_000, 50))
    do(desk, asks.LoadRoutes(source="survey", nodes=nodes, ways=quick))
    assert [one.unit.call_sign for one in show_units(desk, ASKED).choices] == ["Near", "Far"]
    do(desk, asks.LoadRoutes(source="survey after the flood", nodes=nodes, ways=ways))
    first, second = show_units(desk, ASKED).choices
    # Far takes 22.7 minutes by road; Near would walk 7.8 km at 20 km/h, which takes 23.4.
    assert [one.unit.call_sign for one in (first, second)] == ["Far", "Near"]
    assert (first.eta_s, first.is_estimate) == (1_360, False)
    assert second.eta_s == pytest.approx(1_401, abs=2)
    task = do(desk, asks.SendUnit(reference="EV-2026-0001"))
    (order,) = desk.of(records.UnitSent)
    assert (order.unit, order.was_recommended, len(task)) == (first.unit.call_sign, True, 26)


def test_SEN_04_without_a_network_a_time_is_a_guess_and_says_so() -> None:
    """On land and at sea it is marked; in the air the straight way is the way."""
    for surface, is_estimate in (("land", True), ("sea", True), ("air", False)):
        reckoned = NOWHERE.eta(STRAIT, place_of(11.0, 55.8), surface, 100)  # type: ignore[arg-type]
        assert reckoned.is_estimate is is_estimate
        assert 33 / 100 * 3_600 < reckoned.eta_s < 48 / 100 * 3_600


def test_SEN_04_whoever_is_busy_tied_or_not_available_is_not_recommended() -> None:
    """Such units are shown below, with the reason; the one that is left is recommended, and freed ones come back."""
    desk = with_event(("Falk 1", 0.01), ("Falk 2", 0.02), ("Falk 3", 0.03), ("Falk 4", 0.04))
    desk.put(status("Falk 1", word="not_available"))
    desk.put(UnitTasked(case=TASK, unit="FALK2"))
    task = do(desk, asks.SendUnit(reference="EV-2026-0001", unit="Falk 3"))
    shown = {one.unit.call_sign: one.why_not for one in show_units(desk, ASKED).choices}
    assert next(iter(shown)) == "Falk 4"
    assert all(shown[name] for name in ("Falk 1", "Falk 2", "Falk 3"))
    for name in ("Falk 1", "Falk 2", "Falk 3"):
        with pytest.raises(Refused):
            do(desk, asks.SendUnit(reference="EV-2026-0001", unit=name))
    desk.put(PlaceOfSafetyReached(case=TASK))
    do(desk, asks.AnswerTask(task=task, reason="not_fit"))
    free = [one.unit.call_sign for one in show_units(desk, ASKED).choices if not one.why_not]
    assert free == ["Falk 2", "Falk 3", "Falk 4"]


def test_SEN_04_needed_abilities_come_before_speed() -> None:
    """A unit that cannot do what is needed is not recommended, however near it is."""
    desk = with_event(("Near", 0.01), ("Medic", 0.2))
    desk.put(unit("Medic", lat=55.7, abilities=("medical",)))
    do(desk, asks.SendUnit(reference="EV-2026-0001", abilities=("medical",)))
    assert [order.unit for order in desk.of(records.UnitSent)] == ["Medic"]


def test_SEN_04_no_unit_crosses_without_an_agreement() -> None:
    """A neighbour's unit is not offered, and putting it directly is refused; so is an own one for its event."""
    desk = with_event(("Home", 0.3))
    desk.put(unit("Neighbour", lat=55.51), origin="SUD", agreement="AG-1@1")
    desk.put(status("Neighbour", lat=55.51), origin="SUD", agreement="AG-1@1")
    first, second = show_units(desk, ASKED).choices
    assert (first.unit.call_sign, second.is_permitted) == ("Home", False)
    order = sent(unit="Neighbour", unit_nation="SUD", addressee="SUD")
    with pytest.raises(Refused) as refusal:
        desk.put(order)
    assert refusal.value.code == "units.border"
    theirs = with_event(("Home", 0.3), owner="SUD")
    with pytest.raises(Refused):
        do(theirs, asks.SendUnit(reference="EV-2026-0001", unit="Home"))


def test_SEN_04_steps_come_in_turn_and_are_timed() -> None:
    """Accepted after two minutes, there after thirty: the page says so; no step comes twice or too early."""
    desk = with_event(("Falk 1", 0.1))
    task = do(desk, asks.SendUnit(reference="EV-2026-0001"))
    with pytest.raises(Refused):
        do(desk, asks.NoteArrival(task=task))
    desk.at += 2 * MINUTE_MS
    do(desk, asks.AnswerTask(task=task, accepts=True))
    with pytest.raises(Refused):
        do(desk, asks.AnswerTask(task=task, accepts=True))
    desk.at += 28 * MINUTE_MS
    do(desk, asks.NoteArrival(task=task))
    do(desk, asks.EndTask(task=task))
    view = show_units(desk, UnitsQuery())
    assert (view.times.answer_median_s, view.times.arrival_median_s, view.tasks[0].state) == (
        120,
        1_800,
        "ended",
    )
    assert view.times.error_median_s == abs(1_800 - view.tasks[0].task.eta_s)
    with pytest.raises(Refused):
        do(desk, asks.EndTask(task=task))


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=30))
def test_SEN_04_nine_of_ten_arrived_within_what_is_said(ways: list[int]) -> None:
    """At least nine tenths of arrivals lie within the figure, and it is one of them."""
    tasks = [TaskTimes(sent_at=0, eta_s=0, arrived_at=way * 1_000) for way in ways]
    p90 = response_times(tasks).arrival_p90_s
    assert p90 in ways
    assert sum(way <= p90 for way in ways) * 10 >= 9 * len(ways)


def test_SEN_04_neighbours_word_about_our_unit_counts_for_nothing() -> None:
    """That a unit arrived is said by its own nation; another's record of it changes nothing here."""
    desk = with_event(("Falk 1", 0.1))
    task = do(desk, asks.SendUnit(reference="EV-2026-0001"))
    desk.put(records.UnitArrived(addressee="NRD", task=task, place=STRAIT), origin="SUD", agreement="AG-1@1")
    assert show_units(desk, UnitsQuery()).tasks[0].state == "sent"


def test_COP_02_typical_day_shows_units_with_their_status() -> None:
    """The demonstration's morning ends with two units fully available and one limited."""
    desk = FakeDesk(CAPABILITY)
    for at, ask in typical_day(7):
        desk.at = MORNING + at
        do(desk, ask)
    view = show_units(desk, UnitsQuery())
    assert (view.available, [line.unit.status for line in view.units].count("limited_available")) == (2, 1)
