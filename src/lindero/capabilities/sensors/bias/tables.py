"""What is kept to compare radars with ships: where radars stand, where ships said last that they are, and pairs.

Nothing is kept while no radar is described with its place. A ship is kept as a number, for two minutes.
"""

import zlib
from typing import Final

import numpy as np

from lindero.capabilities.sensors.bias.rules import MOST_SHIPS, Bias, Pair, Told, bias_in, pairs_of
from lindero.capabilities.sensors.masking.tables import Query
from lindero.capabilities.sensors.records import (
    SOURCE_CLASSES,
    Observations,
    SensorCalibrated,
    SensorDescribed,
)
from lindero.capabilities.sensors.register import tables as register
from lindero.kernel.capability import Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.places import EARTH_RADIUS_M, Place
from lindero.kernel.record import Head
from lindero.kernel.times import MINUTE_MS, SECOND_MS
from lindero.kernel.units import DEGREE_E7

SITES: Final = Table(
    name="sensors_sites",
    columns={
        "sensor_id": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "farthest_m": "INTEGER NOT NULL",
    },
    key=("sensor_id",),
    meaning="Where a radar stands that does not move, and how far it sees.",
)
TOLD: Final = Table(
    name="sensors_told",
    columns={
        "ship": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "speed_mmps": "INTEGER NOT NULL",
        "course_mdeg": "INTEGER NOT NULL",
        "heard_at": "INTEGER NOT NULL",
    },
    key=("ship",),
    meaning="Where a ship that a radar can see said last that it is, without its name, for two minutes.",
)
PAIRS: Final = Table(
    name="sensors_pairs",
    columns={
        "sensor_id": "TEXT NOT NULL",
        "ship": "INTEGER NOT NULL",
        "slot": "INTEGER NOT NULL",
        "bearing_mdeg": "INTEGER NOT NULL",
        "range_dm": "INTEGER NOT NULL",
    },
    key=("sensor_id", "ship", "slot"),
    meaning="How far a radar's plot lay beside what its ship told, once in half a minute, for half an hour.",
)
TABLES: Final = (SITES, TOLD, PAIRS)

_SLOT_MS: Final = 30 * SECOND_MS
_KEPT_SLOTS: Final = 60
_TOLD_MS: Final = 2 * MINUTE_MS
_FARTHEST_M: Final = 60_000
_RADAR: Final = SOURCE_CLASSES.index("radar")
_AIS: Final = tuple(SOURCE_CLASSES.index(name) for name in ("ais_a", "ais_b"))


def sensor_described(rows: Rows, head: Head, record: SensorDescribed) -> None:
    """Enter a description, and where a radar stands; what was compared at another place counts no longer."""
    register.sensor_described(rows, head, record)
    before = rows.query("SELECT lon, lat FROM sensors_sites WHERE sensor_id = ?", (record.sensor_id,))
    place = record.place if record.kind == "radar" and not record.is_mobile else None
    if before and (place is None or tuple(before[0]) != (place.lon, place.lat)):
        rows.execute("DELETE FROM sensors_pairs WHERE sensor_id = ?", (record.sensor_id,))
        rows.execute("DELETE FROM sensors_sites WHERE sensor_id = ?", (record.sensor_id,))
    if place is not None:
        farthest = min(record.view.farthest_m, _FARTHEST_M) if record.view else _FARTHEST_M
        rows.execute(
            "INSERT OR REPLACE INTO sensors_sites (sensor_id, lon, lat, farthest_m) VALUES (?, ?, ?, ?)",
            (record.sensor_id, place.lon, place.lat, farthest),
        )


def sensor_calibrated(rows: Rows, head: Head, record: SensorCalibrated) -> None:
    """Enter a calibration; what was compared before it was taken off counts no longer."""
    register.sensor_calibrated(rows, head, record)
    rows.execute("DELETE FROM sensors_pairs WHERE sensor_id = ?", (record.sensor_id,))


def compare(rows: Rows, head: Head, sensor_id: str, observations: Observations) -> None:
    """Keep what a batch's ships tell, and compare a radar's plots with what ships told."""
    sites = rows.query("SELECT lon, lat, farthest_m, sensor_id FROM sensors_sites", ())
    if sites:
        rows.execute("DELETE FROM sensors_told WHERE heard_at < ?", (head.at - _TOLD_MS,))
        _keep_told(rows, head, sites, observations)
    for lon, lat, farthest_m, name in sites:
        if name == sensor_id and (observations.source_class == _RADAR).any():
            _pair(rows, head, sensor_id, (Place(lon=lon, lat=lat), farthest_m), observations)


def bias_of(query: Query, sensor_id: str) -> Bias | None:
    """Return what a radar measures beside the truth; None while too few ships say anything."""
    found = query("SELECT ship, bearing_mdeg, range_dm FROM sensors_pairs WHERE sensor_id = ?", (sensor_id,))
    return bias_in([Pair(ship=ship, bearing_mdeg=turned, range_m=far / 10) for ship, turned, far in found])


def _keep_told(rows: Rows, head: Head, sites: list[Row], observations: Observations) -> None:
    told = np.isin(observations.source_class, _AIS) & (observations.identity >= 0)
    near = np.zeros(len(observations), bool)
    for lon, lat, farthest_m, _ in sites:
        near |= _is_near(observations, lon, lat, farthest_m)
    chosen = np.flatnonzero(told & near)
    if not len(chosen):
        return
    chosen = chosen[np.argsort(observations.measured_at[chosen], kind="stable")]
    columns = ("measured_at", "lon", "lat", "speed_mmps", "course_mdeg")
    values = zip(*(getattr(observations, name)[chosen].tolist() for name in columns), strict=True)
    names = (observations.identities[index] for index in observations.identity[chosen].tolist())
    newest = dict(zip(names, values, strict=True))
    rows.executemany(
        "INSERT OR REPLACE INTO sensors_told (ship, at, lon, lat, speed_mmps, course_mdeg, heard_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(zlib.crc32(name.encode()), *value, head.at) for name, value in newest.items()],
    )


def _pair(
    rows: Rows, head: Head, sensor_id: str, site: tuple[Place, int], observations: Observations
) -> None:
    """Compare a scan with ships that were not compared in this half minute."""
    place, farthest_m = site
    slot, (east, north) = head.at // _SLOT_MS, _reach_e7(place.lat, farthest_m)
    found = rows.query(
        "SELECT ship, at, lon, lat, speed_mmps, course_mdeg FROM (SELECT * FROM sensors_told WHERE ABS(lat - ?) <= ?"
        " AND (ABS(lon - ?) <= ? OR ABS(lon - ?) >= ?) ORDER BY ship LIMIT ?) AS told WHERE NOT EXISTS (SELECT 1"
        " FROM sensors_pairs AS pair WHERE pair.sensor_id = ? AND pair.ship = told.ship AND pair.slot = ?)"
        " ORDER BY ship",
        (place.lat, north, place.lon, east, place.lon, 360 * DEGREE_E7 - east, MOST_SHIPS, sensor_id, slot),
    )
    columns = np.array(found, np.int64).reshape(-1, 6).T
    told = Told(
        ship=columns[0], at=columns[1], lon=columns[2], lat=columns[3],
        speed_mmps=columns[4], course_mdeg=columns[5],
    )  # fmt: skip
    pairs = pairs_of(place, told, observations)
    if not pairs:
        return
    rows.executemany(
        "INSERT OR IGNORE INTO sensors_pairs (sensor_id, ship, slot, bearing_mdeg, range_dm) VALUES (?, ?, ?, ?, ?)",
        [(sensor_id, one.ship, slot, round(one.bearing_mdeg), round(10 * one.range_m)) for one in pairs],
    )
    rows.execute(
        "DELETE FROM sensors_pairs WHERE sensor_id = ? AND slot < ?", (sensor_id, slot - _KEPT_SLOTS)
    )


def _is_near(observations: Observations, lon: int, lat: int, farthest_m: int) -> np.ndarray:
    """Return which rows lie in a box about a radar."""
    east, north = _reach_e7(lat, farthest_m)
    turn = (observations.lon.astype(np.int64) - lon + 180 * DEGREE_E7) % (360 * DEGREE_E7) - 180 * DEGREE_E7
    near: np.ndarray = (np.abs(turn) <= east) & (np.abs(observations.lat.astype(np.int64) - lat) <= north)
    return near


def _reach_e7(lat: int, farthest_m: int) -> tuple[int, int]:
    """Return how far a distance reaches in longitude and latitude, 1e-7 degree."""
    north = np.degrees(farthest_m / EARTH_RADIUS_M) * DEGREE_E7
    level = max(0.01, float(np.cos(np.radians(lat / DEGREE_E7))))
    return round(north / level), round(north)
