"""A calibration is taken off: what a sensor measures beside the truth is put right before anything is masked or kept.

The clock's error is taken off every row. Bearing and distance are taken off what was measured from a place that stays:
a radar's plots, a camera's, a microphone's. What things tell of themselves lies where they say, whoever heard them.
"""

from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import (
    MISSING,
    SOURCE_CLASSES,
    Correction,
    Identification,
    Observations,
    SensorCalibrated,
    SensorDescribed,
)
from lindero.kernel.places import EARTH_RADIUS_M, Place
from lindero.kernel.units import DEGREE_E7, FULL_TURN_MDEG

MEASURING: Final = frozenset({"radar", "camera", "acoustic"})
"""Kinds of sensors that measure bearing, or bearing and distance, from where they stand."""

_TOLD: Final = ("ais_a", "ais_b", "ais_long_range", "ais_aircraft", "adsb", "remote_id", "cot", "gnss")
"""Source classes of rows whose place the thing itself told."""

_HERE_M: Final = 1.0
"""What is nearer lies at the sensor, where no bearing leads to it."""

_HALF_TURN_MDEG: Final = FULL_TURN_MDEG // 2

Floats = NDArray[np.float64]


def correction_in(calibrated: SensorCalibrated | None, site: Place | None) -> Correction | None:
    """Return what a calibration takes off; None where there is none, or it is kept for the record only.

    Args:
        calibrated: The sensor's last calibration.
        site: From where the sensor measures; None if only its clock can be put right.
    """
    if calibrated is None or not calibrated.is_applied:
        return None
    found = Correction(
        range_bias_mm=calibrated.range_bias_mm if site else 0,
        bearing_bias_mdeg=calibrated.bearing_bias_mdeg if site else 0,
        time_bias_ms=calibrated.time_bias_ms,
    )
    return None if found == Correction() else found


def site_of(described: SensorDescribed | None) -> Place | None:
    """Return the place from which a sensor measures; None where it measures from none that stays."""
    if described is None or described.is_mobile or described.kind not in MEASURING:
        return None
    return described.place


def corrected(observations: Observations, correction: Correction, site: Place | None) -> Observations:
    """Return the observations as a sensor without its bias would have measured them.

    On a sphere: turned about its site by so little, a place errs by a thousandth of the way that it is moved.

    Args:
        observations: What came.
        correction: What is taken off.
        site: From where the sensor measures; None if only its clock can be put right.
    """
    columns: dict[str, Any] = {}
    if correction.time_bias_ms:
        columns["measured_at"] = np.maximum(observations.measured_at - correction.time_bias_ms, 0)
    if site is not None and (correction.range_bias_mm or correction.bearing_bias_mdeg):
        columns |= _placed(observations, correction, site)
    return msgspec.structs.replace(observations, **columns)


def said_in_time(said: Identification, correction: Correction) -> Identification:
    """Return what a thing said of itself, with the clock of who heard it put right."""
    return msgspec.structs.replace(said, measured_at=max(0, said.measured_at - correction.time_bias_ms))


def _placed(observations: Observations, correction: Correction, site: Place) -> dict[str, Any]:
    """Return the columns of places and directions, put right in the rows that the sensor measured."""
    told = np.array([name in _TOLD for name in SOURCE_CLASSES])[observations.source_class]
    is_line = observations.bearing_mdeg != MISSING
    bearing, away_m = _from(site, observations.lon, observations.lat)
    rows = np.flatnonzero(~told & ~is_line & (away_m > _HERE_M))
    right_bearing = bearing[rows] - np.radians(correction.bearing_bias_mdeg / 1_000)
    right_m = np.maximum(0.0, away_m[rows] - correction.range_bias_mm / 1_000)
    lon, lat = observations.lon.copy(), observations.lat.copy()
    lon[rows], lat[rows] = _at(site, right_bearing, right_m)
    turned = {
        name: _turned(getattr(observations, name), ~told, correction.bearing_bias_mdeg, full)
        for name, full in (
            ("bearing_mdeg", FULL_TURN_MDEG),
            ("course_mdeg", FULL_TURN_MDEG),
            ("orientation_mdeg", _HALF_TURN_MDEG),
        )
    }
    return {"lon": lon, "lat": lat} | turned


def _turned(column: NDArray[Any], rows: NDArray[np.bool_], mdeg: int, full: int) -> NDArray[Any]:
    """Return directions turned back, where the sensor measured one."""
    right: NDArray[Any] = np.where(
        rows & (column != MISSING), (column.astype(np.int64) - mdeg) % full, column
    )
    return right.astype(column.dtype)


def _from(site: Place, lon: NDArray[Any], lat: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return bearing in radians and distance in metres from a site (haversine: exact for what is near)."""
    lat1, lat2 = np.radians(site.lat_deg), np.radians(lat / DEGREE_E7)
    turn = np.radians(lon / DEGREE_E7 - site.lon_deg)
    east = np.sin(turn) * np.cos(lat2)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(turn)
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(turn / 2) ** 2
    return np.arctan2(east, north), 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def _at(site: Place, bearing: Floats, away_m: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return longitude and latitude, 1e-7 degree, of what lies so far away on great circles."""
    lat1, angle = np.radians(site.lat_deg), away_m / EARTH_RADIUS_M
    sine = np.sin(lat1) * np.cos(angle) + np.cos(lat1) * np.sin(angle) * np.cos(bearing)
    lat = np.arcsin(np.clip(sine, -1.0, 1.0))
    east = np.sin(bearing) * np.sin(angle) * np.cos(lat1)
    lon = site.lon_deg + np.degrees(np.arctan2(east, np.cos(angle) - np.sin(lat1) * sine))
    wrapped = (lon + 180.0) % 360.0 - 180.0
    return _whole(wrapped), _whole(np.degrees(lat))


def _whole(degrees: Floats) -> NDArray[np.int32]:
    return np.rint(degrees * DEGREE_E7).astype(np.int32)
