"""Alarms are raised once, whatever the device repeats; the device ends them, or being heard again, or a person."""

from typing import Final

from lindero.capabilities.sensors.alarms.asks import WITHIN_MS, EndAlarm, RaiseAlarm
from lindero.capabilities.sensors.alarms.guards import why_not
from lindero.capabilities.sensors.alarms.rules import is_same_again
from lindero.capabilities.sensors.alarms.tables import SELECT_ALARMS, Alarm, alarm_of
from lindero.capabilities.sensors.records.alarms import AlarmEnded, AlarmRaised
from lindero.capabilities.sensors.tables import SELECT_SENSORS, known_sensor, sensor_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing

GROUND_FORMATS: Final = ("sensorthings", "mqtt")
"""Devices that are there to raise alarms: their silence is one."""

_ACTIVE: Final = (
    f"{SELECT_ALARMS} WHERE sensor_id = ? AND about = ? AND ended_at IS NULL ORDER BY raised_at DESC LIMIT 1"
)


def raise_alarm(desk: Desk, ask: RaiseAlarm) -> str:
    """Put an alarm on record in the alert lane, or that it is over.

    Returns:
        The record's name; empty where the same alarm was raised within the last minute, nothing is to end, or
        the sensor may not see what it tells of (safeguard S-26).

    Raises:
        Missing: If the device is not registered.
    """
    known_sensor(desk, ask.sensor_id)
    active = _active(desk, ask.sensor_id, ask.about)
    if ask.is_over:
        return _end(desk, active, ask.words) if active else ""
    now = desk.now()
    if is_same_again(ask.about, active.raised_at if active else None, now):
        return ""
    raised = AlarmRaised(
        sensor_id=ask.sensor_id,
        about=ask.about,
        measured_at=ask.measured_at if ask.measured_at is not None else now,
        received_at=ask.received_at if ask.received_at is not None else now,
        within_ms=ask.within_ms,
        place=ask.place,
        words=ask.words,
    )
    if why_not(desk.rows, raised, desk.nation, now):
        return ""
    return desk.put(raised).record_id


def end_alarm(desk: Desk, ask: EndAlarm) -> str:
    """Put on record that a person looked, and an alarm is over.

    Raises:
        Missing: If there is no such alarm, or it is over.
    """
    found = desk.rows(f"{SELECT_ALARMS} WHERE alarm = ? AND ended_at IS NULL", (ask.alarm,))
    if not found:
        raise Missing(
            "sensors.alarm", "There is no such alarm, or it is over.", "Look at the list of alarms."
        )
    return _end(desk, alarm_of(found[0]), ask.because)


def watch_heartbeats(desk: Desk) -> None:
    """Raise an alarm for each ground sensor whose heartbeat stopped, once; end it when the sensor is heard again."""
    now = desk.now()
    marks = ", ".join("?" * len(GROUND_FORMATS))
    for row in desk.rows(f"{SELECT_SENSORS} WHERE format IN ({marks})", GROUND_FORMATS):
        sensor = sensor_of(row)
        active = _active(desk, sensor.sensor_id, "lost")
        if not sensor.was_silent(now):
            if active is not None:
                _end(desk, active, "It is heard again.")
        elif active is None:
            heard_at = sensor.heard_at if sensor.heard_at is not None else sensor.registered_at
            due_at = heard_at + sensor.silent_after_s * 1_000
            desk.put(
                AlarmRaised(
                    sensor_id=sensor.sensor_id,
                    about="lost",
                    measured_at=due_at,
                    received_at=now,
                    within_ms=max(WITHIN_MS, 20_000),
                    words=f"No heartbeat for {sensor.silent_after_s} s.",
                )
            )


def _active(desk: Desk, sensor_id: str, about: str) -> Alarm | None:
    found = desk.rows(_ACTIVE, (sensor_id, about))
    return alarm_of(found[0]) if found else None


def _end(desk: Desk, alarm: Alarm, words: str) -> str:
    ended = AlarmEnded(
        alarm=alarm.alarm,
        sensor_id=alarm.sensor_id,
        about=alarm.about,  # type: ignore[arg-type]  # the table holds what the record says
        place=alarm.place,
        words=words,
    )
    return desk.put(ended).record_id
