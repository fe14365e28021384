"""Promises about the last lists that were cut: what may still put somebody in danger is never behind a page."""

from typing import Any, Final

import msgspec
import pytest

from lindero.capabilities.alerts.capability import CAPABILITY as ALERTS
from lindero.capabilities.alerts.pages import queue
from lindero.capabilities.alerts.pages.views import PanelQuery, QueueQuery
from lindero.capabilities.alerts.reviewing import is_sampled
from lindero.capabilities.alerts.tests.samples import SCORE
from lindero.capabilities.boundaries import pages as boundaries
from lindero.capabilities.boundaries.capability import CAPABILITY as BOUNDARIES
from lindero.capabilities.oversight import refusals, watch
from lindero.capabilities.oversight.capability import CAPABILITY as OVERSIGHT
from lindero.capabilities.patrol import pages as patrol
from lindero.capabilities.patrol.capability import CAPABILITY as PATROL
from lindero.capabilities.picture import unplaced
from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.picture.finding import ListQuery
from lindero.capabilities.picture.overview import show_list
from lindero.capabilities.units import pages as units
from lindero.capabilities.units.capability import CAPABILITY as UNITS
from lindero.capabilities.zones import pages as zones
from lindero.capabilities.zones.capability import CAPABILITY as ZONES
from lindero.kernel.tests.fakes import MORNING
from lindero.trust.exchange import reconciled_shown
from lindero.trust.exchange.capability import CAPABILITY as EXCHANGE
from tests.promises.lists import (
    NAMED,
    Case,
    Officer,
    fill,
    pages,
    table_of,
    the_place_is_given_where_it_is_asked_for,
)

SCORED: Final = msgspec.json.encode(SCORE).decode()
CASES: Final = (
    Case(
        ALERTS, "alerts_alerts",
        {"score": SCORED, "state": "dismissed", "saves_life": 0, "shelved_until": 0, "lon": 0, "lat": 0},
        queue, "SHOWN", queue.show_queue, QueueQuery, "done", "done_after", "done_next", given={"all": True},
    ),
    Case(
        ALERTS, "alerts_told", {"score": "", "lon": 0, "lat": 0}, queue, "SHOWN", queue.show_queue, QueueQuery, "told",
        "told_after", "told_next",
    ),
    Case(
        UNITS, "units_tasks", {"sent_at": lambda number: number // 3}, units, "MOST_TASKS", units.show_units,
        units.UnitsQuery, "tasks",
    ),
    Case(
        PICTURE, "picture_unplaced", {}, unplaced, "MOST", show_list, ListQuery, "unplaced", "unplaced_after",
        "unplaced_next", "unplaced_total",
    ),
    Case(
        BOUNDARIES, "boundaries_events",
        {"jurisdiction": lambda number: "undetermined" if number % 2 else "NRD", "chosen": ""}, boundaries,
        "SHOWN", boundaries.show_boundaries, boundaries.BoundariesQuery, "events", total="total",
    ),
    Case(
        OVERSIGHT, "oversight_stops",
        {"seq": lambda number: number, "act": "suspended", "suspension": NAMED.format, "nation": "SUD"}, watch,
        "MOST_STOPS", watch.show_watch, watch.WatchQuery, "stops", total="stops_total",
    ),
    Case(
        OVERSIGHT, "oversight_turned_away", {"seq": lambda number: number, "what": NAMED.format}, refusals,
        "MOST_TURNED_AWAY", refusals.show_refusals, refusals.RefusalsQuery, "turned_away",
        total="turned_away_total",
    ),
    Case(
        EXCHANGE, "exchange_reconciliations", {"found": b"[]", "entries": lambda number: number}, reconciled_shown,
        "MOST_SHOWN", reconciled_shown.show_reconciliations, reconciled_shown.ReconciliationsQuery, "lines",
    ),
    Case(PATROL, "patrol_sightings", {}, patrol, "SHOWN", patrol.show_centre, patrol.CentreQuery, "sightings"),
    Case(
        PATROL, "patrol_orders", {"read_at": lambda number: number % 2}, patrol, "SHOWN", patrol.show_centre,
        patrol.CentreQuery, "orders", "orders_after", "orders_next",
    ),
)  # fmt: skip


# --- alerts -----------------------------------------------------------------------------------------------------


def alerts_desk(count: int, facts: dict[str, Any]) -> Officer:
    """Return a desk with so many alerts of which something is special."""
    desk = Officer(ALERTS)
    given = {"score": SCORED, "state": "proposed", "saves_life": 0, "shelved_until": 0, "lon": 0, "lat": 0}
    fill(desk, table_of(ALERTS, "alerts_alerts"), count, given | facts)
    return desk


def test_DET_03_all_that_is_put_off_is_in_sight_the_next_to_come_back_first() -> None:
    """The oldest alert comes back first, behind four hundred newer ones: it opens the list, and none is missing."""
    back = {
        "held_back": "",
        "shelved_until": lambda number: MORNING + 1 + number,
        "raised_at": lambda number: number,
    }
    view = queue.show_queue(alerts_desk(401, back), QueueQuery())
    assert [line.record_id for line in view.shelved] == [NAMED.format(number) for number in range(401)]
    assert view.open == ()


def test_all_that_is_held_back_is_reached_with_the_sample_that_people_judge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Page after page comes to each once, in the sample or in the rest, and to nothing else."""
    monkeypatch.setattr(queue, "SHOWN", 7)
    desk = alerts_desk(60, {})
    case = Case(
        ALERTS, "", {}, queue, "SHOWN", queue.show_queue, QueueQuery, "held_back", "held_after", "held_next"
    )
    views = list(pages(case, desk, QueueQuery()))
    sampled = [line.record_id for view in views for line in view.to_review]
    rest = [line.record_id for view in views for line in view.held_back]
    assert sampled
    assert all(is_sampled(name) for name in sampled)
    assert not any(is_sampled(name) for name in rest)
    assert sorted(sampled + rest) == [NAMED.format(number) for number in range(60)]
    assert {len(view.to_review) + len(view.held_back) for view in views[:-1]} == {7}
    the_place_is_given_where_it_is_asked_for(case)


def test_what_a_neighbour_told_is_reached_beside_the_map_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The panel that is read anew keeps the place in what was told that its page was asked for."""
    monkeypatch.setattr(queue, "SHOWN", 2)
    desk = Officer(ALERTS)
    fill(desk, table_of(ALERTS, "alerts_told"), 5, {"score": "", "lon": 0, "lat": 0})
    first = queue.show_queue(desk, QueueQuery())
    second = queue.show_queue(desk, QueueQuery(told_after=first.told_next))
    assert queue.show_panel(desk, PanelQuery(told_after=first.told_next)).told == second.told != first.told


# --- patrols ----------------------------------------------------------------------------------------------------


def patrol_desk() -> Officer:
    """Return a desk with one own patrol."""
    desk = Officer(PATROL)
    fill(desk, table_of(PATROL, "patrol_units"), 1, {"nation": desk.nation, "call_sign": "P-1"})
    return desk


def test_S_16_every_call_for_help_that_is_not_over_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many patrols call, the centre and the phone show each call; what is over is shown no more."""
    monkeypatch.setattr(patrol, "SHOWN", 2)
    desk = patrol_desk()
    over = {"is_over": lambda number: int(number > 6), "again": "", "call_sign": "P-1"}
    fill(desk, table_of(PATROL, "patrol_calls"), 9, over)
    called = {NAMED.format(number) for number in range(7)}
    centre = patrol.show_centre(desk, patrol.CentreQuery())
    phone = patrol.show_patrol(desk, patrol.PatrolQuery(unit="P-1"))
    assert {one.call for one in centre.calls} == {one.call for one in phone.calls} == called
    assert (len(centre.calls), len(phone.calls)) == (7, 7)


def test_COM_04_an_open_task_is_in_sight_behind_any_number_of_newer_ones_that_are_over() -> None:
    """A patrol keeps its oldest task open while thirty newer ones end: its phone and the centre show it still."""
    desk = patrol_desk()
    task = {"nation": desk.nation, "call_sign": "P-1", "sent_at": lambda number: number}
    fill(desk, table_of(PATROL, "patrol_tasks"), 31, task)
    ended = {
        "task": lambda number: NAMED.format(number + 1),
        "step": lambda number: ("ended", "declined")[number % 2],
    }
    fill(desk, table_of(PATROL, "patrol_steps"), 30, ended)
    centre = patrol.show_centre(desk, patrol.CentreQuery())
    phone = patrol.show_patrol(desk, patrol.PatrolQuery(unit="P-1"))
    assert [one.task for one in phone.tasks] == [one.task for one in centre.tasks] == [NAMED.format(0)]


def test_COM_04_every_order_that_was_not_read_is_on_the_phone() -> None:
    """Whoever was away from the phone finds all that it was told, then the last five orders that it read."""
    desk = patrol_desk()
    facts = {
        "call_sign": "P-1",
        "at": lambda number: number,
        "read_at": lambda number: 0 if number < 12 else 99,
    }
    fill(desk, table_of(PATROL, "patrol_orders"), 20, facts)
    orders = patrol.show_patrol(desk, patrol.PatrolQuery(unit="P-1")).orders
    numbers = [*range(11, -1, -1), *range(19, 14, -1)]
    assert [one.order for one in orders] == [NAMED.format(number) for number in numbers]


# --- units, zones, boundaries -----------------------------------------------------------------------------------


def test_a_task_that_is_not_over_stands_before_all_newer_ones_that_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The oldest task is under way still: it opens the list of tasks; whose word ends a task is heeded."""
    monkeypatch.setattr(units, "MOST_TASKS", 2)
    desk = Officer(UNITS)
    facts = {"sent_at": lambda number: number, "nation": "NRD", "asker": "SUD"}
    fill(desk, table_of(UNITS, "units_tasks"), 9, facts)
    steps = {
        "task": lambda number: NAMED.format(number + 1),
        "step": lambda number: ("declined", "ended")[number % 2],
        "nation": lambda number: "VES" if number == 3 else "NRD",
    }
    fill(desk, table_of(UNITS, "units_steps"), 8, steps)
    case = next(one for one in CASES if one.table == "units_tasks")
    found = [line.task.task for view in pages(case, desk, units.UnitsQuery()) for line in view.tasks]
    assert found == [NAMED.format(number) for number in (4, 0, 8, 7, 6, 5, 3, 2, 1)]


def test_a_unit_can_be_sent_to_the_oldest_open_event() -> None:
    """Behind any number of newer ones it can be chosen still."""
    desk = Officer(UNITS)
    fill(desk, table_of(UNITS, "units_events"), 300, {"reference": lambda number: f"EV-2026-{number + 1:04}"})
    events = units.show_units(desk, units.UnitsQuery()).events
    assert (len(events), events[-1].reference) == (300, "EV-2026-0001")


def test_every_crossing_of_a_zone_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all zones are shown each has its newest crossings; a zone alone shows every one, and no other's."""
    monkeypatch.setattr(zones, "CROSSINGS_SHOWN", 2)
    monkeypatch.setattr(zones, "CROSSINGS_OF_ONE", 3)
    desk = Officer(ZONES)
    fill(desk, table_of(ZONES, "zones_zones"), 2, {"corners": "[]", "ends_at": 0})
    own = {"zone": lambda number: NAMED.format(number % 2), "measured_at": lambda number: number}
    fill(desk, table_of(ZONES, "zones_crossings"), 17, own)
    first, second = zones.show_zones(desk, zones.ZonesQuery()).zones
    assert [line.record_id for line in first.crossings] == [NAMED.format(number) for number in (16, 14)]
    assert None not in {first.next, second.next}
    found: list[str] = []
    place: str | None = None
    for length in (3, 3, 3):
        (line,) = zones.show_zones(desk, zones.ZonesQuery(zone=first.zone, after=place)).zones
        assert len(line.crossings) == length
        found += [crossing.record_id for crossing in line.crossings]
        place = line.next
    assert place is None
    assert found == [NAMED.format(number) for number in range(16, -1, -2)]


def test_events_that_wait_for_a_choice_are_counted_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand first, however old; the number in the head is of all of them, not of the page."""
    monkeypatch.setattr(boundaries, "SHOWN", 2)
    desk = Officer(BOUNDARIES)
    facts = {
        "jurisdiction": lambda number: "undetermined" if number < 5 else "NRD",
        "chosen": lambda number: "SUD" if number == 0 else "",
    }
    fill(desk, table_of(BOUNDARIES, "boundaries_events"), 9, facts)
    case = next(one for one in CASES if one.table == "boundaries_events")
    views = list(pages(case, desk, boundaries.BoundariesQuery()))
    found = [line.record_id for view in views for line in view.events]
    assert sorted(found[:4]) == [NAMED.format(number) for number in (1, 2, 3, 4)]
    assert {(view.waiting, view.total) for view in views} == {(4, 9)}


# --- oversight --------------------------------------------------------------------------------------------------


def test_what_is_stopped_still_stands_before_all_newer_suspensions_that_are_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One side alone resumes nothing: what both have resumed comes last, however new it is."""
    monkeypatch.setattr(watch, "MOST_STOPS", 3)
    desk = Officer(OVERSIGHT)
    stops = table_of(OVERSIGHT, "oversight_stops")
    ordered = {"seq": lambda number: number, "act": "suspended", "suspension": NAMED.format, "nation": "SUD"}
    fill(desk, stops, 9, ordered)
    resumed = {
        "seq": lambda number: 100 + number,
        "act": "resumed",
        "suspension": lambda number: NAMED.format(2 + number % 7),
        "nation": lambda number: "NRD" if number < 7 else "SUD",
    }
    fill(desk, stops, 13, resumed)
    case = next(one for one in CASES if one.table == "oversight_stops")
    found = [stop.suspension for view in pages(case, desk, watch.WatchQuery()) for stop in view.stops]
    assert found == [NAMED.format(number) for number in (8, 1, 0, 7, 6, 5, 4, 3, 2)]
