"""Promises of the rules: how long an item may wait."""

from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.example.rules import WAIT_MS, is_overdue, wait_until

INSTANTS = st.integers(0, 4_000_000_000_000)
URGENCIES = st.sampled_from(sorted(WAIT_MS))


@given(noted_at=INSTANTS, urgency=URGENCIES)
def test_item_may_wait_to_the_very_end(noted_at: int, urgency: int) -> None:
    """At its end an item may still wait; a millisecond later it is overdue."""
    end = wait_until(noted_at, urgency)
    assert not is_overdue(noted_at, urgency, end)
    assert is_overdue(noted_at, urgency, end + 1)


@given(noted_at=INSTANTS)
def test_more_urgent_item_waits_less(noted_at: int) -> None:
    """The more urgent, the earlier the end."""
    ends = [wait_until(noted_at, urgency) for urgency in sorted(WAIT_MS)]
    assert ends == sorted(ends, reverse=True)
    assert len(set(ends)) == len(ends)
