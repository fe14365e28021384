"""Where the sun stands: day, twilight or night at a place, and when the next one begins.

Low-precision formulas of the Astronomical Almanac (to 0.01 degree between 1950 and 2050); sunrise is at -0.833 degrees,
refraction and the sun's half disc included. Nothing is looked up.
"""

import math
from typing import Final, Literal

from lindero.kernel.places import Place
from lindero.kernel.times import DAY_MS, MINUTE_MS, Instant
from lindero.kernel.units import degrees_of_e7

Light = Literal["day", "twilight", "night"]

RISES_AT_DEG: Final = -0.833
CIVIL_DEG: Final = -6.0
_J2000_MS: Final = 946_728_000_000
"""2000-01-01T12:00:00Z."""

_STEP_MS: Final = 10 * MINUTE_MS


def sun_altitude_deg(place: Place, at: Instant) -> float:
    """Return how high the sun stands over the horizon, degrees; negative below it, refraction not included."""
    days = (at - _J2000_MS) / DAY_MS
    anomaly = math.radians((357.528 + 0.9856003 * days) % 360)
    longitude = math.radians(
        (280.460 + 0.9856474 * days + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly)) % 360
    )
    tilt = math.radians(23.439 - 0.0000004 * days)
    ascension = math.atan2(math.cos(tilt) * math.sin(longitude), math.cos(longitude))
    declination = math.asin(math.sin(tilt) * math.sin(longitude))
    sidereal = math.radians((280.46062 + 360.98564737 * days + degrees_of_e7(place.lon)) % 360)
    latitude = math.radians(degrees_of_e7(place.lat))
    sine = math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(
        sidereal - ascension
    )
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def light_of(altitude_deg: float) -> Light:
    """Return day, civil twilight or night for an altitude of the sun."""
    if altitude_deg >= RISES_AT_DEG:
        return "day"
    return "twilight" if altitude_deg >= CIVIL_DEG else "night"


def next_light(place: Place, at: Instant) -> tuple[Light, Instant] | None:
    """Return what the light changes to within a day, and when to the minute; None where it does not change."""
    now = light_of(sun_altitude_deg(place, at))
    before = at
    for later in range(at + _STEP_MS, at + DAY_MS + 1, _STEP_MS):
        if light_of(sun_altitude_deg(place, later)) != now:
            return _refined(place, before, later, now)
        before = later
    return None


def _refined(place: Place, before: Instant, later: Instant, now: Light) -> tuple[Light, Instant]:
    while later - before > MINUTE_MS:
        middle = (before + later) // 2
        if light_of(sun_altitude_deg(place, middle)) == now:
            before = middle
        else:
            later = middle
    return light_of(sun_altitude_deg(place, later)), later
