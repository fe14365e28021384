"""What an officer asks a sensor to do, and what became of it."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.sensors.records.sensors import SensorId
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record

TaskId = Annotated[str, msgspec.Meta(pattern=r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$(?!\n)")]
"""A task's name, a ULID as SAPIENT wants it."""

Command = Literal["look_at", "move_to", "watch_region", "change_mode", "request", "stop"]
"""What a sensor can be asked to do."""

TaskState = Literal["sent", "accepted", "rejected", "completed", "failed"]


class SensorTasked(Record, frozen=True, kw_only=True, tag="sensors.sensor_tasked"):
    """An officer asked a sensor to do something."""

    keep_days: ClassVar[int] = 365
    """A year: who pointed what where must be known as long as anybody may complain about it."""

    default_lane: ClassVar[Lane] = "alert"

    sensor_id: Annotated[SensorId, field("the sensor")]
    task_id: Annotated[TaskId, field("the task's name")]
    command: Annotated[Command, field("what it is asked to do")]
    because: Annotated[str, field("what for", min_length=3, max_length=300)]
    places: Annotated[
        tuple[Place, ...],
        field("where to look or go, or the corners of a region", unit="1e-7 degree", max_length=100),
    ] = ()
    value: Annotated[str, field("the mode, or the request in the sensor's own words", max_length=200)] = ""
    stops: Annotated[str, field("the task that is to stop", max_length=26)] = ""


class SensorTaskAnswered(Record, frozen=True, kw_only=True, tag="sensors.sensor_task_answered"):
    """A task went to its sensor, or the sensor answered."""

    keep_days: ClassVar[int] = 365
    """A year, as long as the task."""

    default_lane: ClassVar[Lane] = "alert"

    task_id: Annotated[TaskId, field("the task")]
    state: Annotated[TaskState, field("what became of it")]
    reasons: Annotated[tuple[str, ...], field("why, as the sensor says", max_length=10)] = ()
