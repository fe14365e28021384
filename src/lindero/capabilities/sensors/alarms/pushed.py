"""The door for ground sensors that send by themselves: observations in, batch, alarms and condition on record."""

from lindero.capabilities.sensors.actions import observe
from lindero.capabilities.sensors.alarms.actions import raise_alarm
from lindero.capabilities.sensors.alarms.asks import ObservationsTaken, TakeObservations
from lindero.capabilities.sensors.alarms.told import alarm_ask, health_ask
from lindero.capabilities.sensors.asks import Observe
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.ground import Device, GroundDecoder
from lindero.capabilities.sensors.formats.sensorthings import NAMES, names_for, page_of
from lindero.capabilities.sensors.formats.states import Condition
from lindero.capabilities.sensors.records import seal
from lindero.capabilities.sensors.register.actions import report_health
from lindero.capabilities.sensors.register.tables import description_of, health_of
from lindero.capabilities.sensors.tables import known_sensor
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid


def take_observations(desk: Desk, ask: TakeObservations) -> ObservationsTaken:
    """Take observations that a ground sensor sends of its own accord.

    Returns:
        How many could be used, why others could not, and how many alarms they raised.

    Raises:
        Missing: If the sensor is not registered.
        Invalid: If the body as a whole cannot be read.
    """
    sensor = known_sensor(desk, ask.sensor_id)
    described = description_of(desk, ask.sensor_id)
    place = described.place if described else None
    device = Device(
        sensor_id=ask.sensor_id,
        lon=place.lon_deg if place else None,
        lat=place.lat_deg if place else None,
    )
    decoder = GroundDecoder(device, {**NAMES, **sensor.names} if sensor.names else names_for("alarm"))
    try:
        page = page_of(ask.body.encode())
    except Fault as fault:
        advice = "Send SensorThings observations as JSON."
        raise Invalid("sensors.observations", fault.text, advice) from fault
    decoder.count_invalid("row", page.faults)
    decoder.count_lost(page.lost)
    for observation in page.observations:
        decoder.feed_values(observation, desk.now())
    conditions, alarms = decoder.take_states()
    raised = [
        raise_alarm(desk, alarm_ask(ask.sensor_id, alarm, desk.now(), ask.within_ms)) for alarm in alarms
    ]
    decoded = decoder.take()
    batch = Observe(sensor_id=ask.sensor_id, columns=seal(decoded.observations), counts=decoded.counts)
    record_id = observe(desk, batch)
    if conditions and _is_new(desk, ask.sensor_id, conditions[-1]):
        report_health(desk, health_ask(ask.sensor_id, conditions[-1]))
    return ObservationsTaken(
        record_id=record_id,
        accepted=decoded.counts.decoded,
        refused=decoded.counts.lines - decoded.counts.decoded,
        faults=decoded.counts.invalid,
        alarms=sum(bool(name) for name in raised),
    )


def _is_new(desk: Desk, sensor_id: str, condition: Condition) -> bool:
    """Say whether what a device says of itself differs from what it said last; a heartbeat alone is counted only."""
    found = health_of(desk, sensor_id)
    if found is None:
        return True
    last, asked = found[0], health_ask(sensor_id, condition)
    return (last.condition, last.is_tampered, last.battery_percent) != (
        asked.condition,
        asked.is_tampered,
        asked.battery_percent,
    )
