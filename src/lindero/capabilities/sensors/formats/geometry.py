"""Places from what a sensor measures: range and azimuth on the ellipsoid of WGS 84, planes, error ellipses."""

import math
from typing import Annotated, Final

import msgspec

from lindero.kernel.units import FULL_TURN_MDEG, e7_of_degrees

SEMI_MAJOR_M: Final = 6_378_137.0
FLATTENING: Final = 1 / 298.257223563
_SQUARED: Final = FLATTENING * (2 - FLATTENING)
"""Square of the first eccentricity of WGS 84."""

_HEIGHT_ENOUGH_M: Final = 0.5
_ROUNDS: Final = 8


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a sensor stands.

    Attributes:
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        height_m: Height of its antenna above the ellipsoid, metres.
    """

    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    height_m: Annotated[float, msgspec.Meta(ge=-1_000, le=20_000)] = 0.0


class Fix(msgspec.Struct, frozen=True):
    """A place in space: longitude and latitude in degrees, height above the ellipsoid in metres."""

    lon: float
    lat: float
    height_m: float

    @property
    def is_place(self) -> bool:
        """Whether it lies on the Earth."""
        return -180 <= self.lon <= 180 and -90 <= self.lat <= 90

    @property
    def columns(self) -> dict[str, int]:
        """Its columns of an observation."""
        return {"lon": e7_of_degrees(self.lon), "lat": e7_of_degrees(self.lat)}


def earth_centred(lon: float, lat: float, height_m: float) -> tuple[float, float, float]:
    """Return x, y, z from the Earth's centre, metres (EPSG method 9602)."""
    sine, cosine = math.sin(math.radians(lat)), math.cos(math.radians(lat))
    normal_m = SEMI_MAJOR_M / math.sqrt(1 - _SQUARED * sine * sine)
    out_m = (normal_m + height_m) * cosine
    return (
        out_m * math.cos(math.radians(lon)),
        out_m * math.sin(math.radians(lon)),
        (normal_m * (1 - _SQUARED) + height_m) * sine,
    )


def geodetic(x: float, y: float, z: float) -> Fix:
    """Return the place of x, y, z from the Earth's centre, metres (Bowring 1976; exact to a millimetre)."""
    semi_minor_m = SEMI_MAJOR_M * (1 - FLATTENING)
    out_m = math.hypot(x, y)
    turn = math.atan2(z * SEMI_MAJOR_M, out_m * semi_minor_m)
    lat = math.atan2(
        z + _SQUARED / (1 - _SQUARED) * semi_minor_m * math.sin(turn) ** 3,
        out_m - _SQUARED * SEMI_MAJOR_M * math.cos(turn) ** 3,
    )
    sine = math.sin(lat)
    normal_m = SEMI_MAJOR_M / math.sqrt(1 - _SQUARED * sine * sine)
    height_m = out_m * math.cos(lat) + z * sine - normal_m * (1 - _SQUARED * sine * sine)
    return Fix(math.degrees(math.atan2(y, x)), math.degrees(lat), height_m)


def offset(site: Site, east_m: float, north_m: float, up_m: float) -> Fix:
    """Return the place so far east, north and up of a site, in the plane that touches the ellipsoid there."""
    lon, lat = math.radians(site.lon), math.radians(site.lat)
    x, y, z = earth_centred(site.lon, site.lat, site.height_m)
    out_m = math.cos(lat) * up_m - math.sin(lat) * north_m
    return geodetic(
        x - math.sin(lon) * east_m + math.cos(lon) * out_m,
        y + math.cos(lon) * east_m + math.sin(lon) * out_m,
        z + math.cos(lat) * north_m + math.sin(lat) * up_m,
    )


def placed(site: Site, slant_m: float, azimuth_deg: float, height_m: float) -> tuple[Fix, float]:
    """Return where something lies that a radar sees at a slant range and azimuth, and under which elevation.

    The elevation is the one under which the ray ends at the given height: begun on a sphere, mended on the
    ellipsoid until the height is met. A height that the ray cannot reach gives the steepest or lowest ray.

    Args:
        site: Where the radar stands.
        slant_m: Distance along the ray, metres.
        azimuth_deg: Clockwise from true north, degrees.
        height_m: Height of the thing above the ellipsoid, metres.

    Returns:
        The place, and the elevation in radians.
    """
    if slant_m <= 0:
        return Fix(site.lon, site.lat, site.height_m), 0.0
    azimuth = math.radians(azimuth_deg)
    sine = (height_m - site.height_m) / slant_m - slant_m / (2 * SEMI_MAJOR_M)
    for _ in range(_ROUNDS):
        sine = max(-1.0, min(1.0, sine))
        along_m = slant_m * math.sqrt(1 - sine * sine)
        fix = offset(site, along_m * math.sin(azimuth), along_m * math.cos(azimuth), slant_m * sine)
        if abs(fix.height_m - height_m) < _HEIGHT_ENOUGH_M:
            break
        sine += (height_m - fix.height_m) / slant_m
    return fix, math.asin(max(-1.0, min(1.0, sine)))


def sighted(site: Site, lon: float, lat: float, height_m: float) -> tuple[float, float]:
    """Return slant range (metres) and azimuth (degrees) under which a radar sees a place: `placed`, undone."""
    here, there = earth_centred(site.lon, site.lat, site.height_m), earth_centred(lon, lat, height_m)
    x, y, z = (end - start for start, end in zip(here, there, strict=True))
    turn, tilt = math.radians(site.lon), math.radians(site.lat)
    east_m = math.cos(turn) * y - math.sin(turn) * x
    out_m = math.cos(turn) * x + math.sin(turn) * y
    north_m = math.cos(tilt) * z - math.sin(tilt) * out_m
    return math.hypot(x, y, z), math.degrees(math.atan2(east_m, north_m)) % 360


def polar_ellipse(
    range_m: float, azimuth_deg: float, range_deviation_m: float, azimuth_deviation_deg: float
) -> dict[str, int]:
    """Return the columns of the error ellipse of a plot: one axis along the ray, the other across it.

    Args:
        range_m: Distance over ground, metres.
        azimuth_deg: Clockwise from true north, degrees.
        range_deviation_m: Standard deviation along the ray, metres.
        azimuth_deviation_deg: Standard deviation of the azimuth, degrees.
    """
    across_m = range_m * math.radians(azimuth_deviation_deg)
    if across_m > range_deviation_m:
        return axes(across_m, range_deviation_m, azimuth_deg + 90)
    return axes(range_deviation_m, across_m, azimuth_deg)


def covariance_ellipse(east_m: float, north_m: float, covariance_m2: float = 0.0) -> dict[str, int]:
    """Return the columns of the error ellipse of standard deviations east and north, and their covariance."""
    half_sum, half_difference = (east_m**2 + north_m**2) / 2, (north_m**2 - east_m**2) / 2
    reach = math.hypot(half_difference, covariance_m2)
    orientation = math.degrees(math.atan2(covariance_m2, half_difference)) / 2
    return axes(math.sqrt(half_sum + reach), math.sqrt(max(0.0, half_sum - reach)), orientation)


def axes(major_m: float, minor_m: float, orientation_deg: float) -> dict[str, int]:
    """Return the columns of an ellipse of one standard deviation; a bound keeps nonsense within its column."""
    return {
        "major_dm": min(2**31 - 1, round(major_m * 10)),
        "minor_dm": min(2**31 - 1, round(minor_m * 10)),
        "orientation_mdeg": round(orientation_deg * 1_000) % (FULL_TURN_MDEG // 2),
    }
