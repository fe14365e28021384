"""How much of a border section is seen, and where the gaps are. Pure: shapes in, shapes and shares out."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.coverage.sun import is_dark
from lindero.capabilities.sensors.records import Light
from lindero.kernel.coarse import cell_of, cell_samples
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place
from lindero.kernel.units import DEGREE_E7

CELL_KM: Final = 10
STEP_PERCENT: Final = 10
_KM_PER_DEGREE: Final = 111.195


class Reach(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one sensor sees now.

    Attributes:
        sensor_id: The sensor.
        ground: The ground that it sees, and may see.
        outage: Why it sees nothing now; empty if it sees.
    """

    sensor_id: str
    ground: BaseGeometry
    outage: str = ""


class Cover(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How a section is seen.

    Attributes:
        section: The section's ground.
        seen: What of it is seen.
        gap: What of it is not.
    """

    section: BaseGeometry
    seen: BaseGeometry
    gap: BaseGeometry

    @property
    def percent(self) -> int:
        """How much of it is seen, per cent rounded down: 100 is said of what is whole only."""
        whole = area_km2(self.section)
        return int(100 * area_km2(self.seen) / whole + 1e-9) if whole else 0


def cover(section: BaseGeometry, reaches: Iterable[Reach]) -> Cover:
    """Return how a section is seen by sensors that have no outage."""
    ground = shapely.union_all([reach.ground for reach in reaches if not reach.outage])
    seen = shapely.intersection(section, ground)
    return Cover(section=section, seen=seen, gap=shapely.difference(section, ground))


def sees_now(light: Light, place: Place, now: int) -> bool:
    """Say whether a sensor of some light sees at an instant, milliseconds UTC."""
    return light == "always" or is_dark(place, now) == (light == "darkness")


def area_km2(geometry: BaseGeometry) -> float:
    """Return the size of ground on the plane of longitude and latitude in 1e-7 degree, square kilometres.

    Each polygon is stretched at its own middle; over a border section that errs by less than one per cent.
    """
    total = 0.0
    for part in shapely.get_parts(geometry):
        if part.area:
            shrink = math.cos(math.radians(part.centroid.y / DEGREE_E7))
            total += part.area / DEGREE_E7**2 * _KM_PER_DEGREE**2 * shrink
    return total


def cells_of(cover: Cover) -> dict[Place, int]:
    """Return how much of each coarse cell of a section is seen, in steps of ten per cent rounded down, by its middle.

    The step and the cell's width are all that a neighbour learns: no sensor can be placed by them.
    """
    found = {}
    for middle in _middles(cover.section):
        around = _cell(middle)
        whole = shapely.intersection(around, cover.section).area
        if whole:
            seen = shapely.intersection(around, cover.seen).area
            found[middle] = min(100, int(100 * seen / whole + 1e-9) // STEP_PERCENT * STEP_PERCENT)
    return found


def _middles(section: BaseGeometry) -> Sequence[Place]:
    """Return the middles of all cells that a section touches."""
    west, south, east, north = section.bounds
    step = CELL_KM * 40_000
    found = {
        cell_of(
            Place(lon=max(-MAX_LON_E7, min(MAX_LON_E7, lon)), lat=max(-MAX_LAT_E7, min(MAX_LAT_E7, lat))),
            CELL_KM,
        )
        for lat in range(int(south), int(north) + step, step)
        for lon in range(int(west), int(east) + step, step)
    }
    return sorted(found, key=lambda place: (place.lat, place.lon))


def _cell(middle: Place) -> BaseGeometry:
    samples = cell_samples(f"cell_{CELL_KM}km", middle)
    return box(
        min(one.lon for one in samples), min(one.lat for one in samples),
        max(one.lon for one in samples), max(one.lat for one in samples),
    )  # fmt: skip
