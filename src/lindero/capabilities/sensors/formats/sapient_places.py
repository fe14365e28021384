"""Where SAPIENT says that something is: geographic or UTM coordinates, or range and bearing from the sensor."""

import math
from functools import lru_cache
from typing import Any, Final

import msgspec
from pyproj import Transformer

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.records import MISSING, NO_ALTITUDE
from lindero.kernel.errors import Invalid
from lindero.kernel.places import EARTH_RADIUS_M, Place, moved, place_of
from lindero.kernel.units import mdeg_of_degrees

DEGREES: Final = 1
RADIANS: Final = 2
UTM: Final = 5
"""Numbers of the coordinate systems of a `Location`."""

TRUE_NORTH, MAGNETIC_NORTH, GRID_NORTH, PLATFORM = 1, 2, 3, 4
"""Numbers of what a bearing counts from."""

MAX_ERROR_M: Final = 1_000_000.0
MAX_RANGE_M: Final = 1_000_000.0
MAX_ALTITUDE_M: Final = 100_000.0
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_METRE_OF_ARC: Final = math.radians(1) * EARTH_RADIUS_M


class Norths(msgspec.Struct, frozen=True, kw_only=True):
    """What turns a sensor's own north into the true one; None where nobody said.

    Attributes:
        declination_deg: Magnetic declination where the sensor stands, degrees, east positive.
        heading_deg: Where the platform that carries it points, degrees clockwise from true north.
    """

    declination_deg: float | None = None
    heading_deg: float | None = None


def position_of_location(location: Any) -> Position:
    """Return the position that a `Location` says.

    Raises:
        Fault: If it is no place on Earth, or its UTM zone is missing or none.
    """
    system = location.coordinate_system
    if system == UTM:
        lon, lat = _of_utm(location.x, location.y, location.utm_zone)
        per_unit_x = per_unit_y = 1.0
    else:
        scale = math.degrees(1) if system == RADIANS else 1.0
        lon, lat = location.x * scale, location.y * scale
        per_unit_y = _METRE_OF_ARC * scale
        per_unit_x = per_unit_y * math.cos(math.radians(max(-90.0, min(90.0, lat))))
    east_m = _error_m(location, "x_error", per_unit_x)
    north_m = _error_m(location, "y_error", per_unit_y)
    return Position(place=_place(lon, lat), altitude_dm=_altitude(location), **_axes(east_m, north_m))


def position_of_bearing(said: Any, sensor: Position | None, norths: Norths) -> Position:
    """Return the position that a `RangeBearing` says; where it tells no range, a bearing from the sensor's place.

    Args:
        said: The message.
        sensor: Where the sensor said that it is; None if it never did.
        norths: What turns its north into the true one.

    Raises:
        Fault: If the sensor's place or its north is not known, or the bearing says nothing usable.
    """
    if sensor is None:
        raise Fault("place", "The sensor has not said where it is, so range and bearing lead nowhere.")
    if not said.HasField("azimuth"):
        raise Fault("place", "The bearing has no azimuth.")
    angle = math.degrees(1) if said.coordinate_system in {2, 4} else 1.0
    length = 1_000.0 if said.coordinate_system in {3, 4} else 1.0
    azimuth = said.azimuth * angle + turn_deg(said.datum, sensor.place, norths)
    deviation = _ranged(said.azimuth_error * angle, 0, 180) if said.HasField("azimuth_error") else None
    if not math.isfinite(azimuth):
        raise Fault("number", "The azimuth is no number.")
    if not said.HasField("range"):
        told = MISSING if deviation is None else round(deviation * 1_000)
        return Position(
            place=sensor.place, bearing_mdeg=mdeg_of_degrees(azimuth), bearing_deviation_mdeg=told
        )
    slant_m = _ranged(said.range * length, 0, MAX_RANGE_M)
    elevation = math.radians(_ranged(said.elevation * angle, -90, 90))
    ground_m = slant_m * math.cos(elevation)
    altitude = NO_ALTITUDE
    if said.HasField("elevation") and sensor.altitude_dm != NO_ALTITUDE:
        altitude = sensor.altitude_dm + round(slant_m * math.sin(elevation) * 10)
    along_m = _ranged(said.range_error * length, 0, MAX_ERROR_M) if said.HasField("range_error") else None
    across_m = None if deviation is None else ground_m * math.radians(deviation)
    return Position(
        place=moved(sensor.place, azimuth % 360, ground_m),
        altitude_dm=altitude,
        **_axes(across_m, along_m, azimuth),
    )


def turn_deg(datum: int, place: Place, norths: Norths) -> float:
    """Return what must be added to an azimuth to count it from true north, degrees.

    Raises:
        Fault: If nobody said how the sensor's north lies.
    """
    if datum == TRUE_NORTH:
        return 0.0
    if datum == GRID_NORTH:
        return _convergence_deg(place)
    turn = norths.declination_deg if datum == MAGNETIC_NORTH else norths.heading_deg
    if turn is None:
        what = "declination_deg" if datum == MAGNETIC_NORTH else "heading_deg"
        raise Fault("place", f"The bearing does not count from true north; configure the sensor's {what}.")
    return turn


def _convergence_deg(place: Place) -> float:
    """Return how far UTM's grid north lies clockwise of true north (transverse Mercator on the sphere), degrees."""
    middle = 6 * math.floor((place.lon_deg + 180) / 6) - 177
    turn = math.radians(place.lon_deg - middle)
    return math.degrees(math.atan(math.tan(turn) * math.sin(math.radians(place.lat_deg))))


def _of_utm(easting: float, northing: float, zone: str) -> tuple[float, float]:
    """Return longitude and latitude, degrees, of UTM coordinates in a zone such as `30U`.

    Raises:
        Fault: If there is no such zone.
    """
    number, band = zone[:-1], zone[-1:].upper()
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 60 and band in _BANDS and band):
        raise Fault("place", f"{zone[:8]!r} is no UTM zone with its band, such as 30U.")
    lon, lat = _transformer(int(number), is_north=band >= "N").transform(easting, northing)
    return float(lon), float(lat)


@lru_cache(maxsize=120)
def _transformer(number: int, *, is_north: bool) -> Transformer:
    """Return what turns a zone's metres into degrees (EPSG 326xx in the north, 327xx in the south)."""
    return Transformer.from_crs(
        f"EPSG:{(32_600 if is_north else 32_700) + number}", "EPSG:4326", always_xy=True
    )


def _place(lon: float, lat: float) -> Place:
    try:
        return place_of(lon, lat)
    except Invalid as error:
        raise Fault("place", error.text) from error


def _altitude(location: Any) -> int:
    """Return the altitude in decimetres; one above the geoid is none above the ellipsoid, and is left out."""
    if not location.HasField("z") or location.datum != 1:
        return NO_ALTITUDE
    return round(_ranged(location.z, -MAX_ALTITUDE_M, MAX_ALTITUDE_M) * 10)


def _error_m(location: Any, name: str, per_unit: float) -> float | None:
    """Return an error in metres; it is said in the unit of its coordinate."""
    if not location.HasField(name):
        return None
    return _ranged(abs(getattr(location, name)) * per_unit, 0, MAX_ERROR_M)


def _axes(across_m: float | None, along_m: float | None, azimuth_deg: float = 0.0) -> dict[str, int]:
    """Return the ellipse of one standard deviation from its two axes; nothing if one of them is missing."""
    if across_m is None or along_m is None:
        return {}
    turn = azimuth_deg if along_m >= across_m else azimuth_deg + 90
    return {
        "major_dm": round(max(across_m, along_m) * 10),
        "minor_dm": round(min(across_m, along_m) * 10),
        "orientation_mdeg": round(turn * 1_000) % 180_000,
    }


def _ranged(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise Fault("number", f"{value:g} is not between {low:g} and {high:g}.")
    return value
