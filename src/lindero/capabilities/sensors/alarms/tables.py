"""What people look up of alarms: each with its instants, and whether it is over."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.records.alarms import AlarmEnded, AlarmRaised
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record

ALARMS: Final = Table(
    name="sensors_alarms",
    columns={
        "alarm": "TEXT NOT NULL",
        "sensor_id": "TEXT NOT NULL",
        "about": "TEXT NOT NULL",
        "words": "TEXT NOT NULL",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "measured_at": "INTEGER NOT NULL",
        "received_at": "INTEGER NOT NULL",
        "raised_at": "INTEGER NOT NULL",
        "within_ms": "INTEGER NOT NULL",
        "ended_at": "INTEGER",
        "record_id": "TEXT NOT NULL",
    },
    key=("alarm",),
    indexes=(("raised_at",), ("sensor_id", "about", "raised_at")),
    meaning="An alarm of a device: when it happened, when word came, when it stood in the picture, when it was over.",
)

TABLES: Final = (ALARMS,)


def alarm_raised(rows: Rows, head: Head, record: AlarmRaised) -> None:
    """Enter an alarm."""
    place = record.place
    rows.execute(
        "INSERT OR REPLACE INTO sensors_alarms (alarm, sensor_id, about, words, lon, lat, measured_at, received_at,"
        " raised_at, within_ms, ended_at, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        (
            head.record_id,
            record.sensor_id,
            record.about,
            record.words,
            None if place is None else place.lon,
            None if place is None else place.lat,
            record.measured_at,
            record.received_at,
            head.at,
            record.within_ms,
            head.record_id,
        ),
    )


def alarm_ended(rows: Rows, head: Head, record: AlarmEnded) -> None:
    """Mark an alarm, and every earlier one of the same device about the same, as over."""
    rows.execute(
        "UPDATE sensors_alarms SET ended_at = ? WHERE sensor_id = ? AND about = ? AND ended_at IS NULL"
        " AND raised_at <= ?",
        (head.at, record.sensor_id, record.about, head.at),
    )


FOLDS: Final[dict[type[Record], Fold]] = {AlarmRaised: alarm_raised, AlarmEnded: alarm_ended}


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `sensors_alarms`; instants in milliseconds UTC.

    Attributes:
        alarm: The alarm's record.
        sensor_id: The device.
        about: What it is about.
        words: What the device said.
        place: Where; None if nobody knows.
        measured_at: When it happened, by the device's clock.
        received_at: When word of it came in.
        raised_at: When it went on record, and with that into the picture.
        within_ms: Time from happening to screen that it should take at most, milliseconds.
        ended_at: When it was over; None if it is not.
    """

    alarm: str
    sensor_id: str
    about: str
    words: str
    place: Place | None
    measured_at: int
    received_at: int
    raised_at: int
    within_ms: int
    ended_at: int | None


SELECT_ALARMS: Final = (
    "SELECT alarm, sensor_id, about, words, lon, lat, measured_at, received_at, raised_at, within_ms, ended_at"
    " FROM sensors_alarms"
)


def alarm_of(row: tuple[Any, ...]) -> Alarm:
    """Read a row that `SELECT_ALARMS` returned."""
    alarm, sensor_id, about, words, lon, lat, *instants = row
    measured_at, received_at, raised_at, within_ms, ended_at = instants
    return Alarm(
        alarm=alarm,
        sensor_id=sensor_id,
        about=about,
        words=words,
        place=None if lon is None else Place(lon=lon, lat=lat),
        measured_at=measured_at,
        received_at=received_at,
        raised_at=raised_at,
        within_ms=within_ms,
        ended_at=ended_at,
    )
