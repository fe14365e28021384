"""What people look up of the register: descriptions, calibrations, how each sensor is, and why it is doubted."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.records import (
    SensorCalibrated,
    SensorDescribed,
    SensorDoubted,
    SensorHealthReported,
    SensorTrusted,
)
from lindero.capabilities.sensors.records.register import Outline
from lindero.capabilities.sensors.tables import hear_again
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.record import Head, Record

Outlines = tuple[Outline, ...]

DESCRIPTIONS: Final = Table(
    name="sensors_descriptions",
    columns={"sensor_id": "TEXT NOT NULL", "described": "TEXT NOT NULL", "at": "INTEGER NOT NULL"},
    key=("sensor_id",),
    meaning="What a person said last of what a sensor is, sees and may see.",
)
CALIBRATIONS: Final = Table(
    name="sensors_calibrations",
    columns={"sensor_id": "TEXT NOT NULL", "calibrated": "TEXT NOT NULL"},
    key=("sensor_id",),
    meaning="A sensor's last calibration.",
)
HEALTH: Final = Table(
    name="sensors_health",
    columns={"sensor_id": "TEXT NOT NULL", "told": "TEXT NOT NULL", "at": "INTEGER NOT NULL"},
    key=("sensor_id",),
    meaning="What a sensor said last of itself.",
)
VIEWS: Final = Table(
    name="sensors_views",
    columns={
        "sensor_id": "TEXT NOT NULL",
        "sees": "TEXT NOT NULL",
        "blind": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("sensor_id",),
    meaning="What a sensor said last that it sees and cannot see.",
)
DOUBTS: Final = Table(
    name="sensors_doubts",
    columns={
        "sensor_id": "TEXT NOT NULL",
        "doubt": "TEXT NOT NULL",
        "evidence": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
    },
    key=("sensor_id", "doubt"),
    meaning="Why what a sensor says is doubted.",
)
TABLES: Final = (DESCRIPTIONS, CALIBRATIONS, HEALTH, VIEWS, DOUBTS)


def sensor_described(rows: Rows, head: Head, record: SensorDescribed) -> None:
    """Enter what a sensor is; the last description counts."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_descriptions (sensor_id, described, at) VALUES (?, ?, ?)",
        (record.sensor_id, _text(record), head.at),
    )


def sensor_calibrated(rows: Rows, head: Head, record: SensorCalibrated) -> None:
    """Enter a calibration; the last one counts."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_calibrations (sensor_id, calibrated) VALUES (?, ?)",
        (record.sensor_id, _text(record)),
    )


def health_reported(rows: Rows, head: Head, record: SensorHealthReported) -> None:
    """Enter what a sensor said of itself, and hear it again: a heartbeat breaks a silence."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_health (sensor_id, told, at) VALUES (?, ?, ?)",
        (record.sensor_id, _text(record), head.at),
    )
    if record.sees or record.blind:
        rows.execute(
            "INSERT OR REPLACE INTO sensors_views (sensor_id, sees, blind, at) VALUES (?, ?, ?, ?)",
            (record.sensor_id, _encoded(record.sees), _encoded(record.blind), head.at),
        )
    hear_again(rows, record.sensor_id, head.at)


def sensor_doubted(rows: Rows, head: Head, record: SensorDoubted) -> None:
    """Enter a doubt; its first instant stays while it lasts."""
    rows.execute(
        "INSERT INTO sensors_doubts (sensor_id, doubt, evidence, since) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (sensor_id, doubt) DO UPDATE SET evidence = excluded.evidence",
        (record.sensor_id, record.doubt, record.evidence, head.at),
    )


def sensor_trusted(rows: Rows, head: Head, record: SensorTrusted) -> None:
    """Take a doubt away."""
    rows.execute(
        "DELETE FROM sensors_doubts WHERE sensor_id = ? AND doubt = ?", (record.sensor_id, record.doubt)
    )


FOLDS: Final[dict[type[Record], Fold]] = {
    SensorDescribed: sensor_described,
    SensorCalibrated: sensor_calibrated,
    SensorHealthReported: health_reported,
    SensorDoubted: sensor_doubted,
    SensorTrusted: sensor_trusted,
}


def description_in(found: list[Any]) -> SensorDescribed | None:
    """Read what a query of `described` returned."""
    return msgspec.json.decode(found[0][0], type=SensorDescribed) if found else None


def description_of(desk: Desk, sensor_id: str) -> SensorDescribed | None:
    """Return what a person said last of a sensor; None if nobody did."""
    return description_in(desk.rows(SELECT_DESCRIPTION, (sensor_id,)))


SELECT_DESCRIPTION: Final = "SELECT described FROM sensors_descriptions WHERE sensor_id = ?"


def calibration_of(desk: Desk, sensor_id: str) -> SensorCalibrated | None:
    """Return a sensor's last calibration; None if there is none."""
    found = desk.rows("SELECT calibrated FROM sensors_calibrations WHERE sensor_id = ?", (sensor_id,))
    return msgspec.json.decode(found[0][0], type=SensorCalibrated) if found else None


def health_of(desk: Desk, sensor_id: str) -> tuple[SensorHealthReported, int] | None:
    """Return what a sensor said last of itself, and when that came, milliseconds UTC."""
    found = desk.rows("SELECT told, at FROM sensors_health WHERE sensor_id = ?", (sensor_id,))
    return (msgspec.json.decode(found[0][0], type=SensorHealthReported), found[0][1]) if found else None


def view_told_by(desk: Desk, sensor_id: str) -> tuple[Outlines, Outlines]:
    """Return the ground that a sensor said last it sees, and that it cannot see; nothing where it never said."""
    found = desk.rows("SELECT sees, blind FROM sensors_views WHERE sensor_id = ?", (sensor_id,))
    sees, blind = (msgspec.json.decode(text, type=Outlines) for text in (found[0] if found else ("[]", "[]")))
    return sees, blind


def doubts_of(desk: Desk, sensor_id: str) -> dict[str, tuple[str, int]]:
    """Return evidence and begin (milliseconds UTC) of each doubt about a sensor."""
    sql = "SELECT doubt, evidence, since FROM sensors_doubts WHERE sensor_id = ? ORDER BY doubt"
    return {doubt: (evidence, since) for doubt, evidence, since in desk.rows(sql, (sensor_id,))}


def all_doubts(desk: Desk) -> list[tuple[str, str, str, int]]:
    """Return sensor, doubt, evidence and begin (milliseconds UTC) of every doubt, the newest first."""
    sql = "SELECT sensor_id, doubt, evidence, since FROM sensors_doubts ORDER BY since DESC, sensor_id, doubt"
    return [(sensor, doubt, evidence, since) for sensor, doubt, evidence, since in desk.rows(sql)]


def _text(record: Record) -> str:
    return _encoded(record)


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()
