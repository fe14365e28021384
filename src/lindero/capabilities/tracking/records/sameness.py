"""What is on record of which names speak of one thing: what the machine found, and what officers said of it."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.tracking.records.tracks import TRACK_DAYS, ItemClass, TrackId
from lindero.kernel.marks import field
from lindero.kernel.names import RecordId
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

SourceName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
"""A name under which a sensor knows a thing: an identity, a sensor's number of a track, or that of the filter."""

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=1_000)]

Because = Literal["position", "officer", "contradiction"]
"""Why names were put together or apart: they move as one, an officer said so, or they are elsewhere by now."""

Verdict = Literal["same", "different"]

Doubt = Literal["shared", "changed", "contradicted", "unseen"]
"""What is wrong with an identity: several things use it at once; the thing that uses it used another before; a sensor
sees the thing elsewhere than it says; a sensor that would see it there does not."""


class TracksJoined(Record, frozen=True, kw_only=True, tag="tracking.tracks_joined"):
    """Two tracks turned out to follow one thing; one of them ended, and its names continue the other."""

    keep_days: ClassVar[int] = TRACK_DAYS

    track_id: Annotated[TrackId, field("the track that goes on")]
    merged: Annotated[TrackId, field("the track that ended")]
    because: Annotated[Because, field("why")]
    measured_at: Annotated[Instant, field("when it was found", unit="ms UTC")]
    statement: Annotated[RecordId | None, field("what an officer said")] = None


class TrackParted(Record, frozen=True, kw_only=True, tag="tracking.track_parted"):
    """Names that were taken for one thing are not; those named continue a track of their own."""

    keep_days: ClassVar[int] = TRACK_DAYS

    track_id: Annotated[TrackId, field("the track that they leave")]
    names: Annotated[
        tuple[SourceName, ...],
        field("the names that leave it", personal="indirect", sensitivity="restricted", min_length=1),
    ]
    new_track_id: Annotated[TrackId, field("the track that they continue")]
    because: Annotated[Because, field("why")]
    measured_at: Annotated[Instant, field("when it was found", unit="ms UTC")]
    statement: Annotated[RecordId | None, field("what an officer said")] = None


class IdentityDoubted(Record, frozen=True, kw_only=True, tag="tracking.identity_doubted"):
    """What a thing says of itself does not fit what is seen; nobody is accused of anything by it."""

    keep_days: ClassVar[int] = TRACK_DAYS

    doubt: Annotated[Doubt, field("what does not fit")]
    identity: Annotated[str, field("the identity in doubt", personal="indirect")]
    tracks: Annotated[tuple[TrackId, ...], field("the tracks concerned", min_length=1, max_length=8)]
    place: Annotated[Place, field("where the identity says that it is", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when", unit="ms UTC")]
    other_identity: Annotated[str | None, field("the identity used before", personal="indirect")] = None
    seen_at: Annotated[Place | None, field("where the thing is by what sensors see", unit="1e-7 degree")] = (
        None
    )
    apart_m: Annotated[
        Annotated[int, msgspec.Meta(ge=0)] | None, field("how far the two are apart", unit="m")
    ] = None
    evidence: Annotated[str, field("what was compared, in a sentence", max_length=500)] = ""


class SamenessStated(Record, frozen=True, kw_only=True, tag="tracking.sameness_stated"):
    """An officer said that names speak of one thing, or that they do not; the tracker keeps to it from then on."""

    keep_days: ClassVar[int] = TRACK_DAYS

    verdict: Annotated[Verdict, field("whether they are the same thing")]
    ones: Annotated[
        tuple[SourceName, ...],
        field("names of the one", personal="indirect", sensitivity="restricted", min_length=1),
    ]
    others: Annotated[
        tuple[SourceName, ...],
        field("names of the other", personal="indirect", sensitivity="restricted", min_length=1),
    ]
    tracks: Annotated[tuple[TrackId, ...], field("the tracks at that time", min_length=1, max_length=2)]
    reason: Annotated[Reason, field("why, in the officer's words", sensitivity="restricted")]


class SamenessWithdrawn(Record, frozen=True, kw_only=True, tag="tracking.sameness_withdrawn"):
    """What an officer said about sameness holds no longer; the tracker judges anew."""

    keep_days: ClassVar[int] = TRACK_DAYS

    statement: Annotated[RecordId, field("the statement")]
    reason: Annotated[Reason, field("why, in the officer's words", sensitivity="restricted")]


class TrackAnnotated(Record, frozen=True, kw_only=True, tag="tracking.track_annotated"):
    """An officer said what a track is; it stands beside what sensors say and never replaces it."""

    keep_days: ClassVar[int] = TRACK_DAYS

    track_id: Annotated[TrackId, field("the track")]
    item_class: Annotated[ItemClass | None, field("what it is, as the officer sees it; None takes that back")]
    note: Annotated[str, field("what else is to be known", sensitivity="restricted", max_length=1_000)] = ""
    reason: Annotated[Reason, field("how the officer knows", sensitivity="restricted")]
