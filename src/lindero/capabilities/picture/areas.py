"""Outlines of agreed areas for the map."""

from lindero.capabilities.picture.outlines import Outline, outline_of_corridor, outline_of_ring
from lindero.kernel.agreed import AgreedArea


def can_be_drawn(area: AgreedArea) -> bool:
    """Say whether an area has an outline; what holds everywhere has none."""
    if area.form == "corridor":
        return len(area.line) > 1 and area.width_m > 0
    return area.form == "polygon" and len(area.outer) > 2


def rings_of(area: AgreedArea) -> list[Outline]:
    """Return an area's rings as GeoJSON wants them: degrees, each ring closed, the outer one first."""
    if area.form == "corridor":
        return [outline_of_corridor(area.line, area.width_m)]
    holes = [outline_of_ring(hole, is_hole=True) for hole in area.holes if hole]
    return [outline_of_ring(area.outer), *holes]
