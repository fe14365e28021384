"""The register answers: sensors described and calibrated by people, and what they say of themselves taken."""

import msgspec

from lindero.capabilities.sensors.records import (
    BroadcastsRuled,
    PrivacyZoneDrawn,
    PrivacyZoneLifted,
    SensorCalibrated,
    SensorDescribed,
    SensorDoubted,
    SensorHealthReported,
    SensorTrusted,
)
from lindero.capabilities.sensors.register.asks import (
    CalibrateSensor,
    DescribeSensor,
    DrawPrivacyZone,
    LiftPrivacyZone,
    ReportHealth,
    RuleBroadcasts,
    TrustSensor,
)
from lindero.capabilities.sensors.register.tables import doubts_of
from lindero.capabilities.sensors.tables import known_sensor
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing


def describe_sensor(desk: Desk, ask: DescribeSensor) -> str:
    """Say what a sensor is, what it sees and may see, for what, and until when.

    Returns:
        The sensor's name.

    Raises:
        Missing: If the sensor is not registered.
        Refused: If a guard says no: a machine describes it, or it would observe without an end.
    """
    known_sensor(desk, ask.sensor_id)
    desk.put(SensorDescribed(**msgspec.structs.asdict(ask)))
    return ask.sensor_id


def calibrate_sensor(desk: Desk, ask: CalibrateSensor) -> str:
    """Enter how far a sensor's measurements lie beside the truth; unless only recorded, it is taken off from now on.

    Raises:
        Missing: If the sensor is not registered.
    """
    known_sensor(desk, ask.sensor_id)
    facts = msgspec.structs.asdict(ask)
    is_applied = not facts.pop("only_recorded")
    return desk.put(SensorCalibrated(**facts, is_applied=is_applied)).record_id


def report_health(desk: Desk, ask: ReportHealth) -> str:
    """Take what a sensor says of itself; a doubt that it is tampered with lasts until a person looked.

    Raises:
        Missing: If the sensor is not registered.
    """
    known_sensor(desk, ask.sensor_id)
    head = desk.put(SensorHealthReported(**msgspec.structs.asdict(ask)))
    said = (ask.words or "no words")[:360]
    doubts = doubts_of(desk, ask.sensor_id)
    if ask.is_tampered and "tampered" not in doubts:
        doubted = SensorDoubted(sensor_id=ask.sensor_id, doubt="tampered", evidence=f"It says so: {said}.")
        desk.put(doubted, cause=head)
    if ask.condition == "failed" and "failed" not in doubts:
        doubted = SensorDoubted(sensor_id=ask.sensor_id, doubt="failed", evidence=f"It says so: {said}.")
        desk.put(doubted, cause=head)
    elif ask.condition == "working" and "failed" in doubts:
        desk.put(SensorTrusted(sensor_id=ask.sensor_id, doubt="failed"), cause=head)
    return head.record_id


def trust_sensor(desk: Desk, ask: TrustSensor) -> str:
    """Say, as a person who looked, that a doubt about a sensor no longer holds.

    Raises:
        Missing: If there is no such doubt.
    """
    if ask.doubt not in doubts_of(desk, ask.sensor_id):
        raise Missing("sensors.doubt", "There is no such doubt about the sensor.", "Look at its page.")
    return desk.put(SensorTrusted(sensor_id=ask.sensor_id, doubt=ask.doubt)).record_id


def draw_privacy_zone(desk: Desk, ask: DrawPrivacyZone) -> str:
    """Draw a zone in which nothing of what sensors see is kept; under a name that is there, it is drawn anew."""
    return desk.put(PrivacyZoneDrawn(**msgspec.structs.asdict(ask))).record_id


def lift_privacy_zone(desk: Desk, ask: LiftPrivacyZone) -> str:
    """Say that a privacy zone counts no longer."""
    return desk.put(PrivacyZoneLifted(**msgspec.structs.asdict(ask))).record_id


def rule_broadcasts(desk: Desk, ask: RuleBroadcasts) -> str:
    """Rule whether what ships and aircraft broadcast is kept beyond the agreed line."""
    return desk.put(BroadcastsRuled(**msgspec.structs.asdict(ask))).record_id
