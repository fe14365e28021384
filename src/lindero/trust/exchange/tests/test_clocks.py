"""Clocks of duties: every stage has its own instant, and time never runs back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.times import HOUR_MS
from lindero.trust.exchange.recall.clocks import due_at, stage_of

SINCE = 1_795_334_400_000


@pytest.mark.parametrize(
    ("passed_ms", "stage"),
    [
        (0, 0),
        (24 * HOUR_MS - 1, 0),
        (24 * HOUR_MS, 50),
        (38 * HOUR_MS + 24 * 60_000 - 1, 50),
        (38 * HOUR_MS + 24 * 60_000, 80),
        (48 * HOUR_MS - 1, 80),
        (48 * HOUR_MS, 100),
        (480 * HOUR_MS, 100),
    ],
)
def test_D_15_stages_of_48_hours(passed_ms: int, stage: int) -> None:
    """Half after 24 h, four fifths after 38 h 24 min, overdue after 48 h; each to the millisecond."""
    assert stage_of(SINCE, due_at(SINCE, 48), SINCE + passed_ms) == stage


@given(hours=st.integers(1, 744), earlier=st.integers(0, 10**10), later=st.integers(0, 10**10))
def test_later_is_never_an_earlier_stage(hours: int, earlier: int, later: int) -> None:
    """As time passes the stage only rises, and it is 100 exactly from the due instant on."""
    due = due_at(SINCE, hours)
    first, second = sorted((earlier, later))
    assert stage_of(SINCE, due, SINCE + first) <= stage_of(SINCE, due, SINCE + second)
    assert (stage_of(SINCE, due, SINCE + later) == 100) == (SINCE + later >= due)


@given(now=st.integers(0, 2 * SINCE))
def test_duty_without_any_time_is_overdue_from_its_first_moment(now: int) -> None:
    """What was due when it arose divides by nothing."""
    assert stage_of(SINCE, SINCE, now) == (100 if now >= SINCE else 0)
