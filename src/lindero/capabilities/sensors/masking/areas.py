"""Areas on the ground, as the masking asks them: which of many places lie in them.

The edges are straight in longitude and latitude, as a treaty's list of coordinates means them, and belong to the area.
The predicates are exact: whole numbers of 1e-7 degree are exact as floating-point numbers, and nothing is overlaid.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from lindero.kernel.errors import Invalid
from lindero.kernel.places import MAX_LON_E7, Place, Ring, ring_of

Rings = tuple[tuple[Place, ...], ...]
"""An area: its outline, then the outlines of its holes."""

Mask = NDArray[np.bool_]
_TURN: Final = 2 * MAX_LON_E7


@lru_cache(maxsize=1_024)
def polygons_of(rings_json: str) -> tuple[Polygon, ...]:
    """Return an area as prepared polygons on the plane; two where it runs over the antimeridian.

    Args:
        rings_json: `Rings` as JSON; the text is what a table holds, and what is remembered.

    Returns:
        None at all where the outline encloses nothing; where it crosses itself, what is inside by the even-odd rule.
    """
    try:
        outer, *holes = [ring_of(ring) for ring in msgspec.json.decode(rings_json, type=Rings)]
    except Invalid:
        return ()
    made: list[Polygon] = []
    for shift in (-_TURN, 0, _TURN):
        if outer.west + shift <= MAX_LON_E7 and outer.east + shift >= -MAX_LON_E7:
            inner = [_corners(hole, shift + _turn_to(outer, hole)) for hole in holes]
            polygon = Polygon(_corners(outer, shift), inner)
            shapely.prepare(polygon)
            made.append(polygon)
    return tuple(made)


def rings_json(outlines: Sequence[Sequence[Place]]) -> str:
    """Write an area as a table holds it: its outline, then those of its holes."""
    return msgspec.json.encode(outlines).decode()


def inside(areas: Iterable[str], lon: NDArray[Any], lat: NDArray[Any]) -> Mask:
    """Say of each place whether it lies in any of some areas, edges included."""
    found = np.zeros(len(lon), bool)
    for area in areas:
        for polygon in polygons_of(area):
            found |= shapely.intersects_xy(polygon, lon, lat)
    return found


def union_of(areas: Iterable[str]) -> BaseGeometry:
    """Return some areas as one geometry, for drawing and for areas that are asked about areas."""
    return shapely.union_all([shapely.make_valid(polygon) for area in areas for polygon in polygons_of(area)])


def check_outline(rings_json: str) -> None:
    """Let an outline be one about which everybody agrees what is inside.

    Raises:
        Invalid: If it encloses nothing, or crosses itself.
    """
    polygons = polygons_of(rings_json)
    if not polygons or not all(polygon.is_valid and polygon.area for polygon in polygons):
        raise Invalid(
            "sensors.outline",
            "An outline encloses nothing or crosses itself.",
            "Give at least three corners in the order in which they lie.",
        )


def _corners(ring: Ring, shift: int) -> list[tuple[int, int]]:
    return [(lon + shift, lat) for lon, lat in zip(ring.lons, ring.lats, strict=True)]


def _turn_to(outer: Ring, hole: Ring) -> int:
    """Return by how much a hole is shifted to lie on the same turn of the plane as the ring around it."""
    shift = 0
    while hole.west + shift > outer.east:
        shift -= _TURN
    while hole.east + shift < outer.west:
        shift += _TURN
    return shift
