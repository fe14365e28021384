"""Promises of the rules: when something was done, and which step of a task may come."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.patrol import records
from lindero.capabilities.patrol.rules import LATE_MS, ORDER, done_at, is_late, steps_left
from lindero.capabilities.units import records as units
from lindero.kernel.tests.fakes import MORNING

STEPS = st.sets(st.sampled_from([*ORDER, "declined"]))


@given(st.integers(0, 2 * MORNING), st.integers(-MORNING, MORNING))
def test_nothing_was_done_in_the_future(said: int, off: int) -> None:
    """Whatever a phone's clock says, the node's time is never before what was done."""
    assert 0 <= done_at(said, off, MORNING) <= MORNING


def test_a_wrong_clock_is_put_right() -> None:
    """A phone that is an hour ahead says when it was; one that says nothing did it now."""
    assert done_at(MORNING - 60_000 + 3_600_000, 3_600_000, MORNING) == MORNING - 60_000
    assert done_at(None, 5, MORNING) == MORNING


def test_late_is_what_came_minutes_after() -> None:
    """At the limit it is not late yet, one millisecond later it is."""
    assert not is_late(MORNING, MORNING + LATE_MS)
    assert is_late(MORNING, MORNING + LATE_MS + 1)


@given(STEPS)
def test_no_step_comes_twice_or_after_the_end(taken: set[str]) -> None:
    """What is left was not taken, comes in order, and is nothing once the task is over."""
    left = steps_left(taken)
    assert not set(left) & taken
    assert [step for step in ORDER if step in left] == list(left[:-1])
    assert (left == ()) == bool(taken & {"ended", "declined"})


@pytest.mark.parametrize("word", ["Status", "Surface", "Refusal"])
def test_patrols_and_units_say_the_same_words(word: str) -> None:
    """What a patrol says, units can repeat word for word."""
    assert get_args(getattr(records, word)) == get_args(getattr(units, word))
    assert records.CALL_SIGN == units.CALL_SIGN
