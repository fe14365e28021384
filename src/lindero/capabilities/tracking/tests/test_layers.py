"""Tracks on the map: own and received ones, with as much as is known."""

from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.layers import TRACKS, feature_of
from lindero.capabilities.tracking.records import TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.tracking.tests.made import HERE, NOON
from lindero.kernel.record import Head
from lindero.kernel.tests.fakes import FakeDesk

NAME = "a" * 20


def head() -> Head:
    """Return some head."""
    return FakeDesk(CAPABILITY).put(TrackEnded(track_id=NAME, place=HERE, measured_at=NOON))


def test_track_is_drawn_where_it_is() -> None:
    """Place, movement, name and class reach the map."""
    record = TrackUpdated(
        track_id=NAME,
        place=HERE,
        measured_at=NOON,
        course_mdeg=90_000,
        speed_mmps=5_000,
        item_class="vessel",
        name="NORDIA STAR",
        identity="219005012",
        stale_at=NOON + 540_000,
    )
    feature = feature_of(head(), record)
    assert (feature.item_id, feature.place, feature.name) == (NAME, HERE, "NORDIA STAR")
    assert (feature.course_mdeg, feature.speed_mmps, feature.item_class) == (90_000, 5_000, "vessel")
    assert feature.stale_at == NOON + 540_000


def test_track_stripped_to_what_a_clause_released_is_still_drawn() -> None:
    """A neighbour that gives only place and time is on the map, of unknown class, without a name."""
    for record in (
        TrackStarted(track_id=NAME, place=HERE, measured_at=NOON),
        TrackUpdated(track_id=NAME, place=HERE, measured_at=NOON),
    ):
        feature = feature_of(head(), record)
        assert (feature.item_class, feature.name, feature.identity) == ("unknown", "", "")
        assert (feature.course_mdeg, feature.speed_mmps) == (None, None)
        assert feature.stale_at > NOON


def test_ended_track_leaves_the_map() -> None:
    """The end of a track takes it off."""
    assert feature_of(head(), TrackEnded(track_id=NAME, place=HERE, measured_at=NOON)).ended


def test_layer_draws_the_three_kinds() -> None:
    """Beginning, going on and ending are all that a track does."""
    assert TRACKS.on == (TrackStarted, TrackUpdated, TrackEnded)
