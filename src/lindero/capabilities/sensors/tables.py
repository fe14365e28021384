"""What people look up of sensors: which there are, when they were last heard, what became of their lines."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.counts import added
from lindero.capabilities.sensors.records import BatchObserved, Counts, Format, SensorRegistered, SensorSilent
from lindero.capabilities.sensors.rules import rate_after
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

SENSORS: Final = Table(
    name="sensors_sensors",
    columns={
        "sensor_id": "TEXT",
        "title": "TEXT",
        "format": "TEXT",
        "names": "TEXT",
        "silent_after_s": "INTEGER",
        "registered_at": "INTEGER",
        "heard_at": "INTEGER",
        "measured_at": "INTEGER",
        "batches": "INTEGER",
        "observations": "INTEGER",
        "rate": "REAL",
        "counts": "TEXT",
        "is_silent": "INTEGER",
    },
    key=("sensor_id",),
    meaning="A sensor, when it was last heard, and what became of everything that it sent.",
)

TABLES: Final = (SENSORS,)

_NOTHING: Final = msgspec.json.encode(Counts()).decode()


def sensor_registered(rows: Rows, head: Head, record: SensorRegistered) -> None:
    """Enter a sensor, or what is new about it; what it has sent stays."""
    rows.execute(
        "INSERT INTO sensors_sensors (sensor_id, title, format, names, silent_after_s, registered_at,"
        " batches, observations, rate, counts, is_silent) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0.0, ?, 0)"
        " ON CONFLICT (sensor_id) DO UPDATE SET title = excluded.title, format = excluded.format,"
        " names = excluded.names, silent_after_s = excluded.silent_after_s",
        (
            record.sensor_id,
            record.title,
            record.format,
            msgspec.json.encode(record.names).decode(),
            record.silent_after_s,
            head.at,
            _NOTHING,
        ),
    )


def batch_observed(rows: Rows, head: Head, record: BatchObserved) -> None:
    """Add a batch to its sensor's counts, and hear the sensor again."""
    found = rows.query(
        "SELECT counts, rate, heard_at FROM sensors_sensors WHERE sensor_id = ?", (record.sensor_id,)
    )
    if not found:
        return
    counts, rate, heard_at = found[0]
    total = added(msgspec.json.decode(counts, type=Counts), record.counts)
    rows.execute(
        "UPDATE sensors_sensors SET counts = ?, rate = ?, heard_at = ?, is_silent = 0, batches = batches + 1,"
        " observations = observations + ?, measured_at = MAX(COALESCE(measured_at, 0), ?)"
        " WHERE sensor_id = ?",
        (
            msgspec.json.encode(total).decode(),
            rate_after(rate, heard_at, head.at, record.counts.lines),
            head.at,
            record.count,
            record.last_at or 0,
            record.sensor_id,
        ),
    )


def sensor_silent(rows: Rows, head: Head, record: SensorSilent) -> None:
    """Mark a sensor as silent until it is heard again."""
    rows.execute("UPDATE sensors_sensors SET is_silent = 1 WHERE sensor_id = ?", (record.sensor_id,))


FOLDS: Final[dict[type[Record], Fold]] = {
    SensorRegistered: sensor_registered,
    BatchObserved: batch_observed,
    SensorSilent: sensor_silent,
}


class Sensor(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `sensors_sensors`.

    Attributes:
        sensor_id: Its stable name.
        title: What people call it.
        format: How it writes what it sees.
        names: For each quantity, the name of its column or property, where it is another.
        silent_after_s: How long it may be silent, seconds.
        registered_at: When it was registered, milliseconds UTC.
        heard_at: When something last came from it, milliseconds UTC; None if never.
        measured_at: Latest instant measured, milliseconds UTC; None if never.
        batches: Batches that it sent.
        observations: Observations that it sent.
        rate: Lines per second when it was last heard.
        counts: What became of every line.
        is_silent: Whether it is silent.
    """

    sensor_id: str
    title: str
    format: Format
    names: dict[str, str]
    silent_after_s: int
    registered_at: int
    heard_at: int | None
    measured_at: int | None
    batches: int
    observations: int
    rate: float
    counts: Counts
    is_silent: bool


SELECT_SENSORS: Final = (
    "SELECT sensor_id, title, format, names, silent_after_s, registered_at, heard_at, measured_at, batches,"
    " observations, rate, counts, is_silent FROM sensors_sensors"
)


def sensor_of(row: tuple[Any, ...]) -> Sensor:
    """Read a row that `SELECT_SENSORS` returned."""
    values = dict(zip(SENSORS.columns, row, strict=True))
    values["names"] = msgspec.json.decode(values["names"], type=dict[str, str])
    values["counts"] = msgspec.json.decode(values["counts"], type=Counts)
    values["is_silent"] = bool(values["is_silent"])
    return Sensor(**values)
