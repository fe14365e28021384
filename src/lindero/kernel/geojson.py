"""Lines and areas as GeoJSON (RFC 7946), for the pages that a map reads."""

from typing import Any, Literal

import msgspec

from lindero.kernel.places import Place

Corner = tuple[float, float]
"""Longitude, then latitude, degrees."""


class LineString(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="LineString"):
    """A line.

    Attributes:
        coordinates: Its points in order.
    """

    coordinates: tuple[Corner, ...]


class Polygon(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="Polygon"):
    """An area.

    Attributes:
        coordinates: Its rings, each closed, the outer one first.
    """

    coordinates: tuple[tuple[Corner, ...], ...]


class ShapeFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A line or an area with what is said of it.

    Attributes:
        type: What GeoJSON calls it.
        geometry: Where it is.
        properties: What is said of it.
    """

    type: Literal["Feature"] = "Feature"
    geometry: LineString | Polygon
    properties: dict[str, Any]


class ShapeCollection(msgspec.Struct, frozen=True, kw_only=True):
    """Lines and areas.

    Attributes:
        type: What GeoJSON calls it.
        features: Each of them.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[ShapeFeature, ...] = ()


def line_of(points: tuple[Place, ...]) -> LineString:
    """Return a line through places."""
    return LineString(coordinates=tuple((place.lon_deg, place.lat_deg) for place in points))


def polygon_of(*rings: tuple[Place, ...]) -> Polygon:
    """Return an area of rings, the outer one first; each is closed where it is not."""
    return Polygon(coordinates=tuple(line_of((*ring, ring[0])).coordinates for ring in rings))
