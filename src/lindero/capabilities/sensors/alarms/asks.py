"""What may be asked of alarms: to raise one, and to say that one is over."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.asks import MAX_BODY
from lindero.capabilities.sensors.records import SensorId
from lindero.capabilities.sensors.records.alarms import MAX_WITHIN_MS, AlarmKind
from lindero.kernel.names import RecordId
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

WITHIN_MS = 5_000
"""Five seconds from happening to screen (profile default, to be verified)."""


class RaiseAlarm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Raise an alarm for a device, or say that what it raised one for is over.

    Attributes:
        sensor_id: The device.
        about: What it is about.
        measured_at: When it happened, by the device's clock, milliseconds UTC; now if nobody knows.
        received_at: When word of it came in, milliseconds UTC; now where it is raised at once.
        place: Where.
        words: What the device said.
        within_ms: Time from happening to screen that it should take at most, milliseconds.
        is_over: Whether it is over.
    """

    sensor_id: SensorId
    about: AlarmKind
    measured_at: Instant | None = None
    received_at: Instant | None = None
    place: Place | None = None
    words: Annotated[str, msgspec.Meta(max_length=200)] = ""
    within_ms: Annotated[int, msgspec.Meta(ge=1, le=MAX_WITHIN_MS)] = WITHIN_MS
    is_over: bool = False


class TakeObservations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take observations that a ground sensor sends of its own accord, as SensorThings writes them.

    Attributes:
        sensor_id: The registered sensor that sends; its mapping says what a result is, an alarm if it says nothing.
        body: One observation, a list, or a data array, as JSON.
        within_ms: Time from happening to screen that an alarm should take at most, milliseconds.
    """

    sensor_id: SensorId
    body: Annotated[str, msgspec.Meta(max_length=MAX_BODY)]
    within_ms: Annotated[int, msgspec.Meta(ge=1, le=MAX_WITHIN_MS)] = WITHIN_MS


class ObservationsTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a push.

    Attributes:
        record_id: The record of the batch.
        accepted: Observations that could be used.
        refused: Those that could not.
        faults: How many for each reason.
        alarms: Alarms that went on record.
    """

    record_id: str
    accepted: int
    refused: int
    faults: dict[str, int]
    alarms: int


class EndAlarm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say, as a person who looked, that an alarm is over.

    Attributes:
        alarm: The alarm's record.
        because: What was found.
    """

    alarm: RecordId
    because: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
