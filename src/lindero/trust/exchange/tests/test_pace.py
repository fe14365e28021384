"""Pace: how much may leave at once on fast and on slow ways."""

from hypothesis import given
from hypothesis import strategies as st

from lindero.trust.exchange.pace import BYTES_AN_ENTRY, PARCEL_S, SMALLEST_BYTES, Pace
from lindero.trust.exchange.packing import LARGEST_BYTES
from lindero.trust.exchange.wire import MAX_ENTRIES


def test_fast_way_takes_whole_parcels() -> None:
    """Nothing is held back before anything was learned, nor by parcels that are quick."""
    pace = Pace()
    pace.learn(LARGEST_BYTES, 0.1)
    assert (pace.room, pace.entries) == (LARGEST_BYTES, MAX_ENTRIES)


def test_slow_way_gets_parcels_that_take_half_a_second() -> None:
    """At 1 Mbit/s a parcel of 1 MiB took eight seconds: the next has a sixteenth of it, and so has a batch."""
    pace = Pace()
    pace.learn(1 << 20, 8.0)
    assert pace.room == (1 << 20) * PARCEL_S / 8
    assert pace.entries == pace.room // BYTES_AN_ENTRY


def test_way_that_is_fast_again_is_used_again() -> None:
    """Full parcels that are quick double what may leave; small ones tell nothing."""
    pace = Pace()
    pace.learn(1 << 20, 60.0)
    slow = pace.room
    pace.learn(100, 0.01)
    assert pace.room == slow
    while pace.room < LARGEST_BYTES:
        before = pace.room
        pace.learn(pace.room, 0.01)
        assert pace.room > before


@given(st.lists(st.tuples(st.integers(1, LARGEST_BYTES), st.floats(0, 1_000))))
def test_pace_stays_within_its_bounds(parcels: list[tuple[int, float]]) -> None:
    """Whatever is measured, a parcel has room for something and is never too large."""
    pace = Pace()
    for size, took_s in parcels:
        pace.learn(size, took_s)
        assert SMALLEST_BYTES <= pace.room <= LARGEST_BYTES
        assert 1 <= pace.entries <= MAX_ENTRIES
