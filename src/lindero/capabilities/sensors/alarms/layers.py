"""How alarms appear on the map: where they are, until they are over or old."""

from typing import Final

from lindero.capabilities.sensors.alarms.rules import SHOWN_MS
from lindero.capabilities.sensors.records.alarms import AlarmEnded, AlarmRaised
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head

WORDS: Final = {
    "detection": "Alarm",
    "tamper": "Tamper",
    "low_battery": "Low battery",
    "fault": "Fault",
    "lost": "Not heard",
    "warning": "Warning",
    "information": "Notice",
}
"""What people call each kind of alarm."""


def feature_of(head: Head, record: AlarmRaised | AlarmEnded) -> Feature | None:
    """Draw an alarm where it is; one without a place is in the list only."""
    if record.place is None:
        return None
    is_over = isinstance(record, AlarmEnded)
    at = head.at if isinstance(record, AlarmEnded) else record.measured_at
    return Feature(
        item_id=f"{record.sensor_id}/{record.about}",
        place=record.place,
        measured_at=at,
        stale_at=head.at + SHOWN_MS,
        item_class="alarm",
        name=f"{WORDS[record.about]}: {record.sensor_id}",
        ended=is_over,
    )


ALARMS: Final = Layer(
    name="sensors.alarms", title="Alarms of sensors", on=(AlarmRaised, AlarmEnded), feature=feature_of
)
