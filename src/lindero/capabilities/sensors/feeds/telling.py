"""What a device says of itself, and what it raises an alarm for, goes on record: alarms first, at once."""

from collections.abc import Sequence

from lindero.capabilities.sensors.alarms.asks import RaiseAlarm
from lindero.capabilities.sensors.formats.states import Alarm, Condition
from lindero.capabilities.sensors.records import Condition as Health
from lindero.capabilities.sensors.register.asks import ReportHealth
from lindero.kernel.desk import Inlet

_HEALTH: dict[str, Health] = {"ok": "working", "warning": "degraded", "error": "failed"}


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
    )


async def tell(
    inlet: Inlet, sensor_id: str, conditions: Sequence[Condition], alarms: Sequence[Alarm], within_ms: int
) -> None:
    """Put alarms and conditions of a device on record.

    Args:
        inlet: Where they go.
        sensor_id: The device.
        conditions: What it said of itself.
        alarms: What it raised an alarm for.
        within_ms: Time from happening to screen that an alarm should take at most, milliseconds.
    """
    received_at = inlet.now()
    for alarm in alarms:
        await inlet.act("sensors.raise_alarm", alarm_ask(sensor_id, alarm, received_at, within_ms))
    for condition in conditions:
        await inlet.act("sensors.report_health", health_ask(sensor_id, condition))
