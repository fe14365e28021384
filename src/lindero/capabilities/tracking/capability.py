"""What tracking offers to the rest of Lindero."""

from lindero.capabilities.sensors.records import BatchObserved
from lindero.capabilities.tracking import actions, layers, pages, records, tables
from lindero.kernel.capability import Capability, Grant, Job, Page, Reaction

CAPABILITY = Capability(
    name="tracking",
    title="Tracking",
    records=(
        records.TrackStarted,
        records.TrackUpdated,
        records.TrackEnded,
        records.BatchTracked,
        records.TracksJoined,
        records.TrackParted,
        records.IdentityDoubted,
        records.SamenessStated,
        records.SamenessWithdrawn,
        records.TrackAnnotated,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    reactions=(Reaction(name="tracking.follow", on=(BatchObserved,), run=actions.follow),),
    jobs=(
        Job(
            name="tracking.end_silent",
            every_s=30.0,
            run=actions.end_silent,
            sentence="End tracks of which nothing more is heard.",
        ),
    ),
    pages=(
        Page(
            path="/tracking",
            title="Tracking",
            needs="tracking.read",
            asks=pages.TrackingQuery,
            show=pages.show_tracking,
            template="tracking.html",
        ),
    ),
    layers=(layers.TRACKS,),
    grants=(Grant("tracking.read", "See how observations became tracks.", roles=("NCC", "ANL")),),
)
