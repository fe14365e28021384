"""Silence and rates: pure arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.rules import RATE_SPAN_S, is_silent, rate_after, rate_at

TIMES = st.integers(0, 2**41)


@given(heard_at=st.none() | TIMES, registered_at=TIMES, now=TIMES, silent_after_s=st.integers(10, 604_800))
def test_silence_begins_after_its_time_and_not_before(
    heard_at: int | None, registered_at: int, now: int, silent_after_s: int
) -> None:
    """A sensor is silent once the time since it was last heard, or registered, is longer than allowed."""
    last = registered_at if heard_at is None else heard_at
    assert is_silent(heard_at, registered_at, now, silent_after_s) == (now > last + silent_after_s * 1_000)


def test_steady_stream_has_its_own_rate() -> None:
    """Ten lines a second for ten minutes read as ten lines a second."""
    rate, heard_at = 0.0, None
    for now in range(0, 600_000, 1_000):
        rate, heard_at = rate_after(rate, heard_at, now, 10), now
    assert rate == pytest.approx(10, rel=0.02)


@given(rate=st.floats(0, 1e6), silence_s=st.floats(0, 3_600))
def test_rate_falls_while_nothing_comes(rate: float, silence_s: float) -> None:
    """A rate never rises by itself, and is nearly gone after five times its span."""
    later = rate_at(rate, 0, round(silence_s * 1_000))
    assert 0 <= later <= rate
    assert later <= 0.01 * rate or silence_s < 5 * RATE_SPAN_S
