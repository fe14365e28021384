"""What is kept to draw bearings: the newest of each sensor, until its batch is erased."""

from typing import Final

import numpy as np

from lindero.capabilities.sensors.bearings.rules import SHOWN_MS, Bearing
from lindero.capabilities.sensors.records import MISSING, Observations
from lindero.kernel.capability import Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.places import Place
from lindero.kernel.record import Head
from lindero.kernel.times import MINUTE_MS

KEPT_OF_A_SENSOR: Final = 100
"""Bearings of a sensor that are counted: above that the page says "or more"."""

AHEAD_MS: Final = MINUTE_MS
"""A bearing measured later than this after it arrived comes from a wrong clock, and would stay the newest."""

BEARINGS: Final = Table(
    name="sensors_bearings",
    columns={
        "sensor_id": "TEXT NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
        "number": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "bearing_mdeg": "INTEGER NOT NULL",
        "deviation_mdeg": "INTEGER NOT NULL",
        "source_class": "INTEGER NOT NULL",
    },
    key=("sensor_id", "measured_at", "record_id", "number"),
    meaning="A bearing without a distance that a sensor told: a hundred of each sensor, of its last ten minutes.",
)
TABLES: Final = (BEARINGS,)

_OLDER: Final = (
    "DELETE FROM sensors_bearings WHERE sensor_id = ? AND (measured_at < ? OR (-measured_at, record_id, -number) >"
    " (SELECT -measured_at, record_id, -number FROM sensors_bearings WHERE sensor_id = ?"
    " ORDER BY measured_at DESC, record_id, number DESC LIMIT 1 OFFSET ?))"
)
_NEWEST: Final = (
    "SELECT sensor_id, measured_at, lon, lat, bearing_mdeg, deviation_mdeg, source_class, record_id, number"
    " FROM sensors_bearings WHERE measured_at >= ? ORDER BY sensor_id, measured_at DESC, record_id, number DESC"
)


def keep(rows: Rows, head: Head, sensor_id: str, observations: Observations) -> None:
    """Keep the newest bearings of a batch, and of its sensor."""
    at = observations.measured_at
    recent = (at >= head.at - SHOWN_MS) & (at <= head.at + AHEAD_MS)
    found = np.flatnonzero(recent & (observations.bearing_mdeg != MISSING))
    if not len(found):
        return
    found = found[np.argsort(at[found], kind="stable")][-KEPT_OF_A_SENSOR:]
    names = ("measured_at", "lon", "lat", "bearing_mdeg", "bearing_deviation_mdeg", "source_class")
    values = zip(
        found.tolist(), *(getattr(observations, name)[found].tolist() for name in names), strict=True
    )
    rows.executemany(
        "INSERT OR REPLACE INTO sensors_bearings (sensor_id, record_id, number, measured_at, lon, lat, bearing_mdeg,"
        " deviation_mdeg, source_class) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(sensor_id, head.record_id, *value) for value in values],
    )
    rows.execute(_OLDER, (sensor_id, head.at - SHOWN_MS, sensor_id, KEPT_OF_A_SENSOR - 1))


def bearings_now(desk: Desk) -> list[Bearing]:
    """Return the bearings of the last minutes in the order of `place_in_list`: by sensor, the newest first."""
    return [
        Bearing(
            sensor_id=sensor_id,
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
            bearing_mdeg=bearing,
            deviation_mdeg=None if deviation == MISSING else deviation,
            source_class=source_class,
            record_id=record_id,
            row=row,
        )
        for sensor_id, measured_at, lon, lat, bearing, deviation, source_class, record_id, row in desk.rows(
            _NEWEST, (desk.now() - SHOWN_MS,)
        )
    ]
