"""What is on record of a sensor: that it exists, what it observed, that it fell silent."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.sensors.records.mapping import Origins
from lindero.capabilities.sensors.records.observations import MAX_ROWS, Counts, Identification
from lindero.kernel.marks import field
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

SensorId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$(?!\n)")]
"""A sensor's stable name: small letters, digits and hyphens, at most 63."""

Format = Literal[
    "ais", "geojson", "csv", "json", "cot", "sapient", "asterix", "adsb", "mavlink", "remote_id", "sensorthings",
    "mqtt", "cap", "gnss", "gpx", "kml", "phone",
]  # fmt: skip
"""How a sensor writes what it sees; one file in `formats/` for each."""


class SensorRegistered(Record, frozen=True, kw_only=True, tag="sensors.sensor_registered"):
    """A sensor exists, or what is known of it changed."""

    keep_days: ClassVar[int] = 3_650
    """Ten years: what a sensor was must be known as long as anything that it saw may be asked about."""

    sensor_id: Annotated[SensorId, field("the sensor's stable name")]
    title: Annotated[str, field("what people call it", min_length=1, max_length=200)]
    format: Annotated[Format, field("how it writes what it sees")]
    silent_after_s: Annotated[
        int, field("silence after which it counts as silent", unit="s", ge=10, le=604_800)
    ]
    names: Annotated[Origins, field("where each quantity comes from, where that is not its own name")] = (
        msgspec.field(default_factory=dict)
    )


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was taken off a sensor's measurements: added again, they are as they came.

    Attributes:
        range_bias_mm: Distance measured beyond the true one, millimetres.
        bearing_bias_mdeg: Bearing measured clockwise of the true one, millidegrees.
        time_bias_ms: Its clock ahead of the true time, milliseconds.
    """

    range_bias_mm: int = 0
    bearing_bias_mdeg: int = 0
    time_bias_ms: int = 0


class BatchObserved(Record, frozen=True, kw_only=True, tag="sensors.batch_observed"):
    """A sensor observed something, or sent what nobody could read; one record for each interval."""

    keep_days: ClassVar[int] = 30
    """Thirty days: long enough to look into an incident, short enough that nobody's voyages pile up."""

    default_lane: ClassVar[Lane] = "bulk"

    sensor_id: Annotated[SensorId, field("the sensor that observed")]
    count: Annotated[int, field("rows of observations", unit="rows", ge=0, le=MAX_ROWS)]
    counts: Annotated[Counts, field("what became of every line")]
    columns: Annotated[bytes, field("sealed observations", personal="indirect", sensitivity="restricted")]
    first_at: Annotated[Instant | None, field("earliest instant measured")] = None
    last_at: Annotated[Instant | None, field("latest instant measured")] = None
    identifications: Annotated[
        tuple[Identification, ...],
        field("what things said of themselves", personal="indirect", sensitivity="restricted"),
    ] = ()
    withheld: Annotated[
        dict[str, int], field("rows that were removed before anything was kept, by the reason", unit="rows")
    ] = msgspec.field(default_factory=dict)
    corrected: Annotated[
        Correction | None, field("what was taken off its measurements before anything was kept")
    ] = None


class SensorSilent(Record, frozen=True, kw_only=True, tag="sensors.sensor_silent"):
    """Nothing came from a sensor for longer than it may be silent."""

    keep_days: ClassVar[int] = 365
    """A year: how reliable a sensor is shows over its seasons."""

    sensor_id: Annotated[SensorId, field("the sensor that fell silent")]
    heard_at: Annotated[Instant | None, field("when something last came from it")] = None
