"""Promises about the last lists that were cut: what may still put somebody in danger is never behind a page."""

from typing import Any, Final

import msgspec
import pytest

from lindero.capabilities.alerts.capability import CAPABILITY as ALERTS
from lindero.capabilities.alerts.pages import queue
from lindero.capabilities.alerts.pages.views import PanelQuery, QueueQuery
from lindero.capabilities.alerts.reviewing import is_sampled
from lindero.capabilities.alerts.tests.samples import SCORE
from lindero.capabilities.patrol import pages as patrol
from lindero.capabilities.patrol.capability import CAPABILITY as PATROL
from lindero.kernel.tests.fakes import MORNING
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
