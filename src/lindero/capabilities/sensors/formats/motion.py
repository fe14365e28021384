"""Speed, course, climb and altitude as columns, from the units in which sensors tell them."""

import math
from typing import Final

from lindero.kernel.units import FULL_TURN_MDEG, METRES_PER_NAUTICAL_MILE

METRES_PER_FOOT: Final = 0.3048
METRES_PER_FLIGHT_LEVEL: Final = 100 * METRES_PER_FOOT
MPS_PER_FOOT_A_MINUTE: Final = METRES_PER_FOOT / 60
MPS_PER_KNOT: Final = METRES_PER_NAUTICAL_MILE / 3_600

_FASTEST_MPS: Final = 10_000.0
_HIGHEST_M: Final = 100_000.0


def over_ground(speed_mps: float | None, course_deg: float | None) -> dict[str, int]:
    """Return the columns of a speed over ground and its course; what is not told or nonsense is left out."""
    columns: dict[str, int] = {}
    if speed_mps is not None and 0 <= speed_mps <= _FASTEST_MPS:
        columns["speed_mmps"] = round(speed_mps * 1_000)
    if course_deg is not None and math.isfinite(course_deg):
        columns["course_mdeg"] = round(course_deg * 1_000) % FULL_TURN_MDEG
    return columns


def velocity(east_mps: float | None, north_mps: float | None) -> dict[str, int]:
    """Return the columns of a velocity told as its parts; standing still has no course."""
    if east_mps is None or north_mps is None or not math.isfinite(east_mps + north_mps):
        return {}
    speed_mps = math.hypot(east_mps, north_mps)
    return over_ground(speed_mps, math.degrees(math.atan2(east_mps, north_mps)) if speed_mps else None)


def heading(heading_deg: float | None) -> dict[str, int]:
    """Return the column of a heading, degrees clockwise from true north."""
    if heading_deg is None or not math.isfinite(heading_deg):
        return {}
    return {"heading_mdeg": round(heading_deg * 1_000) % FULL_TURN_MDEG}


def vertical(altitude_m: float | None, climb_mps: float | None = None) -> dict[str, int]:
    """Return the columns of an altitude and a rate of climb; what is not told or nonsense is left out."""
    columns: dict[str, int] = {}
    if altitude_m is not None and abs(altitude_m) <= _HIGHEST_M:
        columns["altitude_dm"] = round(altitude_m * 10)
    if climb_mps is not None and abs(climb_mps) <= _FASTEST_MPS:
        columns["climb_mmps"] = round(climb_mps * 1_000)
    return columns
