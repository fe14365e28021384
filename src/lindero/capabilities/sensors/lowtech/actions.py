"""A telephone's sightings become observations: the same kinds, the same masking, the same record as a radar's."""

from lindero.capabilities.sensors.actions import put_batch
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.sms import Sighting, read_message
from lindero.capabilities.sensors.lowtech.asks import MessageTaken, ReportSighting, TakeMessage
from lindero.capabilities.sensors.records import (
    MISSING,
    OBJECT_CLASSES,
    SOURCE_CLASSES,
    Counts,
    observations_of,
)
from lindero.capabilities.sensors.tables import known_sensor
from lindero.kernel.desk import Desk
from lindero.kernel.units import MMPS_PER_KNOT

_REPORT = SOURCE_CLASSES.index("report")
_NOTHING = observations_of((), (), measured_at=[], identity=[])


def take_message(desk: Desk, ask: TakeMessage) -> MessageTaken:
    """Take a text message; one that is no sighting is counted, and its sender is told what to correct.

    Raises:
        Missing: If the telephone is not registered.
    """
    sensor = known_sensor(desk, ask.sensor_id)
    try:
        sighting = read_message(ask.text, desk.now())
    except Fault as fault:
        counts = Counts(lines=1, invalid={fault.reason: 1})
        record_id, _ = put_batch(desk, sensor, _NOTHING, counts, ())
        return MessageTaken(record_id=record_id, is_kept=False, reply=f"NOT TAKEN: {fault.text}")
    return _keep(desk, ask.sensor_id, sighting)


def report_sighting(desk: Desk, ask: ReportSighting) -> MessageTaken:
    """Take a sighting from a form.

    Raises:
        Missing: If the telephone or desk is not registered.
    """
    now = desk.now()
    sighting = Sighting(
        object_class=OBJECT_CLASSES.index(ask.what),
        place=ask.place,
        measured_at=now if ask.seen_at is None else min(now, ask.seen_at),
        speed_mmps=MISSING if ask.speed_kn is None else round(ask.speed_kn * MMPS_PER_KNOT),
        course_mdeg=MISSING if ask.course_deg is None else ask.course_deg * 1_000,
        name=ask.name,
    )
    return _keep(desk, ask.sensor_id, sighting)


def _keep(desk: Desk, sensor_id: str, sighting: Sighting) -> MessageTaken:
    observations = observations_of(
        (f"{sensor_id}/{sighting.name}",) if sighting.name else (),
        (),
        measured_at=[sighting.measured_at],
        received_at=[desk.now()],
        identity=[0 if sighting.name else MISSING],
        lon=[sighting.place.lon],
        lat=[sighting.place.lat],
        speed_mmps=[sighting.speed_mmps],
        course_mdeg=[sighting.course_mdeg],
        source_class=[_REPORT],
        object_class=[sighting.object_class],
    )
    sensor = known_sensor(desk, sensor_id)
    record_id, withheld = put_batch(desk, sensor, observations, Counts(lines=1, decoded=1), ())
    reply = "NOT KEPT: you may not observe there." if withheld else "TAKEN. Thank you."
    return MessageTaken(record_id=record_id, is_kept=not withheld, reply=reply)
