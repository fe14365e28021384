"""What a device raises an alarm for on record, and that it is over."""

from typing import Annotated, ClassVar, Literal

from lindero.capabilities.sensors.records.sensors import SensorId
from lindero.kernel.marks import field
from lindero.kernel.names import RecordId
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

AlarmKind = Literal["detection", "tamper", "low_battery", "fault", "lost", "warning", "information"]
"""What an alarm is about; `lost` is a heartbeat that did not come."""

MAX_WITHIN_MS = 3_600_000


class AlarmRaised(Record, frozen=True, kw_only=True, tag="sensors.alarm_raised"):
    """A device raised an alarm: something is there, somebody tampers with it, it fails, or it is not heard any more."""

    keep_days: ClassVar[int] = 365
    """A year: which device cries wolf shows over its seasons."""

    default_lane: ClassVar[Lane] = "alert"

    sensor_id: Annotated[SensorId, field("the device")]
    about: Annotated[AlarmKind, field("what it is about")]
    measured_at: Annotated[Instant, field("when it happened, by the device's clock", unit="ms UTC")]
    received_at: Annotated[Instant, field("when word of it came in", unit="ms UTC")]
    within_ms: Annotated[
        int,
        field("time from happening to screen that it should take at most", unit="ms", ge=1, le=MAX_WITHIN_MS),
    ]
    place: Annotated[Place | None, field("where", unit="1e-7 degree")] = None
    words: Annotated[str, field("what the device said", max_length=200)] = ""


class AlarmEnded(Record, frozen=True, kw_only=True, tag="sensors.alarm_ended"):
    """An alarm is over: the device says so, it is heard again, or a person looked."""

    keep_days: ClassVar[int] = 365
    """A year, as long as the alarm."""

    default_lane: ClassVar[Lane] = "alert"

    alarm: Annotated[RecordId, field("the alarm's record")]
    sensor_id: Annotated[SensorId, field("the device")]
    about: Annotated[AlarmKind, field("what it was about")]
    place: Annotated[Place | None, field("where", unit="1e-7 degree")] = None
    words: Annotated[str, field("why it is over", max_length=300)] = ""
