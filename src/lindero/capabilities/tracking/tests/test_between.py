"""Own tracks and a neighbour's: paired, fused, kept apart where an officer said so, and never sent back."""

import numpy as np
import pytest

from lindero.capabilities.tracking import actions, asks
from lindero.capabilities.tracking.actions.memory import forget
from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.fusing.between import coarseness_m
from lindero.capabilities.tracking.layers import fused_feature
from lindero.capabilities.tracking.records import TrackEnded, TrackFused, TrackUnfused, TrackUpdated
from lindero.capabilities.tracking.rules.quality import deviation_of, packed, unpacked
from lindero.capabilities.tracking.tests.made import HERE, NOON, SENSING, SHIP, Seen, observed
from lindero.capabilities.tracking.tests.test_fusing import send
from lindero.kernel.coarse import cell_of
from lindero.kernel.places import Place, distance_m, moved
from lindero.kernel.record import Head, sharable_fields
from lindero.kernel.tests.fakes import FakeDesk

THEIRS = "b" * 20


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk at noon with one ship of its own, going east at 5 m/s."""
    forget()
    desk = FakeDesk(SENSING, CAPABILITY, at=NOON)
    batch = observed(Seen(0, HERE))
    batch.course_mdeg[:] = 90_000
    send(desk, batch, "ais")
    batch = observed(Seen(10, moved(HERE, 90, 50)))
    batch.course_mdeg[:] = 90_000
    send(desk, batch, "ais")
    desk.at = NOON + 10_000
    return desk


def told(
    desk: FakeDesk,
    place: Place,
    *,
    identity: str | None = None,
    deviation_m: float = 30,
    origin: str = "SUD",
    after_s: int = 10,
) -> Head:
    """Let a neighbour tell of a track that goes east at 5 m/s."""
    record = TrackUpdated(
        track_id=THEIRS,
        place=place,
        measured_at=NOON + after_s * 1_000,
        course_mdeg=90_000,
        speed_mmps=5_000,
        identity=identity,
        source_class="radar",
        covariance=packed(np.diag([deviation_m**2, 1.0, deviation_m**2, 1.0])),
    )
    return desk.put(record, origin=origin, agreement="AG-1@1", clause="AG-1@1/art-6-1")


def test_same_thing_is_fused_and_names_both(desk: FakeDesk) -> None:
    """A neighbour's track in the same place is fused with ours; the record names both, and by which clause it came."""
    head = told(desk, moved(HERE, 90, 70))
    actions.fuse_with_neighbours(desk)
    (fused,) = desk.of(TrackFused)
    assert [part.nation for part in fused.parts] == ["NRD", "SUD"]
    assert (fused.parts[1].clause, fused.parts[1].record) == ("AG-1@1/art-6-1", head.record_id)
    assert deviation_of(unpacked(fused.covariance)) < 30
    assert distance_m(fused.place, moved(HERE, 90, 55)) < 30
    assert fused_feature(desk.log[-1].head, fused).name == "NRD + SUD"
    assert desk.log[-1].head.cause == head.record_id, "it is erased with what it came of"


def test_nothing_new_is_not_fused_again(desk: FakeDesk) -> None:
    """The job puts nothing while nothing new was told, and goes on when something was."""
    told(desk, moved(HERE, 90, 70))
    for _ in range(3):
        actions.fuse_with_neighbours(desk)
    assert len(desk.of(TrackFused)) == 1
    desk.at += 5_000
    told(desk, moved(HERE, 90, 90), after_s=15)
    actions.fuse_with_neighbours(desk)
    assert len(desk.of(TrackFused)) == 2


def test_one_identity_is_one_thing_and_two_are_two(desk: FakeDesk) -> None:
    """A track that says that it is another ship is not fused, near as it is; one that says the same is."""
    told(desk, moved(HERE, 90, 55), identity="219009999")
    actions.fuse_with_neighbours(desk)
    assert desk.of(TrackFused) == []
    told(desk, moved(HERE, 90, 300), identity=SHIP.removeprefix("mmsi:"), after_s=11)
    actions.fuse_with_neighbours(desk)
    assert len(desk.of(TrackFused)) == 1


def test_what_an_officer_parted_stays_apart(desk: FakeDesk) -> None:
    """Own and foreign tracks of which an officer said that they are not the same are fused no more."""
    told(desk, moved(HERE, 90, 70))
    actions.fuse_with_neighbours(desk)
    (fused,) = desk.of(TrackFused)
    actions.decorrelate_tracks(
        desk,
        asks.DecorrelateTracks(track_id=fused.track_id, other_track_id=THEIRS, reason="two boats in tow"),
    )
    actions.fuse_with_neighbours(desk)
    (apart,) = desk.of(TrackUnfused)
    assert apart.track_id == fused.track_id
    assert fused_feature(desk.log[-1].head, apart).ended


def test_track_that_ended_there_is_fused_no_more(desk: FakeDesk) -> None:
    """When the neighbour's track ends, ours goes on alone."""
    told(desk, moved(HERE, 90, 70))
    actions.fuse_with_neighbours(desk)
    ended = TrackEnded(track_id=THEIRS, place=HERE, measured_at=NOON + 11_000, reason="lost")
    desk.put(ended, origin="SUD", agreement="AG-1@1", clause="AG-1@1/art-6-1")
    actions.fuse_with_neighbours(desk)
    assert len(desk.of(TrackUnfused)) == 1


def test_coarse_place_adds_its_doubt(desk: FakeDesk) -> None:
    """A place told as the middle of a cell of a kilometre hardly moves what we know ourselves, whatever it claims."""
    here = moved(HERE, 90, 50)
    coarse = cell_of(here, 1)
    assert (coarseness_m(coarse), coarseness_m(here)) == (1_000, 0)
    told(desk, coarse, deviation_m=5)
    actions.fuse_with_neighbours(desk)
    (fused,) = desk.of(TrackFused)
    assert distance_m(fused.place, here) < 10 < distance_m(coarse, here)


def test_fused_tracks_have_nothing_that_may_cross() -> None:
    """No clause can name a field of a fused track: what a neighbour told never comes back to it as ours."""
    assert sharable_fields(TrackFused) == ()
