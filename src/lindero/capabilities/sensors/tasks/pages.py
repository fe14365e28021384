"""The page of tasks: what sensors were asked to do, by whom, what for, and what they answered."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.tasks.tables import SELECT_TASKS, Task, task_of
from lindero.kernel.desk import Desk

MAX_SHOWN = 200


class TasksQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tasks to show.

    Attributes:
        sensor_id: Only those of one sensor.
    """

    sensor_id: Annotated[str, msgspec.Meta(max_length=63)] = ""


class TasksView(msgspec.Struct, frozen=True, kw_only=True):
    """The latest tasks.

    Attributes:
        at: The time of the view, milliseconds UTC.
        tasks: The tasks, newest first.
    """

    at: int
    tasks: tuple[Task, ...]


def show_tasks(desk: Desk, query: TasksQuery) -> TasksView:
    """Show the latest tasks."""
    limit = " WHERE sensor_id = ?" if query.sensor_id else ""
    values = (query.sensor_id,) if query.sensor_id else ()
    rows = desk.rows(f"{SELECT_TASKS}{limit} ORDER BY at DESC, task_id LIMIT {MAX_SHOWN}", values)
    return TasksView(at=desk.now(), tasks=tuple(task_of(row) for row in rows))
