"""Areas of agreements for the map, as far as this reader knows the form of the signed text."""

from typing import Final

import msgspec

from lindero.capabilities.picture.outlines import Outline, outline_of_corridor, outline_of_ring
from lindero.kernel.places import Place


class AreaShape(msgspec.Struct, frozen=True, kw_only=True):
    """A shape of an agreement; `polygon` and `corridor` can be drawn, what holds everywhere cannot.

    Attributes:
        shape: Its form.
        outer: The corners of a polygon.
        holes: The corners of each of its holes.
        line: The line of a corridor.
        width_m: The width of a corridor, metres.
    """

    shape: str
    outer: tuple[Place, ...] = ()
    holes: tuple[tuple[Place, ...], ...] = ()
    line: tuple[Place, ...] = ()
    width_m: int = 0


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
    """Return what can be drawn of an agreement's canonical text; nothing if its form is not known here."""
    try:
        agreement = _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ()
    return tuple(area for area in agreement.areas if _can_be_drawn(area.shape))


def _can_be_drawn(shape: AreaShape) -> bool:
    if shape.shape == "corridor":
        return len(shape.line) > 1 and shape.width_m > 0
    return shape.shape == "polygon" and len(shape.outer) > 2


def rings_of(shape: AreaShape) -> list[Outline]:
    """Return a shape's rings as GeoJSON wants them: degrees, each ring closed, the outer one first."""
    if shape.shape == "corridor":
        return [outline_of_corridor(shape.line, shape.width_m)]
    holes = [outline_of_ring(hole, is_hole=True) for hole in shape.holes if hole]
    return [outline_of_ring(shape.outer), *holes]
