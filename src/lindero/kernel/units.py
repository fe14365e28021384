"""Units of the integers in records, and their conversion to what people and formulas use."""

from typing import Final

DEGREE_E7: Final = 10_000_000
"""Steps of 1e-7 degree in one degree."""

METRES_PER_NAUTICAL_MILE: Final = 1_852.0
MMPS_PER_KNOT: Final = METRES_PER_NAUTICAL_MILE * 1_000 / 3_600
FULL_TURN_MDEG: Final = 360_000


def e7_of_degrees(degrees: float) -> int:
    """Return degrees as an integer of 1e-7 degree, rounded to nearest."""
    return round(degrees * DEGREE_E7)


def degrees_of_e7(value: int) -> float:
    """Return an integer of 1e-7 degree as degrees."""
    return value / DEGREE_E7


def mmps_of_knots(knots: float) -> int:
    """Return a speed in knots as millimetres per second, rounded to nearest."""
    return round(knots * MMPS_PER_KNOT)


def knots_of_mmps(speed_mmps: int) -> float:
    """Return a speed in millimetres per second as knots."""
    return speed_mmps / MMPS_PER_KNOT


def mdeg_of_degrees(degrees: float) -> int:
    """Return an angle in degrees as millidegrees in [0, 360 000)."""
    return round(degrees * 1_000) % FULL_TURN_MDEG
