"""What may be asked of sensors; actions answer, feeds ask."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.sensors.records import (
    Counts,
    Format,
    Identification,
    SensorId,
)
from lindero.capabilities.sensors.records.mapping import Origins

MAX_BODY = 4_194_304


class RegisterSensor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a sensor, or change what is known of it.

    Attributes:
        sensor_id: Its stable name.
        title: What people call it.
        format: How it writes what it sees.
        silent_after_s: Silence after which it counts as silent, seconds.
        names: Where each quantity comes from, where that is not its own name: `{"id": "plate"}` is a column, a
            property or a path; an object adds a constant, a unit, words or a way of writing time.
    """

    sensor_id: SensorId
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    format: Format
    silent_after_s: Annotated[int, msgspec.Meta(ge=10, le=604_800)] = 300
    names: Origins = msgspec.field(default_factory=dict)


class Observe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put what a feed has decoded on record.

    Attributes:
        sensor_id: The sensor that observed.
        columns: Sealed observations (`records.seal`).
        counts: What became of every line.
        identifications: What things said of themselves.
    """

    sensor_id: SensorId
    columns: bytes
    counts: Counts
    identifications: tuple[Identification, ...] = ()


class TakeReports(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take reports that some system sends of its own accord: the door for a webhook.

    Attributes:
        sensor_id: The registered sensor that sends.
        format: How the body is written.
        body: The GeoJSON, CSV or JSON text.
    """

    sensor_id: SensorId
    format: Literal["geojson", "csv", "json"]
    body: Annotated[str, msgspec.Meta(max_length=MAX_BODY)]


class RowFault(msgspec.Struct, frozen=True):
    """A row that could not be used.

    Attributes:
        row: Its number in the body, from 1.
        reason: Code of the reason, see `counts.FAULTS`.
        text: One sentence: what was found.
    """

    row: int
    reason: str
    text: str


class ReportsTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a webhook.

    Attributes:
        record_id: The record that was put.
        accepted: Rows that became observations.
        refused: Rows that could not be used.
        faults: The first of them, with the reason.
        withheld: Usable rows that were not kept, by the reason: what the sensor may not see.
    """

    record_id: str
    accepted: int
    refused: int
    faults: tuple[RowFault, ...] = ()
    withheld: dict[str, int] = msgspec.field(default_factory=dict)
