"""What may be asked of tasks: to set one, to hand those that wait to the feed, to enter an answer."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.records import SensorId
from lindero.capabilities.sensors.records.tasks import Command, TaskId, TaskState
from lindero.kernel.places import Place


class TaskSensor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask a sensor to look somewhere, to move, to watch a region, to change its mode, or to stop.

    Attributes:
        sensor_id: The sensor.
        command: What it is to do.
        because: What for.
        places: One place to look at or go to, or at least three corners of a region.
        value: The mode, or the request in the sensor's own words.
        stops: For `stop`, the task that is to stop.
    """

    sensor_id: SensorId
    command: Command
    because: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    places: Annotated[tuple[Place, ...], msgspec.Meta(max_length=100)] = ()
    value: Annotated[str, msgspec.Meta(max_length=200)] = ""
    stops: Annotated[str, msgspec.Meta(max_length=26)] = ""


class TakeTasks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hand a feed the tasks that wait for a sensor; each is on record as sent.

    Attributes:
        sensor_id: The sensor.
        again: Whether those that were sent and never answered come again: the connection was lost meanwhile.
    """

    sensor_id: SensorId
    again: bool = False


class AnswerTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter what a sensor answered to a task.

    Attributes:
        sensor_id: The sensor that answers.
        task_id: The task.
        state: What it answered.
        reasons: Why.
    """

    sensor_id: SensorId
    task_id: TaskId
    state: TaskState
    reasons: Annotated[tuple[str, ...], msgspec.Meta(max_length=10)] = ()
