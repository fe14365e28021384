"""What the doubts look up: what is remembered of each sensor's batches."""

from typing import Final

import msgspec

from lindero.capabilities.sensors.bearings import tables as bearings
from lindero.capabilities.sensors.bias import tables as bias
from lindero.capabilities.sensors.doubts.rules import Memory, remembered
from lindero.capabilities.sensors.masking import tables as masking
from lindero.capabilities.sensors.masking.tables import Query
from lindero.capabilities.sensors.records import BatchObserved, SensorCalibrated, SensorDescribed, unseal
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid
from lindero.kernel.record import Head, Record

MEMORY: Final = Table(
    name="sensors_memory",
    columns={"sensor_id": "TEXT NOT NULL", "memory": "TEXT NOT NULL"},
    key=("sensor_id",),
    version=2,
    meaning="What of a sensor's batches is remembered to see whether it can be believed.",
)
TABLES: Final = (MEMORY, *bias.TABLES)


def batch_observed(rows: Rows, head: Head, record: BatchObserved) -> None:
    """Add a batch to its sensor's counts, remember what it says for or against the sensor, and keep its bearings."""
    masking.batch_observed(rows, head, record)
    try:
        observations = unseal(record.columns)
    except Invalid:
        return
    found = rows.query("SELECT calibrated FROM sensors_calibrations WHERE sensor_id = ?", (record.sensor_id,))
    is_raw = found and record.corrected is None
    bias_ms = msgspec.json.decode(found[0][0], type=SensorCalibrated).time_bias_ms if is_raw else 0
    lost = record.counts.invalid.get("lost", 0)
    after = remembered(
        memory_of(rows.query, record.sensor_id), observations, lost=lost, at=head.at, bias_ms=bias_ms
    )
    rows.execute(
        "INSERT OR REPLACE INTO sensors_memory (sensor_id, memory) VALUES (?, ?)",
        (record.sensor_id, msgspec.json.encode(after).decode()),
    )
    bias.compare(rows, head, record.sensor_id, observations)
    bearings.keep(rows, head, record.sensor_id, observations)


FOLDS: Final[dict[type[Record], Fold]] = {
    BatchObserved: batch_observed,
    SensorCalibrated: bias.sensor_calibrated,
    SensorDescribed: bias.sensor_described,
}


def memory_of(query: Query, sensor_id: str) -> Memory:
    """Return what is remembered of a sensor."""
    found = query("SELECT memory FROM sensors_memory WHERE sensor_id = ?", (sensor_id,))
    return msgspec.json.decode(found[0][0], type=Memory) if found else Memory()
