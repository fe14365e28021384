"""What people look up of tasks: each with its state."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.records.tasks import SensorTaskAnswered, SensorTasked
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

TASKS: Final = Table(
    name="sensors_tasks",
    columns={
        "task_id": "TEXT NOT NULL",
        "sensor_id": "TEXT NOT NULL",
        "tasked": "TEXT NOT NULL",
        "by": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "state": "TEXT NOT NULL",
        "reasons": "TEXT NOT NULL",
        "changed_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("task_id",),
    indexes=(("sensor_id", "state"), ("at",)),
    meaning="A task of a sensor: who set it, and what became of it.",
)

TABLES: Final = (TASKS,)


def sensor_tasked(rows: Rows, head: Head, record: SensorTasked) -> None:
    """Enter a task, which waits until it can be sent."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_tasks (task_id, sensor_id, tasked, by, at, state, reasons, changed_at,"
        " record_id) VALUES (?, ?, ?, ?, ?, 'waiting', '[]', ?, ?)",
        (
            record.task_id,
            record.sensor_id,
            msgspec.json.encode(record).decode(),
            head.actor,
            head.at,
            head.at,
            head.record_id,
        ),
    )


def task_answered(rows: Rows, head: Head, record: SensorTaskAnswered) -> None:
    """Enter what became of a task."""
    rows.execute(
        "UPDATE sensors_tasks SET state = ?, reasons = ?, changed_at = ? WHERE task_id = ?",
        (record.state, msgspec.json.encode(record.reasons).decode(), head.at, record.task_id),
    )


FOLDS: Final[dict[type[Record], Fold]] = {SensorTasked: sensor_tasked, SensorTaskAnswered: task_answered}


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `sensors_tasks`.

    Attributes:
        tasked: What was asked.
        by: Who asked.
        at: When, milliseconds UTC.
        state: `waiting`, or what became of it.
        reasons: Why, as the sensor says.
        changed_at: When that was, milliseconds UTC.
    """

    tasked: SensorTasked
    by: str
    at: int
    state: str
    reasons: tuple[str, ...]
    changed_at: int


SELECT_TASKS: Final = "SELECT tasked, by, at, state, reasons, changed_at FROM sensors_tasks"


def task_of(row: tuple[Any, ...]) -> Task:
    """Read a row that `SELECT_TASKS` returned."""
    tasked, by, at, state, reasons, changed_at = row
    return Task(
        tasked=msgspec.json.decode(tasked, type=SensorTasked),
        by=by,
        at=at,
        state=state,
        reasons=msgspec.json.decode(reasons, type=tuple[str, ...]),
        changed_at=changed_at,
    )
