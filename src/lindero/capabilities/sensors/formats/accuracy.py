"""How exact a place is, from what each way of writing tells of it: a radius, a category, a dilution."""

import math
from typing import Final

from lindero.capabilities.sensors.formats.geometry import covariance_ellipse

RADII_PER_DEVIATION: Final = math.sqrt(-2 * math.log(0.05))
"""Radius of 95 % of a circular normal distribution, in standard deviations of one axis."""

WIDEST_M: Final = 1_000_000.0
"""A radius above it says nothing."""

RANGE_ERROR_M: Final = 5.0
"""Usual error of a single distance to a satellite, one standard deviation, metres (GPS SPS performance standard)."""

_NACP_M: Final = (None, 18_520, 7_408, 3_704, 1_852, 926, 555.6, 185.2, 92.6, 30, 10, 3)
"""Radius within which a position lies with 95 %, metres, by its navigation accuracy category (DO-260B, A.1.4.9)."""


def accuracy_columns(radius_m: float | None) -> dict[str, int]:
    """Return the columns of a radius of 95 %, and the circle of one standard deviation that belongs to it."""
    if radius_m is None or not 0 <= radius_m <= WIDEST_M:
        return {}
    deviation_m = radius_m / RADII_PER_DEVIATION
    return {"accuracy_m": max(1, round(radius_m))} | covariance_ellipse(deviation_m, deviation_m)


def accuracy_of_nacp(category: int | None) -> dict[str, int]:
    """Return the columns of a navigation accuracy category for position (NACp); 0 and what is not defined tell none."""
    if category is None or not 0 < category < len(_NACP_M):
        return {}
    return accuracy_columns(_NACP_M[category])


def accuracy_of_hdop(hdop: float | None) -> dict[str, int]:
    """Return the columns of a horizontal dilution of precision: the root of both axes' variances, in range errors."""
    if hdop is None or hdop < 0:
        return {}
    return accuracy_columns(hdop * RANGE_ERROR_M * RADII_PER_DEVIATION / math.sqrt(2))
