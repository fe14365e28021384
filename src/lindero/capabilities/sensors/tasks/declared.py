"""What tasks offer: their part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.records.tasks import SensorTaskAnswered, SensorTasked
from lindero.capabilities.sensors.tasks import actions, asks, pages, tables
from lindero.kernel.capability import Action, Grant, Page

RECORDS: Final = (SensorTasked, SensorTaskAnswered)
TABLES: Final = tables.TABLES
FOLDS: Final = tables.FOLDS
GRANTS: Final = (Grant("sensors.task", "Ask sensors to look, move, watch or stop.", roles=("NCC", "UAS")),)
ACTIONS: Final = (
    Action(
        name="sensors.task_sensor",
        asks=asks.TaskSensor,
        needs="sensors.task",
        run=actions.task_sensor,
        sentence="Ask a sensor to look somewhere, to move, to watch a region, to change its mode, or to stop.",
    ),
    Action(
        name="sensors.take_tasks",
        asks=asks.TakeTasks,
        needs="sensors.operate",
        run=actions.take_tasks,
        sentence="Hand a feed the tasks that wait for a sensor.",
    ),
    Action(
        name="sensors.answer_task",
        asks=asks.AnswerTask,
        needs="sensors.operate",
        run=actions.answer_task,
        sentence="Enter what a sensor answered to a task.",
    ),
)
PAGES: Final = (
    Page(
        path="/sensors/tasks",
        title="Tasks of sensors",
        needs="sensors.read",
        asks=pages.TasksQuery,
        show=pages.show_tasks,
        template="sensor_tasks.html",
    ),
)
