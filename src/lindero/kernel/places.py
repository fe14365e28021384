"""Places on the Earth in integers of 1e-7 degree; areas with holes, over the antimeridian and at poles."""

import math
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.units import DEGREE_E7, degrees_of_e7, e7_of_degrees

MAX_LON_E7: Final = 180 * DEGREE_E7
MAX_LAT_E7: Final = 90 * DEGREE_E7
_TURN: Final = 2 * MAX_LON_E7
EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius of the Earth (IUGG 1980), metres."""

LonE7 = Annotated[int, msgspec.Meta(ge=-MAX_LON_E7, le=MAX_LON_E7)]
LatE7 = Annotated[int, msgspec.Meta(ge=-MAX_LAT_E7, le=MAX_LAT_E7)]


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A point on WGS 84: longitude before latitude, both in 1e-7 degree (about 11 mm of latitude)."""

    lon: LonE7
    lat: LatE7

    @property
    def lon_deg(self) -> float:
        """Longitude in degrees, east positive."""
        return degrees_of_e7(self.lon)

    @property
    def lat_deg(self) -> float:
        """Latitude in degrees, north positive."""
        return degrees_of_e7(self.lat)


def place_of(lon_deg: float, lat_deg: float) -> Place:
    """Make a place from degrees; longitudes beyond a half turn, up to a full one, are wrapped.

    Raises:
        Invalid: If a coordinate is no number, the longitude beyond a full turn or the latitude beyond a pole.
    """
    # Beyond a full turn a longitude is a mistake, and far beyond it the conversion would overflow.
    if not (-360 <= lon_deg <= 360 and -90 <= lat_deg <= 90):
        raise Invalid(
            "places.coordinate",
            f"({lon_deg}, {lat_deg}) is no place.",
            "Write longitude, then latitude between -90 and 90.",
        )
    return Place(lon=wrap_lon(e7_of_degrees(lon_deg)), lat=e7_of_degrees(lat_deg))


def wrap_lon(lon: int) -> int:
    """Return the longitude (1e-7 degree) of the same meridian within [-180, 180] degrees; 180 stays 180."""
    if -MAX_LON_E7 <= lon <= MAX_LON_E7:
        return lon
    return (lon + MAX_LON_E7) % _TURN - MAX_LON_E7


def distance_m(start: Place, end: Place) -> float:
    """Return the great-circle distance in metres (haversine on the mean sphere; within 0.6 % of WGS 84)."""
    return great_circle_m(start.lon, start.lat, end.lon, end.lat)


def great_circle_m(lon1: int, lat1: int, lon2: int, lat2: int) -> float:
    """Return what `distance_m` returns, of longitudes and latitudes (1e-7 degree) that nobody made places of."""
    north1, north2 = math.radians(lat1 / DEGREE_E7), math.radians(lat2 / DEGREE_E7)
    half_lat = math.sin((north2 - north1) / 2)
    half_lon = math.sin(math.radians(lon2 / DEGREE_E7 - lon1 / DEGREE_E7) / 2)
    chord = half_lat * half_lat + math.cos(north1) * math.cos(north2) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def bearing_deg(start: Place, end: Place) -> float:
    """Return the great-circle bearing from `start` to `end`, degrees clockwise from north in [0, 360)."""
    lat1, lat2 = math.radians(start.lat_deg), math.radians(end.lat_deg)
    turn = math.radians(end.lon_deg - start.lon_deg)
    east = math.sin(turn) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360.0


def moved(start: Place, bearing: float, distance: float) -> Place:
    """Return the place `distance` metres from `start` along the great circle of initial `bearing` degrees."""
    lat, lon, angle = math.radians(start.lat_deg), math.radians(start.lon_deg), distance / EARTH_RADIUS_M
    course = math.radians(bearing)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course)
    end_lat = math.asin(max(-1.0, min(1.0, sine)))
    east = math.sin(course) * math.sin(angle) * math.cos(lat)
    end_lon = lon + math.atan2(east, math.cos(angle) - math.sin(lat) * math.sin(end_lat))
    return place_of(math.degrees(end_lon), math.degrees(end_lat))


class Ring(msgspec.Struct, frozen=True):
    """A closed ring, unrolled: consecutive longitudes never jump by more than half a turn.

    Attributes:
        lons: Longitudes in 1e-7 degree, possibly beyond +-180 degrees after unrolling.
        lats: Latitudes in 1e-7 degree, same length.
        west: Smallest unrolled longitude.
        east: Largest unrolled longitude.
        south: Smallest latitude.
        north: Largest latitude.
        polar: Whether it runs round a pole; then its last three edges (a seam up to the pole, the pole, and
            the seam back) only close it on the plane and are no border.
    """

    lons: tuple[int, ...]
    lats: tuple[int, ...]
    west: int
    east: int
    south: int
    north: int
    polar: bool = False


def ring_of(points: Sequence[Place]) -> Ring:
    """Unroll a ring of places; a ring that runs round a pole is closed over that pole.

    A closing point equal to the first is accepted and dropped. A ring whose longitudes add up to a full turn
    encloses a pole: the nearer one (the side of its mean latitude). Corner points are added there, so that
    the ring becomes an ordinary polygon on the unrolled plane.

    Raises:
        Invalid: If fewer than three different points remain.
    """
    open_points = list(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)
    if len(set(open_points)) < 3:
        raise Invalid(
            "places.ring",
            "A ring needs three different points.",
            "Give at least three corners, longitude before latitude.",
        )
    lons = [open_points[0].lon]
    for point in open_points[1:]:
        lons.append(lons[-1] + _short_turn(point.lon - lons[-1]))
    lats = [point.lat for point in open_points]
    closing = lons[-1] + _short_turn(lons[0] - lons[-1])
    polar = closing != lons[0]
    if polar:
        pole = MAX_LAT_E7 if sum(lats) >= 0 else -MAX_LAT_E7
        lons += [closing, closing, lons[0]]
        lats += [lats[0], pole, pole]
    return Ring(tuple(lons), tuple(lats), min(lons), max(lons), min(lats), max(lats), polar)


def _short_turn(difference: int) -> int:
    """Return the difference of longitudes as the shorter way round, in (-half turn, half turn]."""
    return MAX_LON_E7 - (MAX_LON_E7 - difference) % _TURN


def ring_contains(ring: Ring, place: Place) -> bool:
    """Say whether the ring contains the place; a point on the edge counts as inside.

    Edges are straight in longitude and latitude, as a treaty's list of coordinates means them. Exact: whole
    numbers only.
    """
    if not ring.south <= place.lat <= ring.north:
        return False
    if abs(place.lat) == MAX_LAT_E7:
        # A pole is one point whatever longitude is written beside it; the ring reaches it.
        return True
    lon = place.lon
    while lon > ring.west:
        lon -= _TURN
    while lon < ring.west:
        lon += _TURN
    while lon <= ring.east:
        if _plane_contains(ring.lons, ring.lats, lon, place.lat):
            return True
        lon += _TURN
    return False


def _plane_contains(lons: tuple[int, ...], lats: tuple[int, ...], x: int, y: int) -> bool:
    """Ray casting on the unrolled plane with integer arithmetic (crossing number; edges inclusive)."""
    inside = False
    x1, y1 = lons[-1], lats[-1]
    for x2, y2 in zip(lons, lats, strict=True):
        cross = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if cross == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (cross > 0) == (y2 > y1):
            inside = not inside
        x1, y1 = x2, y2
    return inside


class Area(msgspec.Struct, frozen=True):
    """A polygon with holes; the edges, its own and those of its holes, belong to the area."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


def area_of(outer: Sequence[Place], holes: Sequence[Sequence[Place]] = ()) -> Area:
    """Make an area from its outer ring and its holes.

    Raises:
        Invalid: If a ring has fewer than three different points.
    """
    return Area(ring_of(outer), tuple(ring_of(hole) for hole in holes))


def area_contains(area: Area, place: Place) -> bool:
    """Say whether the area contains the place: inside the outer ring and strictly inside no hole."""
    if not ring_contains(area.outer, place):
        return False
    return not any(ring_contains(hole, place) and not on_edge(hole, place) for hole in area.holes)


def on_edge(ring: Ring, place: Place) -> bool:
    """Say whether the place lies exactly on the ring; the seam of a ring round a pole is no edge."""
    lons, lats = ring.lons, ring.lats
    if ring.polar:
        lons, lats = lons[:-2], lats[:-2]
    else:
        lons, lats = (*lons, lons[0]), (*lats, lats[0])
    if abs(place.lat) == MAX_LAT_E7:
        return place.lat in lats
    for x1, y1, x2, y2 in zip(lons, lats, lons[1:], lats[1:], strict=False):
        for x in (place.lon - _TURN, place.lon, place.lon + _TURN):
            cross = (x2 - x1) * (place.lat - y1) - (x - x1) * (y2 - y1)
            if cross == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= place.lat <= max(y1, y2):
                return True
    return False
