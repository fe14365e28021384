"""Promises of clocks: due to the millisecond, stopped only by what is declared, never late by standing still."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.deadlines import STAGES, WEEKDAYS, Calendar, Clock, Limit, Pause, due_after, paused_ms
from lindero.kernel.times import DAY_MS, HOUR_MS, SECOND_MS, instant_of

BEGIN = instant_of("2026-11-20T10:00:00Z")  # a Friday
instants = st.integers(0, 10 * DAY_MS).map(lambda after: BEGIN + after)
lengths = st.integers(1, 10 * DAY_MS)


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    """Return times in which a clock stood still, some of them overlapping, some still lasting."""
    made = []
    for since in draw(st.lists(instants, max_size=4)):
        until = draw(st.none() | st.integers(0, 3 * DAY_MS))
        made.append(Pause(since, None if until is None else since + until))
    return tuple(made)


def limit(number: int, unit: str) -> Limit:
    """Return a limit."""
    return Limit(name="D-00", limit=number, unit=unit, source="a treaty")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "unit", "due"),
    [
        (30, "minutes", "2026-11-20T10:30:00Z"),
        (8, "hours", "2026-11-20T18:00:00Z"),
        (7, "days", "2026-11-27T10:00:00Z"),
        (1, "working_days", "2026-11-23T10:00:00Z"),
        (5, "working_days", "2026-11-27T10:00:00Z"),
        (3, "months", "2027-02-20T10:00:00Z"),
    ],
)
def test_EXC_12_each_unit_is_counted_as_it_is_meant(number: int, unit: str, due: str) -> None:
    """Elapsed minutes, hours and days, working days without week-ends, calendar months."""
    assert due_after(BEGIN, limit(number, unit)) == instant_of(due)


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        (Calendar(rest_days=("saturday", "sunday"), days_off=("2026-11-23",)), 4),
        (Calendar(rest_days=("friday", "saturday")), 2),
        (Calendar(rest_days=()), 1),
        (Calendar(rest_days=(), days_off=("2026-11-21", "2026-11-22")), 3),
        (None, 3),
    ],
)
def test_EXC_12_days_off_of_who_must_act_are_no_working_days(calendar: Calendar | None, days: int) -> None:
    """One working day from a Friday: past that party's days of rest and days off, Saturday and Sunday by default."""
    counted = msgspec.structs.replace(limit(1, "working_days"), calendar=calendar)
    assert due_after(BEGIN, counted) == BEGIN + days * DAY_MS


def test_EXC_12_days_off_touch_working_days_only() -> None:
    """Hours, days and months run on through every day off."""
    rests = Calendar(rest_days=("saturday", "sunday"), days_off=("2026-11-23",))
    for unit in ("minutes", "hours", "days", "months"):
        plain = limit(5, unit)
        assert due_after(BEGIN, msgspec.structs.replace(plain, calendar=rests)) == due_after(BEGIN, plain)


def test_EXC_12_working_days_without_a_calendar_are_to_be_verified() -> None:
    """Where nobody stated the days off, the limit says that they are the profile's."""
    sound = msgspec.structs.replace(limit(5, "working_days"), is_verified=True)
    assert sound.words == "5 working days (D-00, days off to be verified)"
    stated = msgspec.structs.replace(sound, calendar=Calendar(rest_days=("sunday",)))
    assert stated.words == "5 working days (D-00)"
    assert limit(5, "working_days").words == "5 working days (D-00, to be verified)"


def test_EXC_12_nobody_rests_on_every_day() -> None:
    """A calendar without a working day is refused instead of counted for ever."""
    never = msgspec.structs.replace(limit(1, "working_days"), calendar=Calendar(rest_days=WEEKDAYS))
    with pytest.raises(ValueError, match="every day"):
        due_after(BEGIN, never)


def test_EXC_12_last_instant_is_in_time_and_the_next_is_late() -> None:
    """Seven days after receipt is in time; seven days and a millisecond is not, and a second neither."""
    clock = Clock(started_at=BEGIN, due_at=due_after(BEGIN, limit(7, "days")))
    assert not clock.is_late(BEGIN + 7 * DAY_MS)
    assert clock.is_late(BEGIN + 7 * DAY_MS + 1)
    assert clock.is_late(BEGIN + 7 * DAY_MS + SECOND_MS)


def test_EXC_12_stages_are_reached_at_50_80_and_100_per_cent() -> None:
    """One millisecond before each of them it is not reached."""
    clock = Clock(started_at=BEGIN, due_at=BEGIN + 10 * HOUR_MS)
    for hours, before, then in ((5, 0, 50), (8, 50, 80), (10, 80, 100)):
        assert clock.stage(BEGIN + hours * HOUR_MS - 1) == before
        assert clock.stage(BEGIN + hours * HOUR_MS) == then


def test_EXC_12_what_stands_still_moves_the_end_by_as_much() -> None:
    """A court that takes two days moves the end by two days, and the clock says that it stands still meanwhile."""
    waits = Clock(started_at=BEGIN, due_at=BEGIN + 8 * HOUR_MS, pauses=(Pause(BEGIN + HOUR_MS),))
    assert waits.is_paused
    assert waits.passed_ms(BEGIN + 2 * DAY_MS) == HOUR_MS
    resumed = Clock(
        started_at=BEGIN,
        due_at=BEGIN + 8 * HOUR_MS,
        pauses=(Pause(BEGIN + HOUR_MS, BEGIN + HOUR_MS + 2 * DAY_MS),),
    )
    assert not resumed.is_paused
    assert resumed.due(BEGIN + 3 * DAY_MS) == BEGIN + 8 * HOUR_MS + 2 * DAY_MS


def test_EXC_12_clock_that_has_ended_keeps_its_verdict() -> None:
    """What was late when it was done is late for ever, and what was in time stays in time."""
    for took, is_late in ((8 * HOUR_MS, False), (8 * HOUR_MS + 1, True)):
        clock = Clock(started_at=BEGIN, due_at=BEGIN + 8 * HOUR_MS, ended_at=BEGIN + took)
        assert clock.is_late(BEGIN + 90 * DAY_MS) is is_late


@given(length=lengths, stood=pauses(), now=instants, later=instants)
def test_EXC_12_time_that_has_passed_never_comes_back(
    length: int, stood: tuple[Pause, ...], now: int, later: int
) -> None:
    """Whatever stops the clock, a stage that was reached stays reached, and what is late stays late."""
    now, later = sorted((now, later))
    clock = Clock(started_at=BEGIN, due_at=BEGIN + length, pauses=stood)
    assert clock.stage(now) <= clock.stage(later)
    assert clock.is_late(later) or not clock.is_late(now)
    assert clock.left_ms(now) == clock.due(now) - now or now < BEGIN


@given(length=lengths, stood=pauses(), now=instants)
def test_EXC_12_late_is_beyond_every_stage(length: int, stood: tuple[Pause, ...], now: int) -> None:
    """Nothing is late without having been at 100 per cent: no deadline is crossed without a warning."""
    clock = Clock(started_at=BEGIN, due_at=BEGIN + length, pauses=stood)
    assert not clock.is_late(now) or clock.stage(now) == STAGES[-1]


@given(stood=pauses(), now=instants)
def test_EXC_12_overlapping_pauses_count_once(stood: tuple[Pause, ...], now: int) -> None:
    """A clock never stands still for longer than has passed, and saying a pause twice changes nothing."""
    assert 0 <= paused_ms(stood, BEGIN, now) <= now - BEGIN
    assert paused_ms((*stood, *stood), BEGIN, now) == paused_ms(stood, BEGIN, now)


def test_limit_says_whether_it_was_verified() -> None:
    """A limit from memory is never shown without its mark."""
    assert limit(1, "hours").words == "1 hour (D-00, to be verified)"
    verified = Limit(name="D-10", limit=12, unit="hours", source="a regulation", is_verified=True)
    assert verified.words == "12 hours (D-10)"
