"""Bearings on the ground: great circles out to a sensor's reach, their uncertainty, and which of many are drawn.

Two bearings that cross say that two sensors heard something, not that it was the same: no place is worked out of them
here. That is for who follows things over time, with a test of whether they belong together.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

import msgspec
import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.coverage.viewshed import ends_of
from lindero.capabilities.sensors.masking.areas import union_of
from lindero.capabilities.sensors.masking.rules import Limits
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.places import EARTH_RADIUS_M, MAX_LAT_E7, MAX_LON_E7, Place
from lindero.kernel.times import MINUTE_MS

SHOWN_MS: Final = 10 * MINUTE_MS
"""A bearing is drawn for so long after it was measured."""

FRESH_MS: Final = 2 * MINUTE_MS
"""A bearing measured longer ago is drawn paler and dashed."""

MOST_OF_A_SENSOR: Final = 12
"""Lines of one sensor: more of them cannot be told apart by eye."""

MOST_IN_ALL: Final = 120
"""Lines on the map."""

WIDEST_MDEG: Final = 90_000
"""A standard deviation of a quarter turn or more says nothing of a direction, and has no wedge."""

STEPS: Final = 32
"""Pieces of a line: at the longest reach that can be declared (1,000 kilometres) one every 31 kilometres."""

ARC_MDEG: Final = 2_000
"""Pieces of a wedge's outer edge are two degrees wide at the most."""

_TURN: Final = 2 * MAX_LON_E7
_WORLD: Final = shapely.box(-MAX_LON_E7, -MAX_LAT_E7, MAX_LON_E7, MAX_LAT_E7)
_SHORT_OF_A_POLE: Final = 0.999


class Bearing(msgspec.Struct, frozen=True, kw_only=True):
    """Where something lies as seen from a sensor that tells no distance.

    Attributes:
        sensor_id: The sensor.
        place: Where the sensor was.
        measured_at: When it measured, milliseconds UTC.
        bearing_mdeg: Millidegrees clockwise from true north.
        deviation_mdeg: Standard deviation of that, millidegrees; None if unknown.
        source_class: Index into `SOURCE_CLASSES`.
        record_id: The batch.
        row: Its row in the batch.
    """

    sensor_id: str
    place: Place
    measured_at: int
    bearing_mdeg: int
    deviation_mdeg: int | None
    source_class: int
    record_id: str
    row: int

    @property
    def place_in_list(self) -> tuple[str, int, str, int]:
        """Where it stands in a list by sensor, the newest first; no two stand at the same place."""
        return (self.sensor_id, -self.measured_at, self.record_id, -self.row)


def chosen(bearings: Sequence[Bearing]) -> list[Bearing]:
    """Return the bearings that are drawn: the newest of each sensor, then the next of each, until there are enough.

    Args:
        bearings: Those of each sensor together, its newest first.

    Returns:
        At most `MOST_OF_A_SENSOR` of each sensor and `MOST_IN_ALL` together, by sensor, the newest first.
    """
    ranked = [
        (rank, -one.measured_at, one.sensor_id, one)
        for _, run in groupby(bearings, key=lambda one: one.sensor_id)
        for rank, one in enumerate(run)
        if rank < MOST_OF_A_SENSOR
    ]
    ranked.sort(key=lambda found: found[:3])
    kept = sorted(ranked[:MOST_IN_ALL], key=lambda found: (found[2], found[0]))
    return [one for _, _, _, one in kept]


def is_fresh(measured_at: int, now: int) -> bool:
    """Say whether a bearing counts as one of now; instants in milliseconds UTC."""
    return now - measured_at <= FRESH_MS


def line_out(place: Place, bearing_mdeg: int, farthest_m: float) -> BaseGeometry:
    """Return the great circle from a place along a bearing, on the plane of longitude and latitude in 1e-7 degree.

    It ends at `farthest_m` metres, or short of a pole, where the plane ends; over the antimeridian it is in two pieces.
    """
    angle, reach_m = np.radians(bearing_mdeg / 1_000), _short_of_a_pole(place, farthest_m)
    lon, lat = ends_of(place, np.full(STEPS + 1, angle), np.linspace(0.0, reach_m, STEPS + 1))
    return _on_one_turn(LineString(np.column_stack([lon, lat])))


def wedge_out(place: Place, bearing_mdeg: int, deviation_mdeg: int | None, farthest_m: float) -> BaseGeometry:
    """Return the ground within one standard deviation of a bearing, to either side; nothing where that is unknown."""
    if not deviation_mdeg or deviation_mdeg >= WIDEST_MDEG:
        return Polygon()
    reach_m = _short_of_a_pole(place, farthest_m)
    out, arc = np.linspace(0.0, reach_m, STEPS + 1)[1:], max(2, -(-2 * deviation_mdeg // ARC_MDEG))
    first, last = (bearing_mdeg - deviation_mdeg) / 1_000, (bearing_mdeg + deviation_mdeg) / 1_000
    across = np.linspace(first, last, arc + 1)[1:-1]
    bearings = np.concatenate([[first], np.full(STEPS, first), across, np.full(STEPS, last)])
    distances = np.concatenate([[0.0], out, np.full(len(across), reach_m), out[::-1]])
    lon, lat = ends_of(place, np.radians(bearings), distances)
    return _on_one_turn(Polygon(np.column_stack([lon, lat])).buffer(0))


def cut(shape: BaseGeometry, limits: Limits, source_class: int) -> BaseGeometry:
    """Return the part of a shape on which a sensor may look (safeguard S-26), by the same rule as its rows are kept.

    Args:
        shape: A line or an area on the plane.
        limits: What the sensor may see now.
        source_class: Index into `SOURCE_CLASSES`: what is kept wherever it is, is drawn wherever it is.
    """
    if SOURCE_CLASSES[source_class] in limits.exempt:
        return shape
    base = limits.footprint or limits.own
    return shapely.intersection(shape, _ground(base, limits.others, limits.allowed, limits.dwellings))


def pieces_of(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the lines and areas that a shape consists of; single points, where it only touches, are none."""
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if part.geom_type in {"LineString", "Polygon"} and not part.is_empty]


@lru_cache(maxsize=256)
def _ground(
    base: tuple[str, ...], others: tuple[str, ...], allowed: tuple[str, ...], dwellings: tuple[str, ...]
) -> BaseGeometry:
    """Return where rows of a sensor may be kept; the same areas are asked for again and again."""
    own = shapely.difference(union_of(base), union_of(others))
    return shapely.difference(shapely.union(own, union_of(allowed)), union_of(dwellings))


def _short_of_a_pole(place: Place, farthest_m: float) -> float:
    to_the_pole_m = np.radians(90.0 - abs(place.lat_deg)) * EARTH_RADIUS_M
    return float(min(farthest_m, _SHORT_OF_A_POLE * to_the_pole_m))


def _on_one_turn(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with what lies beyond the antimeridian at its other side (RFC 7946, 3.1.9)."""
    west, _, east, _ = shape.bounds
    if west >= -MAX_LON_E7 and east <= MAX_LON_E7:
        return shape
    shifted = [shapely.intersection(translate(shape, shift), _WORLD) for shift in (-_TURN, 0, _TURN)]
    return shapely.union_all([part for part in shifted if not part.is_empty])
