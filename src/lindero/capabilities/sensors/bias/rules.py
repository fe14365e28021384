"""A radar that is turned, or measures too far: found from ships that tell where they are.

Each ship's plots lie beside what it tells by the radar's bias, by the noise of both, and by what is wrong with that one
ship. So every ship has one voice, the median of its pairs, and the bias is the median of the voices: a ship that tells
a false place, or plots of something else, move it little, and make it less certain where they are many.
"""

from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import MISSING, Observations
from lindero.kernel.places import EARTH_RADIUS_M, Place
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import DEGREE_E7

BEARING_MDEG: Final = 300
"""A radar within 0.3 degree is as good as coastal radars are set up (product default)."""

RANGE_M: Final = 75.0
"""A large ship's echo is that far from the antenna that tells its place, without anybody's fault."""

LEAST_SHIPS: Final = 5
LEAST_PAIRS: Final = 6
"""Pairs of one ship before it has a voice."""

CERTAIN: Final = 3.0
"""Standard errors that a bias must lie beyond what is allowed before it is doubted."""

MOST_SHIPS: Final = 128
"""Ships of one scan that are compared: more make it no better, only slower."""

_NEAREST_M: Final = 2_000.0
"""Nearer ships are wider than the angles that are looked for."""

_WIDEST_MDEG: Final = 4_000
_FARTHEST_OFF_M: Final = 600.0
_CARRIED_S: Final = 15.0
_STILL_S: Final = 2.0
"""How far in time a place without a speed may be from the plot."""

_UNNUMBERED_MS: Final = 3_000
_MOST_PLOTS: Final = 2_000
_LEAST_ERROR: Final = (10.0, 2.0)
"""No error is smaller than 0.01 degree and 2 m: so few ships agree by chance."""

_NORMAL_MAD: Final = 1.4826
_NORMAL_MEDIAN: Final = 1.2533
"""The median's standard error beside the mean's, of a normal distribution: the root of pi / 2."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Told(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Where ships said last that they are; columns of one length.

    Attributes:
        ship: A number for each ship.
        at: When it was there, milliseconds UTC.
        lon: 1e-7 degree.
        lat: 1e-7 degree.
        speed_mmps: Speed over ground, mm/s; -1 if it did not say.
        course_mdeg: Course over ground, millidegrees; -1 if it did not say.
    """

    ship: Ints
    at: Ints
    lon: Ints
    lat: Ints
    speed_mmps: Ints
    course_mdeg: Ints


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A plot beside what its ship told.

    Attributes:
        ship: The ship's number.
        bearing_mdeg: How far the plot lies clockwise of the told place, millidegrees.
        range_m: How much farther from the radar it is, metres.
    """

    ship: int
    bearing_mdeg: float
    range_m: float


class Bias(msgspec.Struct, frozen=True, kw_only=True):
    """What a radar measures beside the truth, each with its standard error.

    Attributes:
        bearing_mdeg: Bearing measured clockwise of the true one, millidegrees.
        bearing_error_mdeg: Its standard error.
        range_m: Distance measured beyond the true one, metres.
        range_error_m: Its standard error.
        ships: How many ships say so.
        pairs: How many pairs of theirs.
    """

    bearing_mdeg: float
    bearing_error_mdeg: float
    range_m: float
    range_error_m: float
    ships: int
    pairs: int


def pairs_of(site: Place, told: Told, plots: Observations) -> list[Pair]:
    """Return pairs of ships and the plots of a batch's newest scan, each the other's nearest.

    Args:
        site: Where the radar stands.
        told: Where ships said that they are.
        plots: The radar's batch.
    """
    rows = _newest_scan(plots)
    if not len(rows) or not len(told.ship) or len(rows) > _MOST_PLOTS:
        return []
    at = plots.measured_at[rows]
    east, north = _flat(site, plots.lon[rows], plots.lat[rows])
    told_east, told_north = _flat(site, told.lon, told.lat)
    velocity_east, velocity_north, carried_s = _motion(told)
    age_s = (at[None, :] - told.at[:, None]) / SECOND_MS
    there_east = told_east[:, None] + velocity_east[:, None] * age_s
    there_north = told_north[:, None] + velocity_north[:, None] * age_s
    apart = np.hypot(east - there_east, north - there_north)
    apart[np.abs(age_s) > carried_s[:, None]] = np.inf
    nearest = apart.argmin(axis=1)
    ships = np.arange(len(told.ship))
    ships = ships[np.isfinite(apart[ships, nearest]) & (apart.argmin(axis=0)[nearest] == ships)]
    plot = nearest[ships]
    x, y = there_east[ships, plot], there_north[ships, plot]
    range_m = np.hypot(east[plot], north[plot]) - np.hypot(x, y)
    turned = np.degrees(np.arctan2(east[plot], north[plot]) - np.arctan2(x, y)) * 1_000
    turned = (turned + 180_000) % 360_000 - 180_000
    near = (np.abs(turned) <= _WIDEST_MDEG) & (np.abs(range_m) <= _FARTHEST_OFF_M)
    near &= np.hypot(x, y) >= _NEAREST_M
    columns = zip(told.ship[ships[near]].tolist(), turned[near].tolist(), range_m[near].tolist(), strict=True)
    return [Pair(ship=ship, bearing_mdeg=bearing, range_m=away) for ship, bearing, away in columns]


def bias_in(pairs: list[Pair]) -> Bias | None:
    """Return what pairs say of a radar; None while too few ships say anything."""
    ship = np.array([pair.ship for pair in pairs], np.int64)
    measured = np.array([(pair.bearing_mdeg, pair.range_m) for pair in pairs], np.float64).reshape(-1, 2)
    order = np.argsort(ship, kind="stable")
    _, begins, counts = np.unique(ship[order], return_index=True, return_counts=True)
    of_ship = np.split(measured[order], begins[1:]) if len(order) else []
    voices = np.array([np.median(one, axis=0) for one in of_ship if len(one) >= LEAST_PAIRS])
    if len(voices) < LEAST_SHIPS:
        return None
    centre = np.median(voices, axis=0)
    spread = _NORMAL_MAD * np.median(np.abs(voices - centre), axis=0)
    error = np.maximum(_NORMAL_MEDIAN * spread / np.sqrt(len(voices)), _LEAST_ERROR)
    return Bias(
        bearing_mdeg=float(centre[0]),
        bearing_error_mdeg=float(error[0]),
        range_m=float(centre[1]),
        range_error_m=float(error[1]),
        ships=len(voices),
        pairs=int(counts[counts >= LEAST_PAIRS].sum()),
    )


def evidence_of(bias: Bias, *, is_held: bool) -> str:
    """Return why a radar is doubted, in numbers; empty if it is not.

    Args:
        bias: What it measures beside the truth.
        is_held: Whether it is doubted already: a doubt begins only where it is certain, and ends where the bias is
            small enough, so that it does not come and go.
    """
    sure = 0.0 if is_held else CERTAIN
    turned = abs(bias.bearing_mdeg) > BEARING_MDEG + sure * bias.bearing_error_mdeg
    if not turned and abs(bias.range_m) <= RANGE_M + sure * bias.range_error_m:
        return ""
    way = "clockwise" if bias.bearing_mdeg >= 0 else "anticlockwise"
    length = "too long" if bias.range_m >= 0 else "too short"
    return (
        f"Beside what {bias.ships} ships tell: bearings {abs(bias.bearing_mdeg) / 1_000:.2f}"
        f" ± {bias.bearing_error_mdeg / 1_000:.2f} degrees {way}, distances {abs(bias.range_m):.0f}"
        f" ± {bias.range_error_m:.0f} m {length} ({bias.pairs} pairs)."
    )


def _newest_scan(plots: Observations) -> Ints:
    """Return the rows of the newest scan: several scans would each offer a plot, and the nearest be no fair one."""
    rows = np.flatnonzero(plots.bearing_mdeg == MISSING)
    if not len(rows):
        return rows
    newest = rows[np.argmax(plots.measured_at[rows])]
    if plots.scan[newest] != MISSING:
        is_newest = plots.scan[rows] == plots.scan[newest]
    else:
        is_newest = plots.measured_at[rows] > plots.measured_at[newest] - _UNNUMBERED_MS
    found: Ints = rows[is_newest]
    return found


def _flat(site: Place, lon: NDArray[Any], lat: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return metres east and north of the radar; what is near each other is as far apart as on the sphere."""
    turn = (lon / DEGREE_E7 - site.lon_deg + 180.0) % 360.0 - 180.0
    level = np.cos(np.radians(lat / DEGREE_E7))
    north = np.radians(lat / DEGREE_E7 - site.lat_deg)
    return EARTH_RADIUS_M * np.radians(turn) * level, EARTH_RADIUS_M * north


def _motion(told: Told) -> tuple[Floats, Floats, Floats]:
    """Return velocity east and north in m/s, and for how long it carries, seconds."""
    is_known = (told.speed_mmps != MISSING) & (told.course_mdeg != MISSING)
    speed = np.where(is_known, told.speed_mmps, 0) / 1_000
    course = np.radians(np.where(is_known, told.course_mdeg, 0) / 1_000)
    return speed * np.sin(course), speed * np.cos(course), np.where(is_known, _CARRIED_S, _STILL_S)
