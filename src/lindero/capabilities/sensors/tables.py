"""What people look up of sensors: which there are, when they were last heard, what became of their lines."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.counts import added
from lindero.capabilities.sensors.quality import Heard, usual_span_s
from lindero.capabilities.sensors.records import BatchObserved, Counts, Format, SensorRegistered, SensorSilent
from lindero.capabilities.sensors.records.mapping import Origins
from lindero.capabilities.sensors.rules import is_silent, rate_after, rate_at
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.errors import Missing
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
        "recent": "REAL",
        "usual": "REAL",
        "faulty": "REAL",
        "lag_ms": "INTEGER",
        "counts": "TEXT",
        "is_silent": "INTEGER",
    },
    key=("sensor_id",),
    version=2,
    meaning="A sensor, when it was last heard, and what became of everything that it sent.",
)

TABLES: Final = (SENSORS,)

_NOTHING: Final = msgspec.json.encode(Counts()).decode()
NAMED_PLANS: Final = "SELECT plan, sensor_id || ' · ' || state FROM sensors_permits ORDER BY at DESC"
NAMED_ALARMS: Final = (
    "SELECT alarm, sensor_id || ' · ' || strftime('%Y-%m-%d %H:%MZ', raised_at / 1000, 'unixepoch')"
    " FROM sensors_alarms WHERE ended_at IS NULL ORDER BY raised_at DESC"
)
NAMED_CELLS: Final = "SELECT record_id, origin || ' · ' || cell FROM sensors_cells ORDER BY origin, cell"
NAMED_TASKS: Final = "SELECT task_id, sensor_id || ' · ' || state FROM sensors_tasks ORDER BY at DESC"
NAMED_ZONES: Final = "SELECT DISTINCT name, '' FROM sensors_areas WHERE sort = 'dwelling' ORDER BY name"
SELECT_NAMES: Final = "SELECT sensor_id, title FROM sensors_sensors ORDER BY sensor_id"
COUNT_OBSERVED: Final = "SELECT coalesce(sum(observations), 0) FROM sensors_sensors"


def sensor_registered(rows: Rows, head: Head, record: SensorRegistered) -> None:
    """Enter a sensor, or what is new about it; what it has sent stays."""
    rows.execute(
        "INSERT INTO sensors_sensors (sensor_id, title, format, names, silent_after_s, registered_at,"
        " batches, observations, rate, recent, usual, faulty, counts, is_silent)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0.0, 0.0, 0.0, 0.0, ?, 0)"
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
    found = rows.query(f"{SELECT_SENSORS} WHERE sensor_id = ?", (record.sensor_id,))
    if not found:
        return
    sensor, now = sensor_of(found[0]), head.at
    lines, faulty = record.counts.lines, sum(record.counts.invalid.values())
    usual_s = usual_span_s(sensor.silent_after_s)
    last_at = record.last_at
    rows.execute(
        "UPDATE sensors_sensors SET counts = ?, rate = ?, recent = ?, usual = ?, faulty = ?,"
        " lag_ms = COALESCE(?, lag_ms), heard_at = ?, is_silent = 0, batches = batches + 1,"
        " observations = observations + ?,"
        " measured_at = CASE WHEN ? IS NULL THEN measured_at ELSE MAX(COALESCE(measured_at, 0), ?) END"
        " WHERE sensor_id = ?",
        (
            msgspec.json.encode(added(sensor.counts, record.counts)).decode(),
            rate_after(sensor.rate, sensor.heard_at, now, lines),
            rate_after(sensor.recent, sensor.heard_at, now, lines, sensor.silent_after_s),
            rate_after(sensor.usual, sensor.heard_at, now, lines, usual_s),
            rate_after(sensor.faulty, sensor.heard_at, now, faulty, usual_s),
            None if last_at is None else max(0, now - last_at),
            now,
            record.count,
            last_at,
            last_at,
            record.sensor_id,
        ),
    )


def sensor_silent(rows: Rows, head: Head, record: SensorSilent) -> None:
    """Mark a sensor as silent until it is heard again."""
    rows.execute("UPDATE sensors_sensors SET is_silent = 1 WHERE sensor_id = ?", (record.sensor_id,))


def hear_again(rows: Rows, sensor_id: str, now: int) -> None:
    """Hear a sensor that sent no lines but said that it is there; its rates fade as ever."""
    found = rows.query(f"{SELECT_SENSORS} WHERE sensor_id = ?", (sensor_id,))
    if not found:
        return
    sensor = sensor_of(found[0])
    usual_s = usual_span_s(sensor.silent_after_s)
    rows.execute(
        "UPDATE sensors_sensors SET rate = ?, recent = ?, usual = ?, faulty = ?, heard_at = ?, is_silent = 0"
        " WHERE sensor_id = ?",
        (
            rate_at(sensor.rate, sensor.heard_at, now),
            rate_at(sensor.recent, sensor.heard_at, now, sensor.silent_after_s),
            rate_at(sensor.usual, sensor.heard_at, now, usual_s),
            rate_at(sensor.faulty, sensor.heard_at, now, usual_s),
            now,
            sensor_id,
        ),
    )


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
        names: Where each quantity comes from, where that is not its own name.
        silent_after_s: How long it may be silent, seconds.
        registered_at: When it was registered, milliseconds UTC.
        heard_at: When something last came from it, milliseconds UTC; None if never.
        measured_at: Latest instant measured, milliseconds UTC; None if never.
        batches: Batches that it sent.
        observations: Observations that it sent.
        rate: Lines per second over a minute, when it was last heard.
        recent: Lines per second over as long as it may be silent, when it was last heard.
        usual: Lines per second over hours, when it was last heard.
        faulty: Of these, lines per second that could not be used.
        lag_ms: From the newest measurement of its last batch to its arrival, milliseconds; None if never.
        counts: What became of every line.
        is_silent: Whether it is silent.
    """

    sensor_id: str
    title: str
    format: Format
    names: Origins
    silent_after_s: int
    registered_at: int
    heard_at: int | None
    measured_at: int | None
    batches: int
    observations: int
    rate: float
    recent: float
    usual: float
    faulty: float
    lag_ms: int | None
    counts: Counts
    is_silent: bool

    def heard(self, now: int) -> Heard:
        """Return what was heard of it, faded until now (milliseconds UTC)."""
        usual_s = usual_span_s(self.silent_after_s)
        return Heard(
            recent=rate_at(self.recent, self.heard_at, now, self.silent_after_s),
            usual=rate_at(self.usual, self.heard_at, now, usual_s),
            faulty=rate_at(self.faulty, self.heard_at, now, usual_s),
            measured_at=self.measured_at,
            is_silent=self.was_silent(now),
        )

    def was_silent(self, now: int) -> bool:
        """Say whether nothing came for longer than it may be silent, whether or not that is on record yet."""
        return is_silent(self.heard_at, self.registered_at, now, self.silent_after_s)


SELECT_SENSORS: Final = (
    "SELECT sensor_id, title, format, names, silent_after_s, registered_at, heard_at, measured_at, batches,"
    " observations, rate, recent, usual, faulty, lag_ms, counts, is_silent FROM sensors_sensors"
)


def sensor_of(row: tuple[Any, ...]) -> Sensor:
    """Read a row that `SELECT_SENSORS` returned."""
    values = dict(zip(SENSORS.columns, row, strict=True))
    values["names"] = msgspec.json.decode(values["names"], type=Origins)
    values["counts"] = msgspec.json.decode(values["counts"], type=Counts)
    values["is_silent"] = bool(values["is_silent"])
    return Sensor(**values)


def known_sensor(desk: Desk, sensor_id: str) -> Sensor:
    """Return a registered sensor.

    Raises:
        Missing: If there is none of that name.
    """
    rows = desk.rows(f"{SELECT_SENSORS} WHERE sensor_id = ?", (sensor_id,))
    if not rows:
        raise Missing("sensors.sensor", f"There is no sensor {sensor_id}.", "Register it first.")
    return sensor_of(rows[0])
