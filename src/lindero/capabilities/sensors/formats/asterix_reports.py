"""What a target report of ASTERIX says, category by category: who, where, how fast, how exactly (SPEC-0149)."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.accuracy import accuracy_of_nacp
from lindero.capabilities.sensors.formats.asterix_fields import Fields, Path
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.geometry import (
    Fix,
    Site,
    covariance_ellipse,
    offset,
    placed,
    polar_ellipse,
)
from lindero.capabilities.sensors.formats.motion import (
    METRES_PER_FLIGHT_LEVEL,
    METRES_PER_FOOT,
    MPS_PER_FOOT_A_MINUTE,
    over_ground,
    velocity,
    vertical,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.kernel.units import METRES_PER_NAUTICAL_MILE

Columns = dict[str, int]

_RADAR, _ADSB, _SYSTEM_TRACK = (SOURCE_CLASSES.index(name) for name in ("radar", "adsb", "system_track"))
_UNKNOWN, _VEHICLE, _AIRCRAFT, _DRONE = (
    OBJECT_CLASSES.index(name) for name in ("unknown", "vehicle", "aircraft", "drone")
)

_NO_DETECTION: Final = 0
_PRIMARY: Final = 1
_UNMANNED, _GROUND_VEHICLES, _OBSTACLES = 13, frozenset({20, 21}), frozenset({22, 23, 24})


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a target report.

    Attributes:
        columns: Its columns but for time and scan; None if it is no detection (a track carried on without a plot, a
            fixed transponder), or cannot be placed.
        address: The aircraft's 24 bits; 0 if not told.
        track: The radar's running number of the track; None if not told.
        callsign: What the aircraft calls itself; empty if not told.
        fault: Why it cannot be used; empty if it can.
    """

    columns: Columns | None = None
    address: int = 0
    track: int | None = None
    callsign: str = ""
    fault: str = ""


def plot(fields: Fields, site: Site | None, options: AsterixOptions) -> Report:
    """Read a report of a radar, category 048."""
    number, quantity = fields.number, fields.quantity
    if number(("020", "SIM")) or number(("020", "TST")):
        return Report(fault="simulated")
    kind = number(("020", "TYP"))
    if kind == _NO_DETECTION or number(("020", "RAB")) or number(("170", "TRE")) or number(("170", "GHO")):
        return Report()
    height_m = _in_metres(quantity(("110", "3DH"), "ft"), METRES_PER_FOOT)
    if height_m is None and not number(("090", "V")) and not number(("090", "G")):
        height_m = _in_metres(quantity(("090", "FL"), "FL"), METRES_PER_FLIGHT_LEVEL)
    slant_m = _in_metres(quantity(("040", "RHO"), "NM"), METRES_PER_NAUTICAL_MILE)
    place = _polar(slant_m, quantity(("040", "THETA"), "°"), height_m, site, options)
    if not place:
        east_m, north_m = (
            _in_metres(quantity(("042", axis), "NM"), METRES_PER_NAUTICAL_MILE) for axis in "XY"
        )
        place = _cartesian(east_m, north_m, site)
        east_m, north_m = (
            _in_metres(quantity(("210", axis), "NM"), METRES_PER_NAUTICAL_MILE) for axis in ("SIGX", "SIGY")
        )
        place |= _deviations(east_m, north_m)
    if "lon" not in place:
        return Report(fault="place")
    speed_mps = _in_metres(quantity(("200", "GSP"), "NM/s"), METRES_PER_NAUTICAL_MILE)
    is_answered = kind is not None and kind != _PRIMARY
    return Report(
        columns=place
        | {"source_class": _RADAR, "object_class": _AIRCRAFT if is_answered else _UNKNOWN}
        | over_ground(speed_mps, quantity(("200", "HDG"), "°"))
        | vertical(height_m),
        address=number(("220",)) or 0,
        track=number(("161", "TRN")),
        callsign=fields.text(("240",)),
    )


def surface(fields: Fields, site: Site | None, options: AsterixOptions) -> Report:
    """Read a report of a surface radar or of multilateration, category 010."""
    number, quantity = fields.number, fields.quantity
    if number(("020", "SIM")) or number(("020", "TST")):
        return Report(fault="simulated")
    if number(("020", "RAB")) or number(("170", "TRE")) or number(("170", "GHO")):
        return Report()
    height_m = _in_metres(quantity(("091",), "ft"), METRES_PER_FOOT)
    if height_m is None and not number(("090", "V")) and not number(("090", "G")):
        height_m = _in_metres(quantity(("090", "FL"), "FL"), METRES_PER_FLIGHT_LEVEL)
    place = (
        _on_earth(quantity(("041", "LON"), "°"), quantity(("041", "LAT"), "°"))
        or _polar(quantity(("040", "RHO"), "m"), quantity(("040", "TH"), "°"), height_m, site, options)
        or _cartesian(quantity(("042", "X"), "m"), quantity(("042", "Y"), "m"), site)
    )
    if "lon" not in place:
        return Report(fault="place")
    place |= _deviations(quantity(("500", "DEVX"), "m"), quantity(("500", "DEVY"), "m"))
    speed_mps = _in_metres(quantity(("200", "GSP"), "NM/s"), METRES_PER_NAUTICAL_MILE)
    moving = over_ground(speed_mps, quantity(("200", "TRA"), "°")) or velocity(
        quantity(("202", "VX"), "m/s"), quantity(("202", "VY"), "m/s")
    )
    return Report(
        columns=place
        | moving
        | vertical(height_m)
        | {"source_class": _RADAR, "object_class": _surface_class(fields)},
        address=number(("220",)) or 0,
        track=number(("161", "TRK")),
        callsign=fields.text(("245", "CHR")),
    )


def system_track(fields: Fields, site: Site | None, options: AsterixOptions) -> Report:
    """Read a track of another system's tracker, category 062."""
    number, quantity = fields.number, fields.quantity
    if number(("080", "SIM")):
        return Report(fault="simulated")
    if number(("080", "TSE")):
        return Report()
    place = _on_earth(quantity(("105", "LON"), "°"), quantity(("105", "LAT"), "°")) or _cartesian(
        quantity(("100", "X"), "m"), quantity(("100", "Y"), "m"), site
    )
    if "lon" not in place:
        return Report(fault="place")
    covariance_m = quantity(("500", "COV"), "m") or 0.0
    place |= _deviations(
        quantity(("500", "APC", "X"), "m"),
        quantity(("500", "APC", "Y"), "m"),
        # The item tells the root of the covariance, with its sign.
        math.copysign(covariance_m * covariance_m, covariance_m),
    )
    altitude_m = _in_metres(quantity(("130",), "ft"), METRES_PER_FOOT)
    if altitude_m is None:
        levels = (quantity(("135", "CTB"), "FL"), quantity(("136",), "FL"))
        altitude_m = _in_metres(next((fl for fl in levels if fl is not None), None), METRES_PER_FLIGHT_LEVEL)
    address = number(("380", "ADR")) or 0
    return Report(
        columns=place
        | {"source_class": _SYSTEM_TRACK, "object_class": _emitter(number(("380", "EMC")), address)}
        | velocity(quantity(("185", "VX"), "m/s"), quantity(("185", "VY"), "m/s"))
        | vertical(altitude_m, _in_metres(quantity(("220",), "ft/min"), MPS_PER_FOOT_A_MINUTE)),
        address=address,
        track=number(("040",)),
        callsign=fields.text(("380", "ID")) or fields.text(("245", "CHR")),
    )


def cooperative(fields: Fields, site: Site | None, options: AsterixOptions) -> Report:
    """Read what an aircraft told of itself by ADS-B, category 021."""
    number, quantity = fields.number, fields.quantity
    if number(("040", "SIM")) or number(("040", "TST")):
        return Report(fault="simulated")
    if number(("040", "RAB")) or number(("020",)) in _OBSTACLES:
        return Report()
    place = _on_earth(quantity(("131", "LON"), "°"), quantity(("131", "LAT"), "°")) or _on_earth(
        quantity(("130", "LON"), "°"), quantity(("130", "LAT"), "°")
    )
    if not place:
        return Report(fault="place")
    altitude_m = _in_metres(quantity(("140",), "ft"), METRES_PER_FOOT)
    if altitude_m is None:
        altitude_m = _in_metres(quantity(("145",), "FL"), METRES_PER_FLIGHT_LEVEL)
    rates = (quantity(("157", "GVR"), "ft/min"), quantity(("155", "BVR"), "ft/min"))
    climb = next((rate for rate in rates if rate is not None), None)
    speed_mps = _in_metres(quantity(("160", "GS"), "NM/s"), METRES_PER_NAUTICAL_MILE)
    address = number(("080",)) or 0
    return Report(
        columns=place
        | {"source_class": _ADSB, "object_class": _emitter(number(("020",)), address)}
        | accuracy_of_nacp(number(("090", "NACP")))
        | over_ground(speed_mps, quantity(("160", "TA"), "°"))
        | vertical(altitude_m, _in_metres(climb, MPS_PER_FOOT_A_MINUTE)),
        address=address,
        track=number(("161", "TRNUM")),
        callsign=fields.text(("170",)),
    )


READERS: Final[Mapping[int, Callable[[Fields, Site | None, AsterixOptions], Report]]] = {
    10: surface,
    21: cooperative,
    48: plot,
    62: system_track,
}
"""How target reports are read, by category."""

TIMES: Final[Mapping[int, tuple[Path, ...]]] = {
    10: (("140",),),
    21: (("071",), ("073",), ("030",)),
    34: (("030",),),
    48: (("140",),),
    62: (("070",),),
}
"""Items that tell the time of day, the best first, by category."""


def _polar(
    slant_m: float | None,
    azimuth_deg: float | None,
    height_m: float | None,
    site: Site | None,
    options: AsterixOptions,
) -> Columns:
    if slant_m is None or azimuth_deg is None or site is None:
        return {}
    slant_m, azimuth_deg = slant_m - options.range_bias_m, azimuth_deg - options.azimuth_bias_deg
    is_told = height_m is not None
    fix, elevation = placed(
        site, slant_m, azimuth_deg, height_m if height_m is not None else options.target_height_m
    )
    # What is not known of the height lengthens or shortens the way over ground.
    by_height_m = 0.0 if is_told else math.tan(abs(elevation)) * options.target_height_deviation_m
    over_ground_m = max(0.0, slant_m) * math.cos(elevation)
    return fix.columns | polar_ellipse(
        over_ground_m,
        azimuth_deg,
        math.hypot(options.range_deviation_m, by_height_m),
        options.azimuth_deviation_deg,
    )


def _cartesian(east_m: float | None, north_m: float | None, site: Site | None) -> Columns:
    if east_m is None or north_m is None or site is None:
        return {}
    return offset(site, east_m, north_m, -site.height_m).columns


def _on_earth(lon: float | None, lat: float | None) -> Columns:
    if lon is None or lat is None:
        return {}
    fix = Fix(lon, lat, 0.0)
    return fix.columns if fix.is_place else {}


def _deviations(east_m: float | None, north_m: float | None, covariance_m2: float = 0.0) -> Columns:
    if east_m is None or north_m is None:
        return {}
    return covariance_ellipse(east_m, north_m, covariance_m2)


def _in_metres(value: float | None, metres: float) -> float | None:
    return None if value is None else value * metres


def _emitter(category: int | None, address: int) -> int:
    """Return the class of an emitter category (I021/020); who has an aircraft's address and says no more is one."""
    if category in _GROUND_VEHICLES:
        return _VEHICLE
    if category == _UNMANNED:
        return _DRONE
    return _AIRCRAFT if category or address else _UNKNOWN


def _surface_class(fields: Fields) -> int:
    if fields.number(("300",)) is not None:
        return _VEHICLE
    return _AIRCRAFT if fields.number(("220",)) else _UNKNOWN
