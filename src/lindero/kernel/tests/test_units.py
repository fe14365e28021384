"""Units: whole numbers in records, converted at the edges without drift."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.units import (
    FULL_TURN_MDEG,
    degrees_of_e7,
    e7_of_degrees,
    knots_of_mmps,
    mdeg_of_degrees,
    mmps_of_knots,
)


@given(st.integers(-1_800_000_000, 1_800_000_000))
def test_degrees_survive_the_way_out_and_back(value: int) -> None:
    """Every stored coordinate is the same after it was shown in degrees and read again."""
    assert e7_of_degrees(degrees_of_e7(value)) == value


@given(st.floats(-180, 180))
def test_a_degree_is_rounded_to_the_nearest_step(degrees: float) -> None:
    """Reading degrees moves a place by at most half a step of 1e-7 degree (about 6 mm)."""
    assert abs(degrees_of_e7(e7_of_degrees(degrees)) - degrees) <= 0.51e-7


@given(st.integers(0, 100_000))
def test_speeds_survive_the_way_out_and_back(speed_mmps: int) -> None:
    """Every stored speed is the same after it was shown in knots and read again."""
    assert mmps_of_knots(knots_of_mmps(speed_mmps)) == speed_mmps


def test_a_knot_is_a_nautical_mile_an_hour() -> None:
    """36 knots are 18.52 m/s, by the definition of the international nautical mile."""
    assert mmps_of_knots(36) == 18_520


@given(st.floats(-1e6, 1e6))
def test_an_angle_ends_within_one_turn(degrees: float) -> None:
    """Angles are in [0, 360 000) millidegrees whatever turn they were given in, and never 360 degrees."""
    assert 0 <= mdeg_of_degrees(degrees) < FULL_TURN_MDEG


@pytest.mark.parametrize(
    ("degrees", "expected"), [(0, 0), (359.9999, 0), (360, 0), (-90, 270_000), (90.5, 90_500)]
)
def test_an_angle_is_counted_clockwise_from_north(degrees: float, expected: int) -> None:
    """Known angles come out as they should, rounding up to north included."""
    assert mdeg_of_degrees(degrees) == expected
