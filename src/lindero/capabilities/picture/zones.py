"""Areas of the agreements in force, as GeoJSON (RFC 7946) for the map."""

from typing import Literal

import msgspec

from lindero.capabilities.picture.areas import AreaShape, rings_of
from lindero.capabilities.picture.tables import SELECT_AREAS
from lindero.kernel.desk import Desk


class AreasQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which areas to show.

    Attributes:
        agreement: Only those of this agreement; all if empty.
    """

    agreement: str = ""


class PolygonOfRings(msgspec.Struct, frozen=True, kw_only=True):
    """A polygon.

    Attributes:
        type: What GeoJSON calls it.
        coordinates: Its rings, the outer one first, longitude before latitude, degrees.
    """

    type: Literal["Polygon"] = "Polygon"
    coordinates: tuple[tuple[tuple[float, float], ...], ...]


class AreaNames(msgspec.Struct, frozen=True, kw_only=True):
    """What an area is called.

    Attributes:
        agreement: The agreement with its version.
        name: Its name in the agreement.
    """

    agreement: str
    name: str


class AreaFeature(msgspec.Struct, frozen=True, kw_only=True):
    """One area.

    Attributes:
        type: What GeoJSON calls it.
        geometry: Its polygon.
        properties: What it is called.
    """

    type: Literal["Feature"] = "Feature"
    geometry: PolygonOfRings
    properties: AreaNames


class AreasView(msgspec.Struct, frozen=True, kw_only=True):
    """All areas.

    Attributes:
        type: What GeoJSON calls it.
        features: The areas.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[AreaFeature, ...]


def show_areas(desk: Desk, query: AreasQuery) -> AreasView:
    """Show the areas of the agreements in force."""
    rows = desk.rows(SELECT_AREAS, (query.agreement,))
    return AreasView(
        features=tuple(
            AreaFeature(geometry=_polygon(shape), properties=AreaNames(agreement=agreement, name=name))
            for agreement, name, shape in rows
        )
    )


def _polygon(shape: str) -> PolygonOfRings:
    rings = rings_of(msgspec.json.decode(shape, type=AreaShape))
    return PolygonOfRings(coordinates=tuple(tuple(ring) for ring in rings))
