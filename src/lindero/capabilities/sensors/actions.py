"""What sensors are asked: to be registered, to put what they saw on record, to be watched for silence."""

from lindero.capabilities.sensors.asks import (
    Observe,
    RegisterSensor,
    ReportsTaken,
    RowFault,
    TakeReports,
)
from lindero.capabilities.sensors.calibrating import corrected, correction_in, said_in_time, site_of
from lindero.capabilities.sensors.formats.csv_reports import read_csv
from lindero.capabilities.sensors.formats.geojson_reports import read_geojson
from lindero.capabilities.sensors.formats.json_reports import read_json
from lindero.capabilities.sensors.formats.naming import check_names
from lindero.capabilities.sensors.masking.rules import sift
from lindero.capabilities.sensors.masking.tables import limits_of
from lindero.capabilities.sensors.records import (
    BatchObserved,
    Counts,
    Identification,
    Observations,
    SensorRegistered,
    SensorSilent,
    seal,
    unseal,
)
from lindero.capabilities.sensors.register.tables import calibration_of, description_of
from lindero.capabilities.sensors.tables import SELECT_SENSORS, Sensor, known_sensor, sensor_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid

_READERS = {"geojson": read_geojson, "csv": read_csv, "json": read_json}


def register_sensor(desk: Desk, ask: RegisterSensor) -> str:
    """Register a sensor, or put on record what changed; asking again for the same changes nothing.

    Returns:
        The sensor's name.

    Raises:
        Invalid: If `names` speaks of a quantity that does not exist.
    """
    check_names(ask.format, ask.names)
    known = desk.rows(f"{SELECT_SENSORS} WHERE sensor_id = ?", (ask.sensor_id,))
    wanted = SensorRegistered(
        sensor_id=ask.sensor_id,
        title=ask.title,
        format=ask.format,
        silent_after_s=ask.silent_after_s,
        names=ask.names,
    )
    if not known or _registration(sensor_of(known[0])) != wanted:
        desk.put(wanted)
    return ask.sensor_id


def observe(desk: Desk, ask: Observe) -> str:
    """Put a batch that a feed has decoded on record; one that holds nothing at all is passed over.

    Returns:
        The record's name; empty if nothing was put.

    Raises:
        Missing: If the sensor is not registered.
        Invalid: If the columns are no observations, or the counts leave lines out.
    """
    sensor = known_sensor(desk, ask.sensor_id)
    if not ask.counts.is_whole:
        raise Invalid(
            "sensors.counts", "The counts do not add up to the lines.", "Count every line exactly once."
        )
    observations = unseal(ask.columns)
    if not ask.counts.lines:
        return ""
    return put_batch(desk, sensor, observations, ask.counts, ask.identifications, ask.columns)[0]


def take_reports(desk: Desk, ask: TakeReports) -> ReportsTaken:
    """Take reports that some system sends of its own accord, GeoJSON or CSV.

    Returns:
        How many rows could be used, and what was wrong with the others.

    Raises:
        Missing: If the sensor is not registered.
        Invalid: If the body as a whole cannot be read, or has no rows.
    """
    sensor = known_sensor(desk, ask.sensor_id)
    read = _READERS[ask.format](ask.body, sensor_id=ask.sensor_id, names=sensor.names, received_at=desk.now())
    if not read.counts.lines:
        raise Invalid("sensors.empty", "The body has no rows.", "Send at least one report.")
    record_id, withheld = put_batch(desk, sensor, read.observations, read.counts, read.identifications)
    return ReportsTaken(
        record_id=record_id,
        accepted=read.counts.decoded,
        refused=read.counts.lines - read.counts.decoded,
        faults=tuple(RowFault(*fault) for fault in read.faults),
        withheld=withheld,
    )


def watch_silence(desk: Desk) -> None:
    """Put on record which sensors have been silent for too long, each time once."""
    for row in desk.rows(f"{SELECT_SENSORS} WHERE is_silent = 0"):
        sensor = sensor_of(row)
        if sensor.was_silent(desk.now()):
            desk.put(SensorSilent(sensor_id=sensor.sensor_id, heard_at=sensor.heard_at))


def _registration(sensor: Sensor) -> SensorRegistered:
    return SensorRegistered(
        sensor_id=sensor.sensor_id,
        title=sensor.title,
        format=sensor.format,
        silent_after_s=sensor.silent_after_s,
        names=sensor.names,
    )


def put_batch(
    desk: Desk,
    sensor: Sensor,
    observations: Observations,
    counts: Counts,
    identifications: tuple[Identification, ...],
    sealed: bytes = b"",
) -> tuple[str, dict[str, int]]:
    """Put a batch on record, its calibration taken off, without rows that the sensor may not keep (S-25, S-26).

    The calibration comes first: what is masked is what lies beyond the line, not what was measured there.

    Returns:
        The record's name, and how many rows were removed by the reason.
    """
    now, came = desk.now(), observations
    site = site_of(description_of(desk, sensor.sensor_id))
    correction = correction_in(calibration_of(desk, sensor.sensor_id), site)
    if correction is not None:
        observations = corrected(came, correction, site)
        identifications = tuple(said_in_time(said, correction) for said in identifications)
    sifted = sift(limits_of(desk.rows, sensor, desk.nation, now), observations, identifications, now)
    kept = sifted.observations
    record = BatchObserved(
        sensor_id=sensor.sensor_id,
        count=len(kept),
        counts=counts,
        columns=sealed if sealed and kept is came else seal(kept),
        first_at=int(kept.measured_at.min()) if len(kept) else None,
        last_at=int(kept.measured_at.max()) if len(kept) else None,
        identifications=sifted.identifications,
        withheld=sifted.withheld,
        corrected=correction,
    )
    return desk.put(record).record_id, sifted.withheld
