"""Exact areas: whether a place lies in one, what of a route does, and whether a ring is drawn properly."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from lindero.kernel.places import (
    EARTH_RADIUS_M,
    MAX_LON_E7,
    Area,
    Place,
    Ring,
    area_contains,
    area_of,
    ring_contains,
    ring_of,
)
from lindero.kernel.units import DEGREE_E7
from lindero.trust.agreements.treaty import Corridor, Everywhere, Polygon, Shape

METRES_PER_E7: Final = EARTH_RADIUS_M * math.pi / 180 / DEGREE_E7
"""Length of 1e-7 degree of latitude on the mean sphere, metres."""

_TURN: Final = 2 * MAX_LON_E7
_Edge = tuple[int, int, int, int]
"""An edge on the unrolled plane: lon and lat of its start, lon and lat of its end."""


def shape_contains(shape: Shape, place: Place) -> bool:
    """Say whether an area contains a place; its edge belongs to it."""
    if isinstance(shape, Everywhere):
        return True
    if isinstance(shape, Corridor):
        return corridor_distance_m(shape, place) <= shape.width_m / 2
    return area_contains(area_of_polygon(shape), place)


def cut_route(shapes: Sequence[Shape], places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places of a route that lie in any of the areas, in their order (S-09)."""
    return tuple(place for place in places if any(shape_contains(shape, place) for shape in shapes))


@cache
def area_of_polygon(polygon: Polygon) -> Area:
    """Return a polygon in the form in which it is computed with."""
    return area_of(polygon.outer, polygon.holes)


def corridor_distance_m(corridor: Corridor, place: Place) -> float:
    """Return the distance of a place from the corridor's line, metres.

    Segments are straight in longitude and latitude. Metres are measured on the plane that has the scale of
    the place's own latitude: x = R cos(lat) dlon, y = R dlat on the mean sphere. Up to 60 degrees of latitude
    this differs from the distance on the sphere by less than 0.1 % where the corridor is 20 km wide, and by
    less than 1 % where it is 200 km wide.
    """
    east_m = METRES_PER_E7 * math.cos(math.radians(place.lat_deg))
    best = math.inf
    for start, end in zip(corridor.line, corridor.line[1:], strict=False):
        x1 = _shorter(start.lon - place.lon) * east_m
        y1 = (start.lat - place.lat) * METRES_PER_E7
        run = _shorter(end.lon - start.lon) * east_m
        rise = (end.lat - start.lat) * METRES_PER_E7
        length2 = run * run + rise * rise
        along = 0.0 if length2 == 0 else max(0.0, min(1.0, -(x1 * run + y1 * rise) / length2))
        best = min(best, math.hypot(x1 + along * run, y1 + along * rise))
    return best


def _shorter(difference: int) -> int:
    """Return a difference of longitudes as the shorter way round, in (-half turn, half turn]."""
    return MAX_LON_E7 - (MAX_LON_E7 - difference) % _TURN


def edges_of(ring: Ring) -> Iterator[_Edge]:
    """Yield a ring's edges on the unrolled plane, without the seam of a ring round a pole."""
    lons, lats = ring.lons, ring.lats
    if ring.polar:
        lons, lats = lons[:-2], lats[:-2]
    else:
        lons, lats = (*lons, lons[0]), (*lats, lats[0])
    yield from zip(lons, lats, lons[1:], lats[1:], strict=False)


def hole_outside(polygon: Polygon) -> list[int]:
    """Return which holes have a corner outside their polygon."""
    outer = ring_of(polygon.outer)
    return [
        index
        for index, hole in enumerate(polygon.holes)
        if not all(ring_contains(outer, corner) for corner in hole)
    ]


def crossing_edges(corners: Sequence[Place]) -> tuple[int, int] | None:
    """Return two edges of a ring that cross or touch where they should not, or None.

    Edges are numbered by the corner at which they start. They are compared from west to east, each with those
    that begin before it ends.
    """
    ring = ring_of(corners)
    edges = list(edges_of(ring))
    order = sorted(range(len(edges)), key=lambda index: min(edges[index][0], edges[index][2]))
    for position, first in enumerate(order):
        east = max(edges[first][0], edges[first][2])
        for second in order[position + 1 :]:
            if min(edges[second][0], edges[second][2]) > east:
                break
            if _clash(edges, min(first, second), max(first, second), closed=not ring.polar):
                return min(first, second), max(first, second)
    return None


def _clash(edges: list[_Edge], first: int, second: int, *, closed: bool) -> bool:
    """Say whether two edges meet anywhere but in the corner that neighbours share."""
    if second == first + 1:
        return _turns_back(edges[first], edges[second])
    if closed and first == 0 and second == len(edges) - 1:
        return _turns_back(edges[second], edges[first])
    return _touch(edges[first], edges[second])


def _turns_back(before: _Edge, after: _Edge) -> bool:
    """Say whether an edge runs back over the one before it."""
    ax, ay, bx, by = before
    _, _, cx, cy = after
    cross = (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
    ahead = (bx - ax) * (cx - bx) + (by - ay) * (cy - by)
    return cross == 0 and ahead <= 0


def _touch(one: _Edge, other: _Edge) -> bool:
    """Say whether two edges have a point in common; exact on whole numbers."""
    ax, ay, bx, by = one
    cx, cy, dx, dy = other
    if max(ax, bx) < min(cx, dx) or max(cx, dx) < min(ax, bx):
        return False
    if max(ay, by) < min(cy, dy) or max(cy, dy) < min(ay, by):
        return False
    side_c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    side_d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    side_a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    side_b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return side_c * side_d <= 0 and side_a * side_b <= 0
