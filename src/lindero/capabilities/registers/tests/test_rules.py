"""Duty hours, and what an entry may be about."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.registers.capability import CAPABILITY
from lindero.capabilities.registers.demo import typical_day
from lindero.capabilities.registers.pages import show_contacts, show_equipment
from lindero.capabilities.registers.records import ContactEntered, WatchObjectEntered
from lindero.capabilities.registers.rules import WEEKDAYS, DutyHours, hours_of, is_an_object, is_on_duty
from lindero.capabilities.registers.tests.samples import REVIEW, contact, watched
from lindero.capabilities.registers.views import RegisterQuery
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, decode_record, encode_record, marks_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, MINUTE_MS, instant_of

SUNDAY = instant_of("2026-11-22T00:00:00Z")


@pytest.mark.parametrize(
    ("facts", "at", "is_there"),
    [
        ({}, "2026-11-22T23:59:00Z", True),
        ({"opens_min": 420, "closes_min": 960}, "2026-11-22T07:00:00Z", True),
        ({"opens_min": 420, "closes_min": 960}, "2026-11-22T06:59:59Z", False),
        ({"opens_min": 420, "closes_min": 960}, "2026-11-22T16:00:00Z", False),
        ({"days": ("mon",)}, "2026-11-22T12:00:00Z", False),
        ({"days": ("sun",)}, "2026-11-22T12:00:00Z", True),
        ({"days": ("sun",), "opens_min": 1_200, "closes_min": 360}, "2026-11-22T21:00:00Z", True),
        ({"days": ("sun",), "opens_min": 1_200, "closes_min": 360}, "2026-11-23T05:00:00Z", True),
        ({"days": ("sun",), "opens_min": 1_200, "closes_min": 360}, "2026-11-22T05:00:00Z", False),
        ({"days": ("sun",), "opens_min": 1_200, "closes_min": 360}, "2026-11-23T21:00:00Z", False),
    ],
)
def test_duty_is_told_to_the_minute_and_over_midnight(facts: dict[str, Any], at: str, is_there: bool) -> None:
    """A desk is on duty on its days, from the minute at which it opens to that at which it closes."""
    assert is_on_duty(contact(**facts), instant_of(at)) is is_there


@given(st.integers(0, 1_439), st.integers(1, 1_440), st.sets(st.sampled_from(WEEKDAYS)))
def test_duty_takes_as_many_minutes_a_week_as_it_says(opens: int, closes: int, days: set[Any]) -> None:
    """Whatever the hours, a week has as many minutes of duty as days times hours."""
    desk = contact(opens_min=opens, closes_min=closes, days=tuple(days))
    length = (closes - opens) if opens < closes else 1_440 - opens + closes
    step = 15
    minutes = range(0, 7 * 1_440, step)
    held = sum(is_on_duty(desk, SUNDAY + minute * MINUTE_MS) for minute in minutes) * step
    wanted = (len(days) or 7) * length
    assert abs(held - min(wanted, 7 * 1_440)) <= step * 2 * 7


EVERY_DAY = DutyHours(is_always=False, days=(), is_run=False, times="07:00-16:00 UTC")
ALWAYS = DutyHours(is_always=True, days=(), is_run=False, times="00:00-24:00 UTC")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ALWAYS),
        ({"days": WEEKDAYS}, ALWAYS),
        ({"opens_min": 420, "closes_min": 960}, EVERY_DAY),
        ({"days": WEEKDAYS, "opens_min": 420, "closes_min": 960}, EVERY_DAY),
        (
            {"days": ("wed", "mon", "tue"), "opens_min": 420, "closes_min": 960},
            DutyHours(is_always=False, days=("mon", "tue", "wed"), is_run=True, times="07:00-16:00 UTC"),
        ),
        (
            {"days": ("sun", "mon")},
            DutyHours(is_always=False, days=("mon", "sun"), is_run=False, times="00:00-24:00 UTC"),
        ),
        (
            {"days": ("fri", "mon", "tue")},
            DutyHours(is_always=False, days=("mon", "tue", "fri"), is_run=False, times="00:00-24:00 UTC"),
        ),
    ],
)
def test_hours_are_told_by_their_days(facts: dict[str, Any], told: DutyHours) -> None:
    """Pages are given the days in the order of a week, whether they follow each other, and times that say UTC."""
    assert hours_of(contact(**facts)) == told


@pytest.mark.parametrize(
    ("facts", "is_one"),
    [
        ({}, True),
        ({"sort": "vehicle"}, False),
        ({"identifier": ""}, False),
        ({"identifier": "vessel:imo:9074728"}, False),
        ({"place": place_of(11, 55)}, False),
        ({"sort": "place", "identifier": "", "place": place_of(11, 55)}, True),
        ({"sort": "place", "place": place_of(11, 55)}, False),
        ({"sort": "place", "identifier": ""}, False),
        ({"sort": "operator", "identifier": "operator:VES:0815"}, True),
        ({"sort": "aircraft", "identifier": "aircraft:icao24:4b1617"}, True),
        ({"sort": "vehicle", "identifier": "vehicle:SUD:AB123"}, True),
    ],
)
def test_S_36_watch_entry_is_about_what_it_says(facts: dict[str, Any], is_one: bool) -> None:
    """A thing by an identifier of its own sort, or a place and nothing else."""
    assert is_an_object(watched(**facts)) is is_one


@given(
    st.text(max_size=60), st.sampled_from(("vessel", "person", "group", "nationality", "place", "operator"))
)
def test_S_36_no_words_make_a_group_of_persons(words: str, sort: str) -> None:
    """Whatever is written as sort and identifier is no record, or is a thing, a place or a licensed business."""
    body = encode_record(watched()).replace(b'"vessel"', f'"{sort}"'.encode(), 1)
    try:
        entry = decode_record(WatchObjectEntered, body)
    except Invalid:
        assert sort in ("person", "group", "nationality")
        return
    try:
        spelled = decode_record(WatchObjectEntered, encode_record(watched(identifier=words)))
    except Invalid:
        return
    assert entry.sort in ("vessel", "place", "operator")
    assert spelled.identifier.partition(":")[0] in ("", "vessel", "vehicle", "aircraft", "operator")


def test_S_36_no_register_has_a_field_about_a_person() -> None:
    """No kind has a field that speaks of a person directly, and a watch entry has no free text at all."""
    for kind in CAPABILITY.records:
        assert not [
            name for name, mark in marks_of(kind).items() if mark and mark.personal in {"direct", "special"}
        ]
    free = {"title", "finding", "advice", "goal", "reach", "authority"}
    assert not free & set(WatchObjectEntered.__struct_fields__)


@given(st.permutations([contact(version=version, title=f"Desk {version}") for version in range(1, 6)]))
def test_EXC_05_latest_version_counts_in_whatever_order_they_come(versions: list[ContactEntered]) -> None:
    """Copies of the same records show the same entry, however they arrived."""
    desk = FakeDesk(CAPABILITY)
    for version in versions:
        desk.put(version, origin="SUD", agreement="AG-1@1")
    (line,) = show_contacts(desk, RegisterQuery()).contacts
    assert (line.version, line.title) == (5, "Desk 5")


def test_EXC_05_own_versions_follow_each_other_and_machines_enter_none() -> None:
    """No version is left out or put over another, and an entry that was withdrawn can come back as the next one."""
    desk = FakeDesk(CAPABILITY)
    refused: list[Record] = [contact(version=2), contact(version=7)]
    for record in refused:
        with pytest.raises(Refused):
            desk.put(record)
    desk.put(contact())
    with pytest.raises(Refused):
        desk.put(contact())
    desk.put(contact(version=2))


@pytest.mark.parametrize("review_at", [MORNING, MORNING - DAY_MS, MORNING + 400 * DAY_MS])
def test_S_36_nothing_is_watched_without_an_end(review_at: int) -> None:
    """The day of review lies ahead, within a year."""
    desk = FakeDesk(CAPABILITY)
    assert REVIEW > MORNING
    with pytest.raises(Refused) as refusal:
        desk.put(watched(review_at=review_at))
    assert refusal.value.code == "registers.review"


def test_equipment_shows_whom_to_ask() -> None:
    """Equipment names the desk of its own nation, with how to reach it; the demonstration's day shows both."""
    desk = FakeDesk(CAPABILITY)
    actions = {action.asks: action for action in CAPABILITY.actions}
    for at, ask in typical_day(7):
        desk.at = MORNING + at
        actions[type(ask)].run(desk, ask)
    (line,) = show_equipment(desk, RegisterQuery()).equipment
    assert (line.version, line.amount, line.desk) == (2, 3, "Duty desk Nordhavn")
    times = [at for at, _ in typical_day(7)]
    assert all(before <= after for before, after in itertools.pairwise(times))
