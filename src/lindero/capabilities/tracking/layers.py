"""How tracks appear on the map, own and received; a withheld field is simply not there."""

from typing import Final

from lindero.capabilities.tracking.records import (
    TrackEnded,
    TrackFused,
    TrackStarted,
    TrackUnfused,
    TrackUpdated,
)
from lindero.capabilities.tracking.rules.ageing import MIN_STALE_MS
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head

_SHOWN_AS: Final = {name: name for name in ("vessel", "vehicle", "aircraft", "drone", "rescue")}
"""Classes that the map has a sign for; people and animals have none, for the map shows nobody (safeguard S-23)."""


def feature_of(head: Head, record: TrackStarted | TrackUpdated | TrackEnded) -> Feature:
    """Draw a track where its newest record says that it is."""
    if isinstance(record, TrackEnded):
        return Feature(
            item_id=record.track_id,
            place=record.place,
            measured_at=record.measured_at,
            stale_at=record.measured_at,
            ended=True,
        )
    return Feature(
        item_id=record.track_id,
        place=record.place,
        measured_at=record.measured_at,
        # Withheld by the neighbour, it is taken from the ship that reports most often.
        stale_at=record.stale_at if record.stale_at is not None else record.measured_at + MIN_STALE_MS,
        item_class=_SHOWN_AS.get(record.item_class or "", "unknown"),
        course_mdeg=record.course_mdeg if isinstance(record, TrackUpdated) else None,
        speed_mmps=record.speed_mmps if isinstance(record, TrackUpdated) else None,
        name=record.name or "",
        identity=record.identity or "",
    )


TRACKS: Final = Layer(
    name="tracking.tracks", title="Tracks", on=(TrackStarted, TrackUpdated, TrackEnded), feature=feature_of
)


def fused_feature(head: Head, record: TrackFused | TrackUnfused) -> Feature:
    """Draw a thing that several nations follow where all of them together say that it is, with their names."""
    if isinstance(record, TrackUnfused):
        return Feature(
            item_id=record.track_id,
            place=record.place,
            measured_at=record.measured_at,
            stale_at=record.measured_at,
            ended=True,
        )
    return Feature(
        item_id=record.track_id,
        place=record.place,
        measured_at=record.measured_at,
        stale_at=record.stale_at,
        item_class=_SHOWN_AS.get(record.item_class, "unknown"),
        course_mdeg=record.course_mdeg,
        speed_mmps=record.speed_mmps,
        name=" + ".join(part.nation for part in record.parts),
    )


FUSED: Final = Layer(
    name="tracking.fused",
    title="Followed by several nations",
    on=(TrackFused, TrackUnfused),
    feature=fused_feature,
)
