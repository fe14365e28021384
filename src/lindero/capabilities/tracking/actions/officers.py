"""What officers say of tracks, put on record and done at once; the tracker keeps to it from then on."""

from lindero.capabilities.tracking import asks
from lindero.capabilities.tracking.actions.members import members_of, received_as
from lindero.capabilities.tracking.actions.sameness import joining, parting
from lindero.capabilities.tracking.fusing.member import Member
from lindero.capabilities.tracking.records import SamenessStated, SamenessWithdrawn, TrackAnnotated, Verdict
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.record import Head


def merge_tracks(desk: Desk, ask: asks.MergeTracks) -> str:
    """Make one track of two; return the name of the one that goes on."""
    ones, others = _two(desk, ask.track_id, ask.other_track_id)
    head = _state(desk, "same", ones, others, ask.reason)
    at = max(one.measured_at for one in (*ones, *others))
    joined = joining(ones, others, at, is_said=True, because="officer", statement=head.record_id)
    desk.put_all(joined, cause=head)
    left = {one.track_id for one in members_of(desk, ask.track_id)}
    return ask.track_id if left else ask.other_track_id


def decorrelate_tracks(desk: Desk, ask: asks.DecorrelateTracks) -> str:
    """Remember that two tracks, the other perhaps a neighbour's, are not the same; return the record of it."""
    theirs = received_as(desk, ask.other_track_id)
    if theirs is not None:
        return _state(desk, "different", _members(desk, ask.track_id), [theirs], ask.reason).record_id
    ones, others = _two(desk, ask.track_id, ask.other_track_id)
    return _state(desk, "different", ones, others, ask.reason).record_id


def split_track(desk: Desk, ask: asks.SplitTrack) -> str:
    """Let a name continue a track of its own, and remember it; return the new track's name.

    Raises:
        Invalid: If the track does not go on under this name, or under no other.
    """
    members = _members(desk, ask.track_id)
    leaving = [one for one in members if one.name == ask.leaving]
    staying = [one for one in members if one.name != ask.leaving]
    if not leaving or not staying:
        raise Invalid(
            "tracking.name",
            f"The track does not go on under {ask.leaving} and another name.",
            f"Name one of {', '.join(one.name for one in members)}; a track of one name cannot be split.",
        )
    head = _state(desk, "different", leaving, staying, ask.reason)
    parted = parting(leaving, head.record_id, leaving[0].measured_at, "officer", head.record_id)
    desk.put_all(parted, cause=head)
    return parted[0].new_track_id


def withdraw_statement(desk: Desk, ask: asks.WithdrawStatement) -> str:
    """Take back what was said; return the statement's record.

    Raises:
        Missing: If nothing of the kind was said, or it was withdrawn before.
    """
    if not desk.rows("SELECT 1 FROM tracking_said WHERE record_id = ? LIMIT 1", (ask.statement,)):
        raise Missing(
            "tracking.statement",
            "No such statement holds.",
            "Choose one of those that the track's page shows.",
        )
    head, _ = desk.record(ask.statement)
    desk.put(SamenessWithdrawn(statement=ask.statement, reason=ask.reason), cause=head)
    return ask.statement


def annotate_track(desk: Desk, ask: asks.AnnotateTrack) -> str:
    """Put what an officer says of a track beside what sensors say; return the record of it."""
    _members(desk, ask.track_id)
    record = TrackAnnotated(
        track_id=ask.track_id, item_class=ask.item_class, note=ask.note, reason=ask.reason
    )
    return desk.put(record).record_id


def _members(desk: Desk, track_id: str) -> list[Member]:
    members = members_of(desk, track_id)
    if not members:
        raise Missing(
            "tracking.track", f"No own track {track_id} goes on.", "Choose one that the picture shows."
        )
    return members


def _two(desk: Desk, one: str, other: str) -> tuple[list[Member], list[Member]]:
    if one == other:
        raise Invalid("tracking.same", "This is one track.", "Name two tracks.")
    return _members(desk, one), _members(desk, other)


def _state(desk: Desk, verdict: Verdict, ones: list[Member], others: list[Member], reason: str) -> Head:
    """Put on record what an officer says; what was said of these names before holds no longer."""
    names, other_names = ({one.name for one in side} for side in (ones, others))
    for one, other, statement, said in desk.rows(
        "SELECT DISTINCT one, other, record_id, verdict FROM tracking_said ORDER BY record_id"
    ):
        crosses = {one, other} & names and {one, other} & other_names
        if (
            crosses
            and said != verdict
            and desk.rows("SELECT 1 FROM tracking_said WHERE record_id = ? LIMIT 1", (statement,))
        ):
            desk.put(SamenessWithdrawn(statement=statement, reason=f"Said otherwise: {reason}"[:1_000]))
    return desk.put(
        SamenessStated(
            verdict=verdict,
            ones=tuple(sorted(names)),
            others=tuple(sorted(other_names)),
            tracks=(ones[0].track_id, others[0].track_id),
            reason=reason,
        )
    )
