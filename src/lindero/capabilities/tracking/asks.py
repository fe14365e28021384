"""What officers may ask of the tracker: that tracks are one thing, are not, and what a track is."""

import msgspec

from lindero.capabilities.tracking.records.sameness import Reason, SourceName
from lindero.capabilities.tracking.records.tracks import ItemClass, TrackId
from lindero.kernel.names import RecordId


class MergeTracks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two tracks follow one thing.

    Attributes:
        track_id: The one.
        other_track_id: The other.
        reason: How you know.
    """

    track_id: TrackId
    other_track_id: TrackId
    reason: Reason


class DecorrelateTracks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two tracks are not the same thing; they are never joined from then on.

    Attributes:
        track_id: The one.
        other_track_id: The other.
        reason: How you know.
    """

    track_id: TrackId
    other_track_id: TrackId
    reason: Reason


class SplitTrack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a name of a track is another thing; it continues a track of its own from then on.

    Attributes:
        track_id: The track.
        leaving: The name that leaves it, as the track's page shows it.
        reason: How you know.
    """

    track_id: TrackId
    leaving: SourceName
    reason: Reason


class WithdrawStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back what was said of tracks; the tracker judges anew.

    Attributes:
        statement: The record of what was said.
        reason: Why.
    """

    statement: RecordId
    reason: Reason


class AnnotateTrack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what a track is; it stands beside what sensors say and replaces nothing.

    Attributes:
        track_id: The track.
        item_class: What it is; nothing takes back what was said.
        note: What else is to be known.
        reason: How you know.
    """

    track_id: TrackId
    item_class: ItemClass | None = None
    note: str = ""
    reason: Reason
