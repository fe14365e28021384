"""What a device says of itself, whatever format it writes: how it is, what it raises an alarm for, what it answers."""

from typing import Literal

import msgspec

from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.records.alarms import AlarmKind
from lindero.capabilities.sensors.records.register import Outline
from lindero.capabilities.sensors.records.tasks import TaskState


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """How a device said that it is; None or empty where it said nothing.

    Attributes:
        measured_at: When it said so, milliseconds UTC.
        state: Its own judgement.
        position: Where it is.
        battery_percent: What is left in its battery.
        has_power_fault: Whether its power has a fault.
        mode: What it is doing, in its own words.
        sees: The ground that it sees now; empty if it said nothing new of what it sees.
        blind: Ground that it cannot see, whatever else it sees.
        is_tampered: Whether it says that somebody tampers with it.
        has_left: Whether it said goodbye.
    """

    measured_at: int
    state: Literal["ok", "warning", "error"] = "ok"
    position: Position | None = None
    battery_percent: int | None = None
    has_power_fault: bool = False
    mode: str = ""
    sees: tuple[Outline, ...] = ()
    blind: tuple[Outline, ...] = ()
    is_tampered: bool = False
    has_left: bool = False


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a device raises an alarm for.

    Attributes:
        kind: What it is about.
        measured_at: When it happened, milliseconds UTC.
        text: What the device said.
        position: Where; None if it did not say.
        is_over: Whether it says that what it raised the alarm for is over.
    """

    kind: AlarmKind
    measured_at: int
    text: str = ""
    position: Position | None = None
    is_over: bool = False


class TaskAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device answered to a task.

    Attributes:
        task_id: The task's ULID.
        state: `accepted`, `rejected`, `completed` or `failed`.
        reasons: Why, where it said so.
    """

    task_id: str
    state: TaskState
    reasons: tuple[str, ...] = ()


class Admitted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node that may register.

    Attributes:
        sensor_id: The sensor's stable name here.
        title: What people call it.
        declination_deg: Magnetic declination where it stands, degrees, for sensors that count from magnetic north.
        heading_deg: Where its platform points, degrees, for sensors that count from there.
        classes: Its own words for classes, in small letters, and ours.
    """

    sensor_id: str
    title: str = "SAPIENT node"
    declination_deg: float | None = None
    heading_deg: float | None = None
    classes: dict[str, str] = msgspec.field(default_factory=dict)
