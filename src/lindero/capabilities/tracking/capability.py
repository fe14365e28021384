"""What tracking offers to the rest of Lindero."""

from lindero.capabilities.sensors.records import BatchObserved
from lindero.capabilities.tracking import (
    actions,
    asks,
    first_days,
    layers,
    naming,
    pages,
    records,
    signals,
    tables,
    warming,
)
from lindero.kernel.capability import Action, Capability, Grant, Job, Page, Reaction

CAPABILITY = Capability(
    name="tracking",
    title="Tracking",
    records=(
        records.TrackStarted,
        records.TrackUpdated,
        records.TrackEnded,
        records.BatchTracked,
        records.TracksJoined,
        records.TrackFused,
        records.TrackUnfused,
        records.TrackParted,
        records.IdentityDoubted,
        records.SamenessStated,
        records.SamenessWithdrawn,
        records.TrackAnnotated,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="tracking.merge_tracks",
            asks=asks.MergeTracks,
            needs="tracking.correlate",
            run=actions.merge_tracks,
            sentence="Say that two tracks follow one thing.",
        ),
        Action(
            name="tracking.decorrelate_tracks",
            asks=asks.DecorrelateTracks,
            needs="tracking.correlate",
            run=actions.decorrelate_tracks,
            sentence="Say that two tracks are not the same thing.",
        ),
        Action(
            name="tracking.split_track",
            asks=asks.SplitTrack,
            needs="tracking.correlate",
            run=actions.split_track,
            sentence="Say that a name of a track is another thing.",
        ),
        Action(
            name="tracking.withdraw_statement",
            asks=asks.WithdrawStatement,
            needs="tracking.correlate",
            run=actions.withdraw_statement,
            sentence="Take back what was said of tracks.",
        ),
        Action(
            name="tracking.annotate_track",
            asks=asks.AnnotateTrack,
            needs="tracking.correlate",
            run=actions.annotate_track,
            sentence="Say what a track is, beside what sensors say.",
        ),
    ),
    reactions=(Reaction(name="tracking.follow", on=(BatchObserved,), run=actions.follow),),
    jobs=(
        Job(
            name="tracking.end_silent",
            every_s=30.0,
            run=actions.end_silent,
            sentence="End tracks of which nothing more is heard.",
        ),
        Job(
            name="tracking.fuse_with_neighbours",
            every_s=5.0,
            run=actions.fuse_with_neighbours,
            sentence="Fuse own tracks with neighbours' that are the same thing.",
        ),
    ),
    preparations=(warming.PREPARATION,),
    pages=(
        Page(
            path="/tracking",
            title="Tracking",
            needs="tracking.read",
            asks=pages.TrackingQuery,
            show=pages.show_tracking,
            template="tracking.html",
        ),
        Page(
            path="/tracking/track",
            title="Track",
            needs="tracking.read",
            asks=pages.TrackQuery,
            show=pages.show_track,
            template="track.html",
        ),
    ),
    steps=first_days.STEPS,
    signals=(signals.IDENTITIES,),
    layers=(layers.TRACKS, layers.FUSED),
    references=naming.REFERENCES,
    grants=(
        Grant("tracking.read", "See how observations became tracks.", roles=("NCC", "ANL")),
        Grant(
            "tracking.correlate",
            "Say which tracks are one thing, which are not, and what they are.",
            roles=("NCC",),
        ),
    ),
)
