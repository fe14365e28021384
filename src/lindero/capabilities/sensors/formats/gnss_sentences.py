"""What a receiver of satellite navigation says in a sentence of NMEA 0183 (IEC 61162-1): GGA, RMC and GNS."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.motion import MPS_PER_KNOT
from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of

_CLOCK: Final = re.compile(r"^(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?$(?!\n)")
_DATE: Final = re.compile(r"^(\d\d)(\d\d)(\d\d)$(?!\n)")
_ANGLE: Final = re.compile(r"^(\d{1,3})(\d\d(?:\.\d{1,9})?)$(?!\n)")
_NUMBER: Final = re.compile(r"^-?\d{1,9}(?:\.\d{1,9})?$(?!\n)")
_DAY_S: Final = 86_400


class Fault(ValueError):
    """A sentence cannot be used; its text is a code of `counts.FAULTS`."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one sentence says of a fix; None for what it does not say.

    Attributes:
        of_day_ms: Time of day, milliseconds UTC.
        midnight: Beginning of the day, milliseconds UTC.
        lon: Longitude, degrees; None if there is no fix.
        lat: Latitude, degrees.
        speed_mps: Speed over ground.
        course_deg: Course over ground.
        altitude_m: Altitude above the ellipsoid.
        hdop: Horizontal dilution of precision.
    """

    of_day_ms: int
    midnight: int | None = None
    lon: float | None = None
    lat: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    altitude_m: float | None = None
    hdop: float | None = None


def read_sentence(kind: str, cells: list[str]) -> Said | None:
    """Read the fields after the kind; None for a kind that says nothing of a fix.

    Raises:
        Fault: If it is malformed.
    """
    reader = _READERS.get(kind)
    if reader is None:
        return None
    try:
        return reader(cells)
    except IndexError as error:
        raise Fault("fields") from error


def _gga(cells: list[str]) -> Said:
    has_fix = cells[5] not in {"", "0"}
    return _with_height(cells, has_fix=has_fix, hdop=cells[7], altitude=cells[8], geoid=cells[10])


def _gns(cells: list[str]) -> Said:
    has_fix = bool(cells[5].strip("N"))
    return _with_height(cells, has_fix=has_fix, hdop=cells[7], altitude=cells[8], geoid=cells[9])


def _with_height(cells: list[str], *, has_fix: bool, hdop: str, altitude: str, geoid: str) -> Said:
    lon, lat = _place(cells[1:5]) if has_fix else (None, None)
    above_sea_m, geoid_m = _number(altitude), _number(geoid)
    return Said(
        of_day_ms=_of_day(cells[0]),
        lon=lon,
        lat=lat,
        altitude_m=None if above_sea_m is None else above_sea_m + (geoid_m or 0),
        hdop=_number(hdop),
    )


def _rmc(cells: list[str]) -> Said:
    lon, lat = _place(cells[2:6]) if cells[1] == "A" else (None, None)
    knots = _number(cells[6])
    return Said(
        of_day_ms=_of_day(cells[0]),
        midnight=_midnight(cells[8]),
        lon=lon,
        lat=lat,
        speed_mps=None if knots is None else knots * MPS_PER_KNOT,
        course_deg=_number(cells[7]),
    )


_READERS: Final[Mapping[str, Callable[[list[str]], Said]]] = {"GGA": _gga, "GNS": _gns, "RMC": _rmc}


def _of_day(text: str) -> int:
    match = _CLOCK.match(text)
    if match is None:
        raise Fault("time")
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    second = (hours * 60 + minutes) * 60 + seconds
    if minutes > 59 or seconds > 60 or second > _DAY_S:
        raise Fault("time")
    return second * 1_000 + int((match[4] or "0").ljust(3, "0")[:3])


def _midnight(text: str) -> int | None:
    """Return the beginning of a day written ddmmyy; the years 80 to 99 are of the last century."""
    match = _DATE.match(text)
    if match is None:
        return None
    day, month, year = match.groups()
    try:
        return instant_of(f"{'19' if int(year) >= 80 else '20'}{year}-{month}-{day}T00:00:00Z")
    except Invalid as error:
        raise Fault("time") from error


def _place(cells: list[str]) -> tuple[float, float]:
    lat, north, lon, east = cells
    return _angle(lon, east, "EW", 180), _angle(lat, north, "NS", 90)


def _angle(text: str, side: str, sides: str, limit: int) -> float:
    match = _ANGLE.match(text)
    if match is None or len(side) != 1 or side not in sides:
        raise Fault("place")
    minutes = float(match[2])
    degrees = int(match[1]) + minutes / 60
    if minutes >= 60 or degrees > limit:
        raise Fault("place")
    return degrees if side == sides[0] else -degrees


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.match(text) else None
