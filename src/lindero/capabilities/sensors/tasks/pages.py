"""The page of tasks: what sensors were asked to do, by whom, what for, and what they answered."""

from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.tasks.tables import Task, task_of
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of

MAX_SHOWN = 200
_TASKS: Final = Listing(
    columns="tasked, by, at, state, reasons, changed_at", source="sensors_tasks", by=("-at", "task_id")
)


class TasksQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tasks to show.

    Attributes:
        sensor_id: Only those of one sensor.
        after: Only tasks after this place: where the page before ended.
    """

    sensor_id: Annotated[str, msgspec.Meta(max_length=63)] = ""
    after: Key | None = None


class TasksView(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks.

    Attributes:
        at: The time of the view, milliseconds UTC.
        tasks: The tasks, newest first.
        next: The place to ask `after` for the next page; None at the end.
    """

    at: int
    tasks: tuple[Task, ...]
    next: Key | None


def show_tasks(desk: Desk, query: TasksQuery) -> TasksView:
    """Show the tasks."""
    where = "sensor_id = ?" if query.sensor_id else ""
    values = (query.sensor_id,) if query.sensor_id else ()
    page = slice_of(desk.rows, _TASKS, query.after, MAX_SHOWN, where=where, values=values)
    return TasksView(at=desk.now(), tasks=tuple(task_of(row) for row in page.items), next=page.next)
