"""Many sensors, one set of tracks: what gave no name is followed, and names join the things that they speak of."""

from typing import Any

import numpy as np
import pytest

from lindero.capabilities.sensors.records import BatchObserved, Counts, Observations, seal
from lindero.capabilities.tracking.actions import follow
from lindero.capabilities.tracking.actions.memory import forget
from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.fusing.recorded import tracks_of
from lindero.capabilities.tracking.pages import TrackingQuery, show_tracking
from lindero.capabilities.tracking.records import (
    BatchTracked,
    IdentityDoubted,
    TrackEnded,
    TrackParted,
    TracksJoined,
    TrackStarted,
    TrackUpdated,
)
from lindero.capabilities.tracking.tests.made import HERE, NOON, SENSING, Seen, observed
from lindero.capabilities.tracking.tests.radar import Radar, Thing, plots
from lindero.kernel.places import distance_m, moved, place_of
from lindero.kernel.tests.fakes import FakeDesk

(FOLLOW,) = (reaction for reaction in CAPABILITY.reactions if reaction.name == "tracking.follow")
FERRY = Thing(40, 3_000, 90, 8)
CUTTER = Thing(200, 5_000, 0, 5)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a radar and an AIS station, at noon, that remembers nothing."""
    forget()
    return FakeDesk(SENSING, CAPABILITY, at=NOON)


def send(desk: FakeDesk, batch: Observations, sensor_id: str = "radar-1", *, on_time: bool = True) -> None:
    """Put a batch on record and let tracking follow it."""
    count = len(batch)
    if on_time and count:
        desk.at = max(desk.at, int(batch.measured_at.max()))
    desk.put(
        BatchObserved(
            sensor_id=sensor_id,
            count=count,
            counts=Counts(lines=count, decoded=count),
            columns=seal(batch),
            first_at=int(batch.measured_at.min()) if count else None,
            last_at=int(batch.measured_at.max()) if count else None,
        )
    )
    desk.react(FOLLOW)


def watch(desk: FakeDesk, radar: Radar, scans: range, *things: Thing, **how: Any) -> None:
    """Let the radar look for some scans."""
    for number in scans:
        send(desk, radar.scan(number, *things, **how))


def report(
    desk: FakeDesk, number: int, thing: Thing, identity: str = "mmsi:219005012", shift_m: float = 0
) -> None:
    """Let a ship say where it is, or so far north of that."""
    place = moved(thing.at(3 * number), 0, shift_m)
    seen = Seen(3 * number, place, identity, speed_mmps=round(thing.speed_mps * 1_000))
    batch = observed(seen)
    batch.course_mdeg[:] = round(thing.course * 1_000)
    send(desk, batch, "ais")


def open_tracks(desk: FakeDesk) -> dict[str, set[str]]:
    """Return the names of each open track."""
    found: dict[str, set[str]] = {}
    for track_id, name in desk.rows("SELECT track_id, identity FROM tracking_tracks"):
        found.setdefault(track_id, set()).add(name)
    return found


def test_plots_without_names_become_tracks(desk: FakeDesk) -> None:
    """Two things among false alarms become two confirmed tracks, where they are, with all that is known of them."""
    watch(desk, Radar(), range(16), FERRY, CUTTER, seen_as="vessel")
    started = desk.of(TrackStarted)
    assert len(started) == 2
    updated = [record for record in desk.of(TrackUpdated) if record.measured_at == NOON + 14 * 3_000]
    for thing in (FERRY, CUTTER):
        (track,) = [one for one in updated if distance_m(one.place, thing.at(42)) < 60]
        assert abs(track.speed_mmps - thing.speed_mps * 1_000) < 1_500
        assert (track.item_class, track.sources, track.status) == ("vessel", ("radar",), "confirmed")
        assert track.quality >= 12
        assert track.existence_percent > 95
        assert len(track.covariance) == 10
        assert track.identity is None


def test_every_plot_is_counted(desk: FakeDesk) -> None:
    """What became of each observation adds up, plots, bearings and drops included, and the page shows it."""
    watch(desk, Radar(), range(5), FERRY)
    (sensor,) = show_tracking(desk, TrackingQuery(sensor="radar-1")).sensors
    known = sensor.joined + sensor.duplicates + sensor.late + sensor.held
    assert sensor.observed == known + sensor.plots + sensor.bearings + sensor.dropped
    assert sensor.plots == sensor.observed > 0


def test_repeated_batches_of_plots_change_nothing(desk: FakeDesk) -> None:
    """A reaction that is handed the same plots twice, as after a crash, puts nothing the second time."""
    watch(desk, Radar(), range(8), FERRY)
    size = len(desk.log)
    follow(desk, [event for event in desk.log if isinstance(event.record, BatchObserved)])
    assert len(desk.log) == size


def test_tracks_go_on_after_a_restart(desk: FakeDesk) -> None:
    """A node that is started again follows the same things under the same names: nothing begins anew."""
    radar = Radar()
    watch(desk, radar, range(12), FERRY, CUTTER)
    before = {record.track_id for record in desk.of(TrackStarted)}
    forget()
    watch(desk, radar, range(12, 22), FERRY, CUTTER)
    assert {record.track_id for record in desk.of(TrackStarted)} == before
    after = {r.track_id for r in desk.of(TrackUpdated) if r.measured_at > NOON + 18 * 3_000}
    assert after == before


def test_undone_transaction_leaves_no_trace_in_memory(desk: FakeDesk) -> None:
    """Where what was followed is not on record, as after an undone transaction, the filter forgets it too."""
    radar = Radar()
    watch(desk, radar, range(12), FERRY)
    desk.tables.database.execute("SAVEPOINT undone")
    watch(desk, radar, range(12, 14), FERRY)
    desk.tables.database.execute("ROLLBACK TO undone")
    watch(desk, radar, range(14, 20), FERRY)
    assert len({record.track_id for record in desk.of(TrackStarted)}) == 1


def test_ships_own_report_and_radar_are_one_track(desk: FakeDesk) -> None:
    """A ship's report joins the radar's track: one track goes on with the identity, and what is known is better."""
    radar = Radar()
    for number in range(20):
        send(desk, radar.scan(number, FERRY, CUTTER))
        if number >= 8:
            report(desk, number, FERRY)
    tracks = open_tracks(desk)
    assert sorted(map(len, tracks.values())) == [1, 2]
    (joined,) = desk.of(TracksJoined)
    (ended,) = desk.of(TrackEnded)
    assert (ended.reason, ended.into, ended.track_id) == ("merged", joined.track_id, joined.merged)
    last = [record for record in desk.of(TrackUpdated) if record.track_id == joined.track_id]
    by_radar = [record for record in last if record.source_class == "radar"][-1]
    assert by_radar.identity == "219005012"
    assert by_radar.sources == ("ais_a", "radar")
    assert distance_m(by_radar.place, FERRY.at((by_radar.measured_at - NOON) / 1_000)) < 25
    assert desk.of(IdentityDoubted) == []


def test_spoofed_position_parts_from_what_the_radar_sees(desk: FakeDesk) -> None:
    """A ship that says that it is elsewhere than the radar sees it: two tracks, and the doubt is on record."""
    radar = Radar()
    for number in range(26):
        send(desk, radar.scan(number, FERRY))
        report(desk, number, FERRY, shift_m=max(0, number - 14) * 100)
    (parted,) = desk.of(TrackParted)
    (doubt,) = [record for record in desk.of(IdentityDoubted) if record.doubt == "contradicted"]
    assert parted.names == ("219005012",)
    assert doubt.tracks == (parted.new_track_id, parted.track_id)
    assert doubt.apart_m > 100
    assert len(open_tracks(desk)) == 2


def test_identity_that_no_sensor_sees_is_doubted_once(desk: FakeDesk) -> None:
    """A ship that says that it is where the radar looks, and is not seen there, is doubted, once."""
    radar = Radar(false=40)
    ghost = Thing(45, 2_000, 90, 8)
    for number in range(40):
        send(desk, radar.scan(number, CUTTER))
        report(desk, number, ghost)
    doubts = [record.doubt for record in desk.of(IdentityDoubted)]
    assert doubts == ["unseen"]


def test_ship_that_changes_its_identity_stays_one_track(desk: FakeDesk) -> None:
    """A ship that falls silent and comes back under another identity is still one track, and the change is doubted."""
    radar = Radar()
    for number in range(60):
        send(desk, radar.scan(number, FERRY))
        if number < 15:
            report(desk, number, FERRY)
        elif number > 20:
            report(desk, number, FERRY, identity="mmsi:219009999")
    (doubt,) = desk.of(IdentityDoubted)
    assert (doubt.doubt, doubt.identity, doubt.other_identity) == ("changed", "219009999", "219005012")
    assert len(open_tracks(desk)) == 1


def test_identity_used_by_two_ships_is_doubted(desk: FakeDesk) -> None:
    """Two ships with one identity are two tracks, and a record that an alert can be made of says so."""
    for number in range(0, 40, 4):
        report(desk, number, FERRY)
        report(desk, number + 2, CUTTER)
    (doubt,) = desk.of(IdentityDoubted)
    assert (doubt.doubt, doubt.identity, len(doubt.tracks)) == ("shared", "219005012", 2)


def test_lost_track_ends(desk: FakeDesk) -> None:
    """What the radar no longer sees is lost after a minute, not kept on the map."""
    radar = Radar()
    watch(desk, radar, range(12), FERRY, CUTTER)
    watch(desk, radar, range(12, 45), CUTTER)
    (ended,) = desk.of(TrackEnded)
    assert ended.reason == "lost"


def test_flood_is_bounded_and_said(desk: FakeDesk) -> None:
    """A flood of plots in one scan is followed as far as it can be; the rest is counted as dropped."""
    random = np.random.default_rng(2)
    places = [moved(HERE, float(b), float(d)) for b, d in random.uniform((0, 100), (360, 20_000), (300, 2))]
    many = plots(0, places * 100, numbered=False)
    send(desk, many)
    (account,) = desk.of(BatchTracked)
    assert account.observed == 30_000 == account.plots + account.dropped
    assert account.dropped == 10_000


def test_recording_of_plots_becomes_tracks() -> None:
    """A recording without names is followed without a node, as it would be live."""
    radar = Radar()
    rows = list(tracks_of((radar.scan(number, FERRY, CUTTER) for number in range(20)), "radar-1"))
    assert len({row.track_id for row in rows}) == 2
    last = [row for row in rows if row.t == NOON / 1_000 + 18 * 3]
    for thing in (FERRY, CUTTER):
        assert min(distance_m(place_of(row.lon, row.lat), thing.at(54)) for row in last) < 60


def test_late_scans_are_put_in_their_place_or_counted(desk: FakeDesk) -> None:
    """Scans that come out of order give the same tracks; those that are too old are counted as late."""
    near, far = Radar(3), Radar(4)
    scans = [far.scan(number, FERRY) for number in range(20)]
    for number in range(20):
        send(desk, near.scan(number, FERRY))
        if number >= 2:
            send(desk, scans[number - 2], "radar-2")
    assert len(open_tracks(desk)) == 1
    last = desk.of(TrackUpdated)[-1]
    assert distance_m(last.place, FERRY.at((last.measured_at - NOON) / 1_000)) < 50
    send(desk, plots(1, [HERE] * 3, numbered=False), "radar-2")
    assert desk.of(BatchTracked)[-1].late == 3


def test_sensor_that_repeats_itself_adds_no_tracks(desk: FakeDesk) -> None:
    """A radar that sends each scan three times, then the last one for ever, doubles and stops nothing."""
    radar = Radar()
    for number in range(14):
        scan = radar.scan(number, FERRY, CUTTER)
        for _ in range(3):
            send(desk, scan)
    assert len(open_tracks(desk)) == 2
    for _ in range(20):
        send(desk, scan)
    watch(desk, radar, range(14, 20), FERRY, CUTTER)
    assert len(open_tracks(desk)) == 2
    last = desk.of(TrackUpdated)[-1]
    assert last.measured_at > NOON + 17 * 3_000


def test_sensor_with_a_wrong_clock_does_not_stop_the_others(desk: FakeDesk) -> None:
    """A radar whose clock is a day ahead is counted, and the picture of the others stays live."""
    good, wrong = Radar(5), Radar(6)
    for number in range(20):
        ahead = wrong.scan(number, CUTTER).shifted(86_400_000)
        send(desk, ahead, "radar-2", on_time=False)
        send(desk, good.scan(number, FERRY))
    tracks = desk.of(TrackUpdated)
    assert len(open_tracks(desk)) == 1
    counted = [record.dropped for record in desk.of(BatchTracked) if record.sensor_id == "radar-2"]
    assert all(counted)
    assert max(record.measured_at for record in tracks) <= NOON + 20 * 3_000
