"""How sensors appear among the sources of the picture: who they are, when they were heard, how late."""

from typing import Final

from lindero.capabilities.sensors.records import BatchObserved, SensorRegistered
from lindero.kernel.capability import Source, SourceReport
from lindero.kernel.record import Head


def report_of(head: Head, record: SensorRegistered | BatchObserved) -> SourceReport:
    """Tell what a registration or a batch says of its sensor."""
    if isinstance(record, SensorRegistered):
        return SourceReport(
            source_id=record.sensor_id, title=record.title, stale_after_s=record.silent_after_s
        )
    return SourceReport(
        source_id=record.sensor_id,
        heard_at=head.at,
        lag_ms=None if record.last_at is None else max(0, head.at - record.last_at),
    )


SENSORS: Final = Source(
    name="sensors.sensors", title="Sensors", on=(SensorRegistered, BatchObserved), report=report_of
)
