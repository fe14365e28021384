"""A place in words: in whose territory or sea it lies, and which section of border is nearest."""

from functools import lru_cache
from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.shown import Where
from lindero.kernel.desk import Desk
from lindero.kernel.places import Area, Place, area_contains, area_of, distance_m

_RINGS: Final = msgspec.json.Decoder(tuple[tuple[Place, ...], ...])
_POINTS: Final = msgspec.json.Decoder(tuple[Place, ...])


@lru_cache(maxsize=64)
def _area(rings: str) -> Area:
    outer, *holes = _RINGS.decode(rings)
    return area_of(outer, holes)


class Gazetteer:
    """Says where places are, by what this node knows at the moment."""

    def __init__(self, desk: Desk) -> None:
        now = desk.now()
        zones = desk.rows("SELECT name, rings FROM alerts_zones WHERE valid_from <= ? ORDER BY name", (now,))
        sections = desk.rows("SELECT title, points FROM alerts_sections ORDER BY name")
        self._zones = tuple((name, _area(rings)) for name, rings in zones)
        self._points = tuple((point, title) for title, line in sections for point in _POINTS.decode(line))

    def where(self, place: Place) -> Where:
        """Return a place in words."""
        zones = tuple(name for name, area in self._zones if area_contains(area, place))
        if not self._points:
            return Where(zones=zones)
        away, section = min((distance_m(place, point), title) for point, title in self._points)
        return Where(zones=zones, section=section, distance_m=round(away))
