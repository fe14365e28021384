"""What is on record of a batch: how its observations were joined to tracks, each counted as what it was."""

from typing import Annotated, ClassVar

import msgspec

from lindero.capabilities.tracking.records.tracks import TRACK_DAYS
from lindero.kernel.marks import field
from lindero.kernel.names import RecordId
from lindero.kernel.record import Record
from lindero.kernel.times import Instant


class Glimpse(msgspec.Struct, frozen=True, kw_only=True):
    """A position too far from every track of its identity: a second ship with the same name, or an error.

    Attributes:
        identity: The name it gave itself, with its scheme.
        measured_at: When it was measured, milliseconds UTC.
        lon: Longitude, 1e-7 degree.
        lat: Latitude, 1e-7 degree.
    """

    identity: str
    measured_at: Instant
    lon: int
    lat: int


class BatchTracked(Record, frozen=True, kw_only=True, tag="tracking.batch_tracked"):
    """A batch of observations was joined to tracks; every observation is counted."""

    keep_days: ClassVar[int] = TRACK_DAYS

    batch: Annotated[RecordId, field("the record of the batch")]
    batch_seq: Annotated[int, field("its position in the log", ge=0)]
    sensor_id: Annotated[str, field("the sensor that observed")]
    observed: Annotated[int, field("observations in the batch", unit="rows", ge=0)]
    joined: Annotated[int, field("observations that continued or began a track", unit="rows", ge=0)]
    duplicates: Annotated[int, field("observations heard by several stations", unit="rows", ge=0)]
    late: Annotated[int, field("observations older than their track", unit="rows", ge=0)]
    held: Annotated[int, field("observations too far from every track", unit="rows", ge=0)]
    started: Annotated[int, field("tracks that began", unit="tracks", ge=0)]
    ended: Annotated[int, field("tracks that ended", unit="tracks", ge=0)]
    is_readable: Annotated[bool, field("whether the batch could be opened")] = True
    glimpses: Annotated[
        tuple[Glimpse, ...],
        field("positions that the next observation confirms or refutes", personal="indirect"),
    ] = ()
    cleared: Annotated[
        tuple[str, ...], field("identities whose glimpse was confirmed", personal="indirect")
    ] = ()
    plots: Annotated[int, field("observations without a name that the filter follows", unit="rows", ge=0)] = 0
    bearings: Annotated[int, field("observations that tell a bearing alone", unit="rows", ge=0)] = 0
    dropped: Annotated[
        int,
        field(
            "observations without a name beyond what can be followed, or of a wrong clock", unit="rows", ge=0
        ),
    ] = 0
