"""Areas of agreements for the map: polygons in the signed text, as far as this reader knows their form."""

from typing import Final

import msgspec

from lindero.kernel.places import Place
from lindero.kernel.units import degrees_of_e7


class AreaShape(msgspec.Struct, frozen=True, kw_only=True):
    """A shape of an agreement; only `polygon` can be drawn as it stands.

    Attributes:
        shape: Its form.
        outer: The corners of a polygon.
        holes: The corners of each of its holes.
    """

    shape: str
    outer: tuple[Place, ...] = ()
    holes: tuple[tuple[Place, ...], ...] = ()


class NamedShape(msgspec.Struct, frozen=True, kw_only=True):
    """A shape with the name that clauses call it by.

    Attributes:
        name: The name.
        shape: The shape.
    """

    name: str
    shape: AreaShape


class _AgreementText(msgspec.Struct, frozen=True, kw_only=True):
    areas: tuple[NamedShape, ...] = ()


_DECODER: Final = msgspec.json.Decoder(_AgreementText)


def areas_in(text: str) -> tuple[NamedShape, ...]:
    """Return the polygons in an agreement's canonical text; none if its form is not known here."""
    try:
        agreement = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return ()
    return tuple(
        area for area in agreement.areas if area.shape.shape == "polygon" and len(area.shape.outer) > 2
    )


def rings_of(shape: AreaShape) -> list[list[tuple[float, float]]]:
    """Return a polygon's rings as GeoJSON wants them: degrees, each ring closed, the outer one first."""
    return [
        [(degrees_of_e7(place.lon), degrees_of_e7(place.lat)) for place in (*ring, ring[0])]
        for ring in (shape.outer, *shape.holes)
        if ring
    ]
