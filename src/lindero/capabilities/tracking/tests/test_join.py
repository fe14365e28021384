"""Joining by identity: one ship one track, two ships two, whatever the order, copies and errors."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.tracking.rules.gate import SLACK_M, distances_m, reach_m, reach_of
from lindero.capabilities.tracking.rules.join import Joined, OpenTrack, join, track_id_of
from lindero.capabilities.tracking.rules.replay import Tracker, replay
from lindero.capabilities.tracking.tests.made import HERE, NOON, SHIP, Seen, east, observed
from lindero.kernel.places import Place, distance_m, moved, place_of

FAR = east(50_000)


def told(joined: Joined) -> tuple[int, int, int, int]:
    """Return how many were joined, duplicates, late, held."""
    return len(joined.rows), joined.duplicates, joined.late, joined.held


def tracks_of(*batches: list[Seen]) -> Counter[str]:
    """Return how many positions each track got when batches come one after the other."""
    return Counter(row.track_id for row in replay(observed(*seen) for seen in batches))


def test_one_ship_is_one_track() -> None:
    """Reports that one ship can have made continue one track, in one batch and across batches."""
    sailing = [Seen(10.0 * step, east(50.0 * step)) for step in range(20)]
    assert list(tracks_of(sailing).values()) == [20]
    assert list(tracks_of(*[[one] for one in sailing]).values()) == [20]


def test_two_ships_are_two_tracks() -> None:
    """Different identities never share a track, however near they are."""
    assert len(tracks_of([Seen(0), Seen(0, identity="mmsi:219000001")])) == 2


@pytest.mark.parametrize("size", [1, 2, 3, 5, 40])
def test_identity_shared_by_two_ships_splits_into_two_tracks(size: int) -> None:
    """Two ships 50 km apart that report one MMSI in turn become two tracks, both kept while both are fed."""
    both = [Seen(5.0 * step, moved(FAR if step % 2 else HERE, 90.0, 30.0 * step)) for step in range(40)]
    batches = [both[start : start + size] for start in range(0, len(both), size)]
    rows = list(replay(observed(*seen) for seen in batches))
    by_track: dict[str, set[bool]] = {}
    for row in rows:
        by_track.setdefault(row.track_id, set()).add(row.lon > 11.4)
    assert sorted(map(len, by_track.values())) == [1, 1]
    assert {row.identity for row in rows} == {"219005012"}
    # The first report of the second ship is held until the next one agrees with it.
    assert len(rows) == 39


def test_ships_that_share_an_identity_and_meet_stay_two() -> None:
    """Two ships that pass each other with one MMSI go on as two, each where it is nearest."""
    westward = [Seen(10.0 * step, east(20_000 - 80.0 * step)) for step in range(60)]
    eastward = [Seen(10.0 * step + 5, east(80.0 * step)) for step in range(60)]
    reports = sorted(westward + eastward)
    assert len(tracks_of(*[[one] for one in reports])) == 2


def test_single_error_of_a_receiver_begins_nothing() -> None:
    """One position 50 km off is held and counted; the track goes on, and no other begins."""
    tracker = Tracker()
    tracker.advance(observed(Seen(0), Seen(10, FAR), Seen(20), Seen(30)))
    assert tracker.open_tracks == 1
    joined = tracker.advance(observed(Seen(40, place_of(2.0, 50.0)), Seen(50)))
    assert told(joined) == (1, 0, 0, 1)
    assert tracker.open_tracks == 1


def test_copies_from_several_stations_count_once() -> None:
    """One report heard by three stations within seconds is one position, in one batch or in several."""
    copies = [Seen(10.0, utc_second=9), Seen(11.2, utc_second=9), Seen(14.0, utc_second=9)]
    joined = join(observed(Seen(0), *copies, Seen(20, east(100))), {}, {}, "seed")
    assert told(joined) == (3, 2, 0, 0)


def test_copies_with_another_report_between_count_once() -> None:
    """A station that is slow delivers its copy after the next report; it is a copy all the same."""
    joined = join(
        observed(Seen(10.0, utc_second=9), Seen(12.0, east(10), utc_second=11), Seen(15.0, utc_second=9)),
        {},
        {},
        "seed",
    )
    assert told(joined) == (2, 1, 0, 0)


def test_ship_at_rest_is_no_copy_of_itself() -> None:
    """A moored ship reports the same place again and again; each report continues its track."""
    joined = join(observed(*[Seen(180.0 * step) for step in range(5)]), {}, {}, "seed")
    assert told(joined) == (5, 0, 0, 0)


def test_order_of_arrival_does_not_matter_within_a_batch() -> None:
    """Reports out of order in a batch are put in order by the time at which they were measured."""
    rows = list(replay([observed(Seen(20, east(100)), Seen(0), Seen(10, east(50)))]))
    assert [row.t for row in rows] == [NOON / 1_000, NOON / 1_000 + 10, NOON / 1_000 + 20]
    assert len({row.track_id for row in rows}) == 1


def test_report_older_than_its_track_is_late() -> None:
    """What comes after newer reports were joined is counted as late and moves nothing back."""
    tracker = Tracker()
    tracker.advance(observed(Seen(30, east(100))))
    assert told(tracker.advance(observed(Seen(10)))) == (0, 0, 1, 0)
    assert told(tracker.advance(observed(Seen(20), Seen(40, east(150))))) == (1, 0, 1, 0)


def test_late_report_of_another_ship_is_not_called_late() -> None:
    """An old report that the track cannot explain is somebody else's, and is held."""
    tracker = Tracker()
    tracker.advance(observed(Seen(30)))
    assert told(tracker.advance(observed(Seen(10, FAR)))) == (0, 0, 0, 1)
    assert told(tracker.advance(observed(Seen(20, FAR)))) == (1, 0, 0, 0)


def test_two_positions_at_one_instant_are_not_both_the_ship() -> None:
    """Of two different near positions measured at the same instant, one continues the track."""
    joined = join(observed(Seen(0), Seen(10, east(50)), Seen(10, east(60))), {}, {}, "seed")
    assert told(joined) == (2, 0, 1, 0)


def test_ship_that_was_silent_for_long_may_be_far_away() -> None:
    """After an hour the same ship can be 100 km away; after ten seconds it cannot."""
    track = OpenTrack(track_id="a" * 20, identity=SHIP, measured_at=NOON, lon=HERE.lon, lat=HERE.lat)
    later = join(observed(Seen(3_600, east(100_000))), {SHIP: [track]}, {}, "seed")
    sooner = join(observed(Seen(10, east(100_000))), {SHIP: [track]}, {}, "seed")
    assert (told(later), told(sooner)) == ((1, 0, 0, 0), (0, 0, 0, 1))


def test_date_line_is_no_obstacle() -> None:
    """A ship that crosses the antimeridian continues its track."""
    start = place_of(179.99, 0.0)
    sailing = [Seen(60.0 * step, moved(start, 90.0, 600.0 * step)) for step in range(10)]
    assert any(one.place.lon < 0 for one in sailing)
    assert list(tracks_of(sailing).values()) == [10]


def test_aircraft_are_faster_than_ships() -> None:
    """What no ship can do, a rescue aircraft can."""
    flying = [Seen(10.0 * step, east(1_000.0 * step), source_class="ais_aircraft") for step in range(5)]
    assert list(tracks_of(flying).values()) == [5]
    sailing = [one._replace(source_class="ais_a") for one in flying]
    assert sum(tracks_of(sailing).values()) < 5


def test_empty_batch_joins_nothing() -> None:
    """A batch without positions is no special case."""
    joined = join(observed(), {}, {}, "seed")
    assert told(joined) == (0, 0, 0, 0)
    assert joined.tracks == ()


def test_track_names_do_not_tell_the_identity() -> None:
    """The name needs the seed, which never leaves the nation; another seed gives another name."""
    names = {track_id_of(seed, SHIP, NOON, 1, 2) for seed in ("one", "two")}
    assert len(names) == 2
    assert all(len(name) == 20 for name in names)


def test_same_recording_gives_the_same_tracks() -> None:
    """Joining is deterministic: names and rows repeat."""
    batch = [observed(Seen(0), Seen(10, FAR), Seen(20, FAR), Seen(25, east(60)))]
    assert list(replay(batch)) == list(replay(batch))


def test_ended_track_is_not_continued() -> None:
    """A ship seen again after its track ended begins another."""
    tracker = Tracker()
    tracker.advance(observed(Seen(0)))
    tracker.advance(observed(Seen(3_600, identity="mmsi:219000001")))
    assert tracker.open_tracks == 1
    joined = tracker.advance(observed(Seen(3_601)))
    assert joined.began == (True,)


PLACES = st.builds(place_of, st.floats(-180, 180), st.floats(-89, 89))
SEEN = st.builds(
    Seen,
    after_s=st.integers(0, 600),
    place=st.sampled_from([HERE, FAR, east(30), east(500)]) | PLACES,
    identity=st.sampled_from([SHIP, "mmsi:219000001", "gate-3/lorry"]),
    source_class=st.just("ais_a"),
    utc_second=st.sampled_from([-1, 5, 6]),
    speed_mmps=st.just(5_000),
    navigation_status=st.just(0),
)


@given(batches=st.lists(st.lists(SEEN, max_size=8), max_size=6))
def test_every_observation_is_counted_once_and_tracks_only_go_forward(batches: list[list[Seen]]) -> None:
    """Joined, duplicate, late or held: each observation is one of them, and each track's time only grows."""
    tracker = Tracker()
    newest: dict[str, int] = {}
    for seen in batches:
        batch = observed(*seen)
        joined = tracker.advance(batch)
        assert sum(told(joined)) == len(seen)
        for row, index in zip(joined.rows.tolist(), joined.track_of.tolist(), strict=True):
            track, at = joined.tracks[index], int(batch.measured_at[row])
            assert track.identity == batch.identities[batch.identity[row]]
            assert at > newest.get(track.track_id, -1)
            newest[track.track_id] = at


@given(batches=st.lists(st.lists(SEEN, max_size=8), max_size=6))
def test_tracks_never_jump(batches: list[list[Seen]]) -> None:
    """Two positions of one track, one after the other, are within what the thing can have covered."""
    before: dict[str, tuple[float, Place]] = {}
    for row in replay(observed(*seen) for seen in batches):
        place = place_of(row.lon, row.lat)
        if row.track_id in before:
            at, start = before[row.track_id]
            assert distance_m(start, place) <= SLACK_M + 1 + 31.0 * (row.t - at)
        before[row.track_id] = row.t, place


@given(PLACES, PLACES)
def test_distance_of_columns_is_the_distance_of_places(start: Place, end: Place) -> None:
    """Whole columns at once give what the kernel gives one by one."""
    (found,) = distances_m([start.lon], [start.lat], [end.lon], [end.lat])
    assert found == pytest.approx(distance_m(start, end), rel=1e-9, abs=1e-3)


@given(st.integers(-(10**9), 10**9), st.floats(0, 300))
def test_reach_grows_with_time_in_both_directions(elapsed_ms: int, fastest_mps: float) -> None:
    """How far something can be depends on how long ago, not on which of the two was first."""
    assert reach_m(elapsed_ms, fastest_mps) == reach_m(-elapsed_ms, fastest_mps) >= SLACK_M
    assert reach_of(elapsed_ms, fastest_mps) == reach_m(elapsed_ms, fastest_mps)
    assert math.isfinite(reach_m(elapsed_ms, fastest_mps))
