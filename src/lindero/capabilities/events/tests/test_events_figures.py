"""Figures of events: counted by the node, small counts withheld, what more patrols would change (COP-04)."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.events import records
from lindero.capabilities.events.capability import CAPABILITY
from lindero.capabilities.events.counting import (
    SUPPRESS_BELOW,
    Counted,
    grid_of,
    month_before,
    month_due,
    shown_counts,
    suppressed,
    trend_of,
)
from lindero.capabilities.events.pages.analysis import make_indicators, show_analysis
from lindero.capabilities.events.records.words import Persons
from lindero.capabilities.events.staffing import patrols_for, staffing_of
from lindero.capabilities.events.tests.samples import STRAIT, report
from lindero.capabilities.events.views import AnalysisQuery
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import instant_of


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("2026-11-14T23:59:59Z", "2026-09"),
        ("2026-11-15T00:00:00Z", "2026-10"),
        ("2027-01-15T00:00:00Z", "2026-12"),
        ("2027-01-14T00:00:00Z", "2026-11"),
    ],
)
def test_COP_04_indicators_are_due_on_the_15th(at: str, month: str) -> None:
    """From the first instant of the 15th on the month before is due, over the turn of the year too."""
    assert month_due(instant_of(at)) == month


def counting_desk() -> FakeDesk:
    """Return a desk with seven crossings and one incident in October, and a received one."""
    desk = FakeDesk(CAPABILITY, at=instant_of("2026-11-10T00:00:00Z"))
    october = instant_of("2026-10-12T00:00:00Z")
    for number in range(1, 9):
        sort = "unauthorised_crossing" if number < 8 else "border_incident"
        facts: dict[str, Any] = {"happened_at": october, "event_type": sort, "persons": Persons(total=3)}
        desk.put(report(reference=f"EV-2026-{number:04}", **facts))
    desk.put(report(happened_at=october), origin="SUD", agreement="AG-1@1")
    closed = records.EventClosed(reference="EV-2026-0007", version=2, place=STRAIT, reason="no_event")
    desk.put(closed)
    return desk


def test_COP_04_indicators_are_made_on_the_15th_without_counting_by_hand() -> None:
    """Not before, once, from own events alone; what turned out to be nothing is not counted."""
    desk = counting_desk()
    make_indicators(desk)
    assert [made.month for made in desk.of(records.IndicatorsMade)] == ["2026-09"]
    desk.at = instant_of("2026-11-15T00:00:00Z")
    make_indicators(desk)
    make_indicators(desk)
    made = desk.of(records.IndicatorsMade)
    assert [one.month for one in made] == ["2026-09", "2026-10"]
    counts = {tally.event_type: (tally.events, tally.persons) for tally in made[1].tallies}
    assert counts == {"border_incident": (1, 3), "unauthorised_crossing": (6, 18)}


def test_COP_04_node_without_events_makes_none() -> None:
    """A node that does no such work writes nothing into its log."""
    desk = FakeDesk(CAPABILITY)
    make_indicators(desk)
    assert desk.log == []


def test_COP_04_page_withholds_small_counts_everywhere() -> None:
    """Types, grid and JSON twin have no count from 1 to 4."""
    view = show_analysis(counting_desk(), AnalysisQuery(months=2))
    by_type = {line.event_type: line.counts for line in view.types}
    assert by_type == {"border_incident": (None, 0), "unauthorised_crossing": (7, 0)}
    assert [cell.events for cell in view.grid] == [8]


@settings(max_examples=80)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_COP_04_no_withheld_count_is_told_by_the_sum(counts: list[int]) -> None:
    """Nothing from 1 to 4 is shown, what is shown is true, and one hole alone is left only among noughts."""
    shown = shown_counts(counts)
    for count, told in zip(counts, shown, strict=True):
        assert told in (None, count)
        assert told is None or not 0 < told < SUPPRESS_BELOW
    if shown.count(None) == 1:
        assert not [told for told in shown if told]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), max_size=40))
def test_COP_04_grid_counts_each_event_once(places: list[tuple[float, float]]) -> None:
    """However events lie, the cells' true counts add up, and small ones are withheld."""
    events = [Counted(event_type="illicit_drugs", place=place_of(*one), happened_at=0) for one in places] * 5
    assert sum(cell.events or 0 for cell in grid_of(events)) == len(events)
    assert all(cell.events is None for cell in grid_of(events[:1]))


def test_COP_04_months_and_trends() -> None:
    """The month before January is December; a trend is the slope of the line of least squares."""
    assert month_before("2026-01") == "2025-12"
    assert trend_of([1, 3, 5, 7]) == pytest.approx(2.0)
    assert trend_of([5, 5]) is None
    assert suppressed(0) == 0


@pytest.mark.parametrize(
    ("patrols", "per_day", "minutes", "waits"), [(1, 12, 60, 0.5), (2, 24, 60, 1 / 3), (3, 48, 60, 4 / 9)]
)
def test_COP_04_staffing_is_erlangs_formula(
    patrols: int, per_day: float, minutes: float, waits: float
) -> None:
    """Known values: one server waits with probability of its load; M/M/2 and M/M/3 as in the tables."""
    assert staffing_of(patrols, per_day, minutes).waits == pytest.approx(waits)


@settings(max_examples=40)
@given(st.floats(0.1, 200), st.floats(1, 600), st.integers(1, 60))
def test_COP_04_more_patrols_never_wait_longer(per_day: float, minutes: float, patrols: int) -> None:
    """Each further patrol shortens the wait; what is called enough is enough, and one fewer is not."""
    fewer, more = staffing_of(patrols, per_day, minutes), staffing_of(patrols + 1, per_day, minutes)
    assert (more.wait_min if more.wait_min is not None else math.inf) <= (
        fewer.wait_min if fewer.wait_min is not None else math.inf
    ) + 1e-9
    enough = patrols_for(15, per_day, minutes)
    if enough is not None and enough > 1:
        wait = staffing_of(enough - 1, per_day, minutes).wait_min
        assert wait is None or wait > 15
