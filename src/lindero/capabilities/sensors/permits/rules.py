"""What is left of a plan: its footprint clipped at the boundary, and whether a clause covers what lies beyond."""

from collections.abc import Sequence
from typing import Final

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.masking.areas import rings_json, union_of
from lindero.capabilities.sensors.permits.clauses import Overflight
from lindero.capabilities.sensors.records import Outline
from lindero.kernel.places import Place, wrap_lon

LONGEST_DAYS: Final = 92
"""Longest time of one permit (profile default, to be verified)."""

_SLIVER: Final = 10_000.0
"""Area that overlaying may leave by rounding, in squares of 1e-7 degree: about a square metre."""

Pieces = tuple[tuple[Outline, ...], ...]
"""Areas, each an outline and its holes."""


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a plan.

    Attributes:
        own: Where it may observe on this side.
        beyond: Where the clause lets it observe beyond the line.
        crossed: Nations over whose side the geofence reaches, with a place there; a strip counts for every claimant.
        is_covered: Whether the clause covers every part of the geofence that lies beyond the line.
    """

    own: Pieces
    beyond: Pieces
    crossed: tuple[tuple[str, Place], ...]
    is_covered: bool


def clip(
    geofence: Outline, footprint: Outline, others: Sequence[tuple[str, str]], clause: Overflight | None
) -> Clip:
    """Clip a plan at the boundary.

    Args:
        geofence: Where it flies.
        footprint: Where it would observe.
        others: Nation and rings of each area that is not the own nation's alone.
        clause: The clause that it stands on, if any.
    """
    flown, seen = union_of((rings_json((geofence,)),)), union_of((rings_json((footprint,)),))
    foreign = union_of([rings for _, rings in others])
    allowed = union_of([rings_json(area) for area in clause.areas]) if clause else union_of(())
    crossed = []
    for nation, rings in others:
        part = shapely.intersection(flown, union_of((rings,)))
        if part.area > _SLIVER:
            crossed.append((nation, _place_in(part)))
    uncovered = shapely.difference(shapely.intersection(flown, foreign), allowed)
    return Clip(
        own=_pieces(shapely.difference(seen, foreign)),
        beyond=_pieces(shapely.intersection(shapely.intersection(seen, foreign), allowed)),
        crossed=tuple(sorted(dict(crossed).items())),
        is_covered=uncovered.area <= _SLIVER,
    )


def _pieces(geometry: BaseGeometry) -> Pieces:
    """Return a geometry's polygons as places; slivers that rounding leaves are dropped."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return tuple(
        tuple(_ring(ring) for ring in (polygon.exterior, *polygon.interiors))
        for polygon in polygons
        if polygon.area > _SLIVER
    )


def _ring(ring: BaseGeometry) -> Outline:
    return tuple(Place(lon=wrap_lon(round(lon)), lat=round(lat)) for lon, lat in list(ring.coords)[:-1])


def _place_in(geometry: BaseGeometry) -> Place:
    point = shapely.point_on_surface(geometry)
    return Place(lon=wrap_lon(round(point.x)), lat=round(point.y))
