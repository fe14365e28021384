"""Whether it is dark: the height of the sun, to a fraction of a degree."""

import math
from typing import Final

from lindero.kernel.places import Place
from lindero.kernel.times import DAY_MS

J2000_MS: Final = 946_728_000_000
"""2000-01-01T12:00:00Z, milliseconds."""

DARK_DEG: Final = -6.0
"""The sun's height at the end of civil twilight, degrees."""


def sun_height_deg(place: Place, at: int) -> float:
    """Return the sun's height over the horizon, degrees (Astronomical Almanac, low precision: within 0.1 degree).

    Args:
        place: Where.
        at: When, milliseconds UTC.
    """
    days = (at - J2000_MS) / DAY_MS
    anomaly = math.radians((357.528 + 0.985_600_3 * days) % 360)
    mean_lon = (280.460 + 0.985_647_4 * days) % 360
    ecliptic = math.radians(mean_lon + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.000_000_4 * days)
    declination = math.asin(math.sin(tilt) * math.sin(ecliptic))
    ascension = math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic))
    sidereal = math.radians((280.460_618 + 360.985_647_37 * days + place.lon_deg) % 360)
    lat, hour = math.radians(place.lat_deg), sidereal - ascension
    sine = math.sin(lat) * math.sin(declination) + math.cos(lat) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def is_dark(place: Place, at: int) -> bool:
    """Say whether it is darker than civil twilight."""
    return sun_height_deg(place, at) < DARK_DEG
