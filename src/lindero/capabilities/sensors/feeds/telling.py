"""What a device says of itself, and what it raises an alarm for, goes on record: alarms first, at once."""

from collections.abc import Sequence

from lindero.capabilities.sensors.alarms.told import alarm_ask, health_ask
from lindero.capabilities.sensors.formats.states import Alarm, Condition
from lindero.kernel.desk import Inlet


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
