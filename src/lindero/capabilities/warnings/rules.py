"""What follows of warnings: where the middle of an area is, what a message refers to, which warning still holds."""

import math
from collections.abc import Sequence
from typing import Final

from lindero.kernel.places import Place, moved, place_of

CORNERS: Final = 24
_LONGEST_M: Final = 5_000_000.0


def middle_of(outline: Sequence[Place]) -> Place:
    """Return the middle of an area's corners, as vectors, so that the date line is no matter."""
    x = y = z = 0.0
    for place in outline:
        lon, lat = math.radians(place.lon_deg), math.radians(place.lat_deg)
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return place_of(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def around(centre: Place, radius_m: float) -> tuple[Place, ...]:
    """Return a circle as a polygon."""
    return tuple(moved(centre, 360.0 * one / CORNERS, min(radius_m, _LONGEST_M)) for one in range(CORNERS))


def referred(references: Sequence[str]) -> list[tuple[str, str]]:
    """Return sender and identifier of each message that is referred to (`sender,identifier,sent`)."""
    parts = [one.split(",") for one in references]
    return [(one[0], one[1]) for one in parts if len(one) == 3]
