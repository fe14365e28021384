"""What is on record of tracks that several nations follow: what their estimates say together, and whose they are."""

from typing import Annotated, ClassVar

import msgspec

from lindero.capabilities.tracking.records.tracks import (
    Course,
    Covariance,
    ItemClass,
    Percent,
    SourceClass,
    Speed,
    TrackId,
)
from lindero.kernel.marks import field
from lindero.kernel.names import Nation, RecordId
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

FUSED_DAYS = 1
"""A day: what it was made of is on record longer, and each may be looked up by itself."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One nation's track in a fused one.

    Attributes:
        nation: Whose it is.
        track_id: Its name there.
        measured_at: When it was measured last, milliseconds UTC.
        sources: Kinds of sensors behind it, as far as that nation tells.
        agreement: Under which it came; empty for the own.
        clause: By which it came; empty for the own.
        record: The record that told of it.
    """

    nation: Nation
    track_id: TrackId
    measured_at: Instant
    sources: tuple[SourceClass, ...] = ()
    agreement: str = ""
    clause: str = ""
    record: RecordId | None = None


class TrackFused(Record, frozen=True, kw_only=True, tag="tracking.track_fused"):
    """An own track and neighbours' are one thing; never sent, so that no data come back to whom they came from."""

    keep_days: ClassVar[int] = FUSED_DAYS

    track_id: Annotated[TrackId, field("the own track")]
    place: Annotated[Place, field("where it is by all of them", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC")]
    stale_at: Annotated[Instant, field("when it counts as stale unless renewed", unit="ms UTC")]
    course_mdeg: Annotated[Course, field("course over ground, clockwise from north", unit="1e-3 degree")]
    speed_mmps: Annotated[Speed, field("speed over ground", unit="mm/s")]
    covariance: Annotated[
        Covariance, field("covariance of place and velocity, upper triangle", unit="cm and cm/s")
    ]
    quality: Annotated[int, field("how exactly it is known, 15 the best", ge=0, le=15)]
    existence_percent: Annotated[
        Percent, field("how probable it is that there is a thing at all", unit="per cent")
    ]
    parts: Annotated[tuple[Part, ...], field("whose tracks it was made of", min_length=2, max_length=16)]
    item_class: Annotated[ItemClass, field("what kind of thing moves")] = "unknown"


class TrackUnfused(Record, frozen=True, kw_only=True, tag="tracking.track_unfused"):
    """An own track and neighbours' are no longer taken for one thing, or one of them ended."""

    keep_days: ClassVar[int] = FUSED_DAYS

    track_id: Annotated[TrackId, field("the own track")]
    place: Annotated[Place, field("where it was last", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC")]
