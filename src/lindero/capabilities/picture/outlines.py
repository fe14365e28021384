"""Outlines of areas as GeoJSON wants them: closed, wound as the standard says, the short way round the Earth."""

import math
from collections.abc import Sequence
from itertools import pairwise

from lindero.kernel.places import EARTH_RADIUS_M, Place, ring_of
from lindero.kernel.units import degrees_of_e7

Outline = list[tuple[float, float]]
"""A closed ring: longitude and latitude in degrees; beyond 180 degrees where it crosses the antimeridian."""

_Point = tuple[float, float]
"""Metres east and north on the plane on which a corridor is drawn."""


def outline_of_ring(corners: Sequence[Place], *, is_hole: bool = False) -> Outline:
    """Return a ring closed and wound as RFC 7946 says (3.1.6): the outer one anticlockwise, a hole clockwise."""
    ring = ring_of(corners)
    points = [(degrees_of_e7(lon), degrees_of_e7(lat)) for lon, lat in zip(ring.lons, ring.lats, strict=True)]
    return _wound([*points, points[0]], anticlockwise=not is_hole)


def outline_of_corridor(line: Sequence[Place], width_m: int) -> Outline:
    """Return the outline of a corridor: its line moved to both sides, mitred at its bends, with flat ends.

    Metres are measured on the plane that has the scale of the line's middle latitude; the gate measures
    exactly, this is drawn for people.

    Args:
        line: The line, at least two places.
        width_m: The corridor's whole width, metres.
    """
    lats = [place.lat_deg for place in line]
    north = math.degrees(1 / EARTH_RADIUS_M)
    east = north / math.cos(math.radians((min(lats) + max(lats)) / 2))
    start = line[0].lon_deg
    points = [(_near(place.lon_deg, start) / east, place.lat_deg / north) for place in line]
    left = [_beside(points, index, width_m / 2) for index in range(len(points))]
    right = [_beside(points, index, -width_m / 2) for index in range(len(points))]
    ring = [(x * east, y * north) for x, y in [*left, *reversed(right)]]
    return _wound([*ring, ring[0]], anticlockwise=True)


def _near(lon: float, start: float) -> float:
    """Return the same meridian, written within half a turn of another one."""
    return start + (lon - start + 180.0) % 360.0 - 180.0


def _beside(points: Sequence[_Point], index: int, offset: float) -> _Point:
    """Return the point `offset` metres to the left of a line's corner, on the bisector of its bend."""
    before, here, after = points[max(0, index - 1)], points[index], points[min(len(points) - 1, index + 1)]
    first, second = _direction(before, here), _direction(here, after)
    first, second = first or second, second or first
    if first is None or second is None:
        return here
    x, y = first[0] + second[0], first[1] + second[1]
    length = math.hypot(x, y) or 1.0
    x, y = x / length, y / length
    # At a sharp bend the bisector runs far out; twice the width is enough for the eye.
    reach = offset / max(0.5, x * first[0] + y * first[1])
    return here[0] - y * reach, here[1] + x * reach


def _direction(start: _Point, end: _Point) -> _Point | None:
    run, rise = end[0] - start[0], end[1] - start[1]
    length = math.hypot(run, rise)
    return None if length == 0 else (run / length, rise / length)


def _wound(ring: Outline, *, anticlockwise: bool) -> Outline:
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if (doubled > 0) is anticlockwise else ring[::-1]
