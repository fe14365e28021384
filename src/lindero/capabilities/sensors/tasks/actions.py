"""Tasks are set by officers, handed to the feed that speaks with the sensor, and answered by the sensor."""

from typing import Final

import msgspec

from lindero.capabilities.sensors.records.tasks import SensorTaskAnswered, SensorTasked
from lindero.capabilities.sensors.tables import known_sensor
from lindero.capabilities.sensors.tasks.asks import AnswerTask, TakeTasks, TaskSensor
from lindero.capabilities.sensors.tasks.naming import ulid_of
from lindero.capabilities.sensors.tasks.rules import check_whole
from lindero.capabilities.sensors.tasks.tables import SELECT_TASKS, task_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing, Refused

_TASKABLE: Final = frozenset({"sapient"})


def task_sensor(desk: Desk, ask: TaskSensor) -> str:
    """Ask a sensor to do something; the feed sends it as soon as the sensor is connected.

    Returns:
        The task's name.

    Raises:
        Missing: If the sensor is not registered, or there is no such task to stop.
        Invalid: If the task is not whole, or the sensor's format knows no tasks.
        Refused: If no person asks.
    """
    if not desk.actor.name.startswith("person/"):
        raise Refused("sensors.task", "A sensor is tasked by a person.", "Let an officer do it.")
    sensor = known_sensor(desk, ask.sensor_id)
    if sensor.format not in _TASKABLE:
        raise Invalid("sensors.task", f"{sensor.format} knows no tasks.", "Task a SAPIENT sensor.")
    check_whole(ask)
    if ask.stops and not _of_sensor(desk, ask.sensor_id, ask.stops):
        raise Missing("sensors.task", f"There is no task {ask.stops} of {ask.sensor_id}.", "See its tasks.")
    now = desk.now()
    (count,) = desk.rows("SELECT COUNT(*) FROM sensors_tasks")[0]
    record = SensorTasked(task_id=ulid_of(now, f"{desk.nation} task {count}"), **msgspec.structs.asdict(ask))
    desk.put(record)
    return record.task_id


def take_tasks(desk: Desk, ask: TakeTasks) -> tuple[SensorTasked, ...]:
    """Hand over the tasks that wait for a sensor, in order; each is on record as sent."""
    states = ("waiting", "sent") if ask.again else ("waiting", "waiting")
    rows = desk.rows(
        f"{SELECT_TASKS} WHERE sensor_id = ? AND state IN (?, ?) ORDER BY at", (ask.sensor_id, *states)
    )
    tasks = [task_of(row) for row in rows]
    for task in tasks:
        if task.state == "waiting":
            desk.put(SensorTaskAnswered(task_id=task.tasked.task_id, state="sent"))
    return tuple(task.tasked for task in tasks)


def answer_task(desk: Desk, ask: AnswerTask) -> str:
    """Enter what a sensor answered.

    Raises:
        Missing: If the sensor has no such task.
    """
    if not _of_sensor(desk, ask.sensor_id, ask.task_id):
        raise Missing("sensors.task", f"There is no task {ask.task_id} of {ask.sensor_id}.", "Pass it over.")
    record = SensorTaskAnswered(task_id=ask.task_id, state=ask.state, reasons=ask.reasons)
    return desk.put(record).record_id


def _of_sensor(desk: Desk, sensor_id: str, task_id: str) -> bool:
    sql = "SELECT 1 FROM sensors_tasks WHERE sensor_id = ? AND task_id = ?"
    return bool(desk.rows(sql, (sensor_id, task_id)))
