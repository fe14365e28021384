"""What officers say of tracks is done at once, remembered, shown, and can be taken back."""

import pytest

from lindero.capabilities.tracking import actions, asks
from lindero.capabilities.tracking.actions.memory import forget
from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.pages import TrackQuery, show_track
from lindero.capabilities.tracking.records import (
    SamenessWithdrawn,
    TrackEnded,
    TrackParted,
    TracksJoined,
    TrackUpdated,
)
from lindero.capabilities.tracking.tests.made import NOON, SENSING
from lindero.capabilities.tracking.tests.radar import Radar, Thing
from lindero.capabilities.tracking.tests.test_fusing import open_tracks, report, send
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.tests.fakes import FakeDesk

FERRY = Thing(40, 3_000, 90, 8)
WHY = "seen by the patrol"


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk at noon that remembers nothing."""
    forget()
    return FakeDesk(SENSING, CAPABILITY, at=NOON)


def watched(desk: FakeDesk, scans: range, *, says: bool = True) -> None:
    """Let a radar see the ferry, which says where it is."""
    radar = Radar(detection=0.99)
    for number in scans:
        send(desk, radar.scan(number, FERRY))
        if says:
            report(desk, number, FERRY)


def track_of(desk: FakeDesk, name: str) -> str:
    """Return the track that goes on under a name."""
    (found,) = [track for track, names in open_tracks(desk).items() if name in names]
    return found


def test_split_is_done_and_remembered(desk: FakeDesk) -> None:
    """A name that an officer splits off continues a track of its own, and is not joined again, near as it is."""
    watched(desk, range(14))
    (track,) = open_tracks(desk)
    new = actions.split_track(desk, asks.SplitTrack(track_id=track, leaving="219005012", reason=WHY))
    watched(desk, range(14, 28))
    assert set(open_tracks(desk)) == {track, new}
    assert open_tracks(desk)[new] == {"219005012"}
    (parted,) = desk.of(TrackParted)
    assert parted.because == "officer"
    (said,) = show_track(desk, TrackQuery(track=new)).statements
    assert said.verdict == "different"


def test_withdrawn_statement_lets_the_tracker_judge_anew(desk: FakeDesk) -> None:
    """What an officer takes back holds no longer: names in one place become one track again."""
    watched(desk, range(14))
    (track,) = open_tracks(desk)
    actions.split_track(desk, asks.SplitTrack(track_id=track, leaving="219005012", reason=WHY))
    (said,) = show_track(desk, TrackQuery(track=track)).statements
    back = asks.WithdrawStatement(statement=said.record_id, reason="it was the same after all")
    actions.withdraw_statement(desk, back)
    watched(desk, range(14, 24))
    assert len(open_tracks(desk)) == 1
    assert show_track(desk, TrackQuery(track=track)).statements == ()
    with pytest.raises(Missing):
        actions.withdraw_statement(desk, back)


def test_decorrelated_tracks_are_never_joined(desk: FakeDesk) -> None:
    """Two tracks of which an officer said that they are not the same stay two, however near they are."""
    watched(desk, range(10), says=False)
    report(desk, 10, FERRY)
    one, other = sorted(open_tracks(desk))
    actions.decorrelate_tracks(desk, asks.DecorrelateTracks(track_id=one, other_track_id=other, reason=WHY))
    watched(desk, range(11, 24))
    assert len(open_tracks(desk)) == 2
    assert desk.of(TracksJoined) == []


def test_merged_tracks_go_on_as_one(desk: FakeDesk) -> None:
    """Two tracks that an officer merges are one from then on; what was said to the contrary is taken back."""
    watched(desk, range(10), says=False)
    report(desk, 10, FERRY, shift_m=700)
    one, other = sorted(open_tracks(desk))
    actions.decorrelate_tracks(desk, asks.DecorrelateTracks(track_id=one, other_track_id=other, reason=WHY))
    kept = actions.merge_tracks(desk, asks.MergeTracks(track_id=one, other_track_id=other, reason=WHY))
    assert set(open_tracks(desk)) == {kept}
    assert len(desk.of(SamenessWithdrawn)) == 1
    (ended,) = desk.of(TrackEnded)
    assert (ended.reason, ended.into) == ("merged", kept)
    for number in range(11, 20):
        watched(desk, range(number, number + 1), says=False)
        report(desk, number, FERRY, shift_m=700)
    assert set(open_tracks(desk)) == {kept}


def test_note_of_an_officer_stands_beside_what_sensors_say(desk: FakeDesk) -> None:
    """What an officer says that a track is changes nothing that sensors say, and is shown with who said it and why."""
    watched(desk, range(14))
    (track,) = open_tracks(desk)
    before = desk.of(TrackUpdated)[-1].item_class
    actions.annotate_track(
        desk, asks.AnnotateTrack(track_id=track, item_class="drone", note="towed", reason=WHY)
    )
    watched(desk, range(14, 16))
    assert desk.of(TrackUpdated)[-1].item_class == before == "vessel"
    (note,) = show_track(desk, TrackQuery(track=track)).notes
    assert (note.item_class, note.reason, note.actor) == ("drone", WHY, "person/test")


def test_what_makes_no_sense_is_refused(desk: FakeDesk) -> None:
    """A track with itself, a track that does not go on, and a name that the track does not have are refused by name."""
    watched(desk, range(14))
    (track,) = open_tracks(desk)
    with pytest.raises(Invalid):
        actions.merge_tracks(desk, asks.MergeTracks(track_id=track, other_track_id=track, reason=WHY))
    with pytest.raises(Missing):
        actions.decorrelate_tracks(
            desk, asks.DecorrelateTracks(track_id=track, other_track_id="a" * 20, reason=WHY)
        )
    with pytest.raises(Invalid):
        actions.split_track(desk, asks.SplitTrack(track_id=track, leaving="219000000", reason=WHY))
