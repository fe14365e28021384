"""What a device says of itself and raises an alarm for, as the asks that put it on record."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.sensors.alarms.asks import RaiseAlarm
from lindero.capabilities.sensors.formats.states import Alarm, Condition
from lindero.capabilities.sensors.records import Condition as Health
from lindero.capabilities.sensors.register.asks import ReportHealth

_HEALTH: Final[Mapping[str, Health]] = {"ok": "working", "warning": "degraded", "error": "failed"}


def alarm_ask(sensor_id: str, alarm: Alarm, received_at: int, within_ms: int) -> RaiseAlarm:
    """Return the ask that puts an alarm on record."""
    return RaiseAlarm(
        sensor_id=sensor_id,
        about=alarm.kind,
        measured_at=alarm.measured_at,
        received_at=received_at,
        place=alarm.position.place if alarm.position else None,
        words=alarm.text,
        within_ms=within_ms,
        is_over=alarm.is_over,
    )


def health_ask(sensor_id: str, condition: Condition) -> ReportHealth:
    """Return the ask that puts on record how a device is."""
    return ReportHealth(
        sensor_id=sensor_id,
        condition="off" if condition.has_left else _HEALTH[condition.state],
        is_tampered=condition.is_tampered,
        battery_percent=condition.battery_percent,
        told_at=condition.measured_at,
        place=condition.position.place if condition.position else None,
        words=condition.mode,
        sees=condition.sees,
        blind=condition.blind,
    )
