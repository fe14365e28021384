"""An alarm tells what a sensor saw, so it may tell no more than the sensor may see (safeguards S-25, S-26)."""

from typing import Final

from lindero.capabilities.sensors.masking.rules import reasons_of
from lindero.capabilities.sensors.masking.tables import Query, limits_of, sensor_in
from lindero.capabilities.sensors.records import SOURCE_CLASSES, observations_of
from lindero.capabilities.sensors.records.alarms import AlarmRaised
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

OF_ITSELF: Final = frozenset({"tamper", "low_battery", "fault", "lost"})
"""What an alarm says of the device itself: that is nobody else's, wherever the device stands."""


def why_not(query: Query, record: AlarmRaised, nation: str, now: int) -> str:
    """Return why an alarm may not be kept, a code of `masking.rules.WITHHELD`; empty if it may.

    One that tells no place is judged by the sensor's end alone: it says nothing of where anybody is.
    """
    if record.about in OF_ITSELF:
        return ""
    sensor = sensor_in(query, record.sensor_id)
    if sensor is None:
        return "undecided"
    place = record.place
    row = observations_of(
        (),
        (),
        measured_at=[record.measured_at],
        lon=[place.lon if place else 0],
        lat=[place.lat if place else 0],
        source_class=[SOURCE_CLASSES.index("ground_sensor")],
    )
    found = reasons_of(limits_of(query, sensor, nation, now), row, now)
    reasons = [name for name, rows in found.items() if rows.any()]
    if place is None:
        reasons = [name for name in reasons if name == "ended"]
    return reasons[0] if reasons else ""


def tells_no_more_than_it_sees(rows: Rows, head: Head, record: AlarmRaised) -> None:
    """Let no alarm be kept of what the sensor may not see, nor any after its end.

    Raises:
        Refused: If it would be.
    """
    reason = why_not(rows.query, record, head.origin, head.at)
    if reason:
        safeguard = "S-25" if reason == "ended" else "S-26"
        raise Refused(
            "sensors.alarm",
            f"An alarm of {record.sensor_id} is not for it to raise: {reason}.",
            "Describe the sensor, or send it through sensors.raise_alarm, which passes over what it may not tell.",
            (safeguard,),
        )


GUARDS: Final = (
    Guard(
        name="sensors.alarms_within_limits",
        sentence="An alarm tells of nothing that its sensor may not see, and of nothing after its end (S-25, S-26).",
        check=tells_no_more_than_it_sees,
        on=(AlarmRaised,),
    ),
)
