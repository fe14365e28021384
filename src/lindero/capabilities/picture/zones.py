"""Areas of the agreements in force, as GeoJSON (RFC 7946) for the map."""

from typing import Literal

import msgspec

from lindero.capabilities.picture.areas import can_be_drawn, rings_of
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
    return AreasView(
        features=tuple(
            AreaFeature(
                geometry=PolygonOfRings(coordinates=tuple(tuple(ring) for ring in rings_of(area))),
                properties=AreaNames(agreement=agreed.ref, name=area.name),
            )
            for agreed in desk.agreed()
            if query.agreement in {"", agreed.ref}
            for area in agreed.areas
            if can_be_drawn(area)
        )
    )
