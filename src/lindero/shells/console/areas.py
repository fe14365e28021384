"""The areas of agreements as GeoJSON, for the map to draw."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from lindero.kernel.places import EARTH_RADIUS_M, Place, ring_of
from lindero.kernel.units import degrees_of_e7
from lindero.trust.agreements.treaty import Agreement, Corridor, Polygon, Shape

Coordinates = list[list[float]]
"""A closed ring: longitude and latitude in degrees; beyond 180 degrees where it crosses the antimeridian."""


def collection_of(agreements: Iterable[Agreement]) -> dict[str, Any]:
    """Return the areas of agreements as a FeatureCollection (RFC 7946); each says agreement and name.

    An area that is the whole Earth is left out: there is nothing to draw.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"agreement": agreement.id, "name": area.name.replace("_", " ")},
                "geometry": {"type": "Polygon", "coordinates": rings},
            }
            for agreement in agreements
            for area in agreement.areas
            if (rings := rings_of(area.shape))
        ],
    }


def rings_of(shape: Shape) -> list[Coordinates]:
    """Return the rings of an area, the outer one first and anticlockwise; none for the whole Earth."""
    if isinstance(shape, Polygon):
        return [
            _wound(_unrolled(shape.outer), anticlockwise=True),
            *(_wound(_unrolled(hole), anticlockwise=False) for hole in shape.holes),
        ]
    return [_wound(_outline(shape), anticlockwise=True)] if isinstance(shape, Corridor) else []


def _unrolled(corners: Sequence[Place]) -> Coordinates:
    ring = ring_of(corners)
    points = [[degrees_of_e7(lon), degrees_of_e7(lat)] for lon, lat in zip(ring.lons, ring.lats, strict=True)]
    return [*points, points[0]]


def _outline(corridor: Corridor) -> Coordinates:
    """Return the outline of a corridor: its line moved to both sides, mitred at its bends, with flat ends.

    Metres are measured on the plane that has the scale of the line's middle latitude; the gate measures
    exactly, this is drawn for people.
    """
    lats = [place.lat_deg for place in corridor.line]
    north = math.degrees(1 / EARTH_RADIUS_M)
    east = north / math.cos(math.radians((min(lats) + max(lats)) / 2))
    start = corridor.line[0]
    points = [(_near(place.lon_deg, start.lon_deg) / east, place.lat_deg / north) for place in corridor.line]
    half = corridor.width_m / 2
    left = [_beside(points, index, half) for index in range(len(points))]
    right = [_beside(points, index, -half) for index in range(len(points))]
    ring = [[x * east, y * north] for x, y in [*left, *reversed(right)]]
    return [*ring, ring[0]]


def _near(lon: float, start: float) -> float:
    """Return the same meridian, written within half a turn of the line's first point."""
    return start + (lon - start + 180.0) % 360.0 - 180.0


def _beside(points: Sequence[tuple[float, float]], index: int, offset: float) -> tuple[float, float]:
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


def _direction(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float] | None:
    run, rise = end[0] - start[0], end[1] - start[1]
    length = math.hypot(run, rise)
    return None if length == 0 else (run / length, rise / length)


def _wound(ring: Coordinates, *, anticlockwise: bool) -> Coordinates:
    """Return a ring that runs the way round that RFC 7946 asks for (3.1.6)."""
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if (doubled > 0) is anticlockwise else ring[::-1]
