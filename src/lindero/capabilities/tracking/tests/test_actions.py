"""Tracking at work on a desk: batches in, tracks out, nothing twice, nothing lost."""

from typing import Any

import pytest

from lindero.capabilities.sensors.records import (
    BatchObserved,
    Counts,
    Identification,
    Observations,
    SensorRegistered,
    seal,
)
from lindero.capabilities.tracking.actions import end_silent, follow
from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.pages import TrackingQuery, show_tracking
from lindero.capabilities.tracking.records import BatchTracked, TrackEnded, TrackStarted, TrackUpdated
from lindero.capabilities.tracking.tests.made import HERE, NOON, SENSING, SHIP, Seen, east, observed
from lindero.kernel.record import Record, fields_with_role, marks_of, required_fields
from lindero.kernel.tests.fakes import FakeDesk

(FOLLOW,) = CAPABILITY.reactions
CROSSING = (TrackStarted, TrackUpdated, TrackEnded)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk where sensors and tracking are installed, at noon."""
    return FakeDesk(SENSING, CAPABILITY, at=NOON)


def send(desk: FakeDesk, *seen: Seen, said: tuple[Identification, ...] = (), sensor_id: str = "ais") -> None:
    """Put a batch on record and let tracking follow it."""
    put(desk, observed(*seen), said, sensor_id)
    desk.react(FOLLOW)


def put(
    desk: FakeDesk, batch: Observations, said: tuple[Identification, ...] = (), sensor_id: str = "ais"
) -> None:
    """Put a batch on record, when it was measured at the earliest."""
    count = len(batch)
    if count:
        desk.at = max(desk.at, int(batch.measured_at.max()))
    desk.put(
        BatchObserved(
            sensor_id=sensor_id,
            count=count,
            counts=Counts(lines=count, decoded=count),
            columns=seal(batch),
            first_at=int(batch.measured_at.min()) if count else None,
            last_at=int(batch.measured_at.max()) if count else None,
            identifications=said,
        )
    )


def named(**said: Any) -> tuple[Identification, ...]:
    """Return what the ship says of itself."""
    return (Identification(identity=SHIP, measured_at=NOON, **said),)


def test_ship_begins_a_track_and_continues_it(desk: FakeDesk) -> None:
    """The first report begins a track, later ones continue it under the same name, caused by their batch."""
    send(desk, Seen(0))
    send(desk, Seen(10, east(50)))
    (started,), (updated,) = desk.of(TrackStarted), desk.of(TrackUpdated)
    assert started.track_id == updated.track_id
    assert (started.place, updated.place) == (HERE, east(50))
    assert (updated.identity, updated.item_class, updated.source_class) == ("219005012", "vessel", "ais_a")
    assert updated.stale_at == updated.measured_at + 360_000
    batches = [event.head for event in desk.log if isinstance(event.record, BatchObserved)]
    causes = [event.head.cause for event in desk.log if isinstance(event.record, TrackUpdated)]
    assert causes == [batches[1].record_id]


def test_track_carries_what_the_ship_said_of_itself(desk: FakeDesk) -> None:
    """Name, call sign, destination and kind reach the track, even from messages that come apart."""
    send(desk, Seen(0), said=named(name="NORDIA STAR", ship_type=70))
    send(desk, Seen(10, east(50)), said=named(callsign="NRST", destination="VESTHAVN"))
    (updated,) = desk.of(TrackUpdated)
    assert (updated.name, updated.callsign, updated.destination) == ("NORDIA STAR", "NRST", "VESTHAVN")
    assert updated.vessel_class == "cargo"
    assert desk.of(TrackStarted)[0].callsign is None


def test_what_was_not_measured_is_not_recorded_as_zero(desk: FakeDesk) -> None:
    """A missing course, speed or status is absent, not nought."""
    send(desk, Seen(0), Seen(10, east(50), speed_mmps=-1, navigation_status=-1))
    (updated,) = desk.of(TrackUpdated)
    assert (updated.speed_mmps, updated.navigation_status, updated.course_mdeg) == (None, None, None)


def test_repeated_batches_change_nothing(desk: FakeDesk) -> None:
    """A reaction that is handed the same batches twice, as after a crash, puts nothing the second time."""
    put(desk, observed(Seen(0), Seen(10, east(50)), Seen(20, east(50_000))))
    put(desk, observed(Seen(30, east(100))))
    follow(desk, desk.log)
    size = len(desk.log)
    follow(desk, desk.log[:2])
    follow(desk, desk.log)
    assert len(desk.log) == size


def test_many_batches_at_once_are_the_same_as_one_by_one() -> None:
    """A backlog of batches handed over together gives the tracks that they give live."""
    live, late = FakeDesk(SENSING, CAPABILITY, at=NOON), FakeDesk(SENSING, CAPABILITY, at=NOON)
    for step in range(6):
        send(live, Seen(10.0 * step, east(50.0 * step)))
        put(late, observed(Seen(10.0 * step, east(50.0 * step))))
    late.react(FOLLOW)
    assert [record.place for record in live.of(TrackUpdated)] == [r.place for r in late.of(TrackUpdated)]


def test_shared_identity_is_two_tracks_and_shown(desk: FakeDesk) -> None:
    """Two ships with one MMSI become two tracks through the log as well, and the page names the identity."""
    for step in range(10):
        send(desk, Seen(10.0 * step, east(50_000 if step % 2 else 30.0 * step)))
    assert len(desk.of(TrackStarted)) == 2
    (shared,) = show_tracking(desk, TrackingQuery()).shared
    assert shared.identity == "219005012"
    assert len(shared.tracks) == 2
    assert desk.tables.query("SELECT * FROM tracking_glimpses") == []


def test_every_observation_of_a_batch_is_on_record(desk: FakeDesk) -> None:
    """What became of a batch adds up: joined, duplicates, late, held."""
    send(desk, Seen(0), Seen(10), Seen(11, utc_second=10), Seen(20, east(80_000)))
    send(desk, Seen(5))
    first, second = desk.of(BatchTracked)
    assert (first.observed, first.joined, first.duplicates, first.late, first.held) == (4, 2, 1, 0, 1)
    assert (second.observed, second.late) == (1, 1)
    (sensor,) = show_tracking(desk, TrackingQuery(sensor="ais")).sensors
    assert sensor.observed == sensor.joined + sensor.duplicates + sensor.late + sensor.held == 5
    assert show_tracking(desk, TrackingQuery(sensor="other")).sensors == ()


def test_silent_track_ends_by_the_sensors_own_time(desk: FakeDesk) -> None:
    """In a recording time is what it says: a ship not heard for twelve minutes of it ends."""
    send(desk, Seen(0), Seen(0, identity="mmsi:219000001"))
    send(desk, Seen(721))
    (ended,) = desk.of(TrackEnded)
    others = [record for record in desk.of(TrackStarted) if record.identity == "219000001"]
    assert (ended.track_id, ended.reason) == (others[0].track_id, "stale")
    assert show_tracking(desk, TrackingQuery()).open_tracks == 1


def test_silent_track_of_another_sensor_goes_on(desk: FakeDesk) -> None:
    """A recording of long ago and a live receiver do not end each other's tracks."""
    send(desk, Seen(0), sensor_id="old")
    send(desk, Seen(100_000, identity="mmsi:219000001"), sensor_id="live")
    assert desk.of(TrackEnded) == []


def test_track_ends_when_its_sensor_fell_silent(desk: FakeDesk) -> None:
    """With nothing coming in at all, tracks end by the node's clock, and each of them once."""
    send(desk, Seen(0))
    desk.at += 719_000
    end_silent(desk)
    assert desk.of(TrackEnded) == []
    desk.at += 2_000
    end_silent(desk)
    end_silent(desk)
    (ended,) = desk.of(TrackEnded)
    assert ended.place == HERE


def test_ship_seen_again_begins_another_track(desk: FakeDesk) -> None:
    """An ended track is not continued: the same ship later has a new name on the map."""
    send(desk, Seen(0))
    desk.at += 721_000
    end_silent(desk)
    send(desk, Seen(800))
    names = [record.track_id for record in desk.of(TrackStarted)]
    assert len(set(names)) == 2


def test_batch_that_cannot_be_opened_is_on_record(desk: FakeDesk) -> None:
    """Damage is noted and the next batch followed: one bad batch does not stop the picture."""
    counts = Counts(lines=1, decoded=1)
    desk.put(BatchObserved(sensor_id="ais", count=1, counts=counts, columns=b"damaged"))
    send(desk, Seen(0))
    assert [record.is_readable for record in desk.of(BatchTracked)] == [False, True]
    assert len(desk.of(TrackStarted)) == 1
    assert show_tracking(desk, TrackingQuery()).sensors[0].unreadable == 1


def test_neighbours_tracks_are_not_ours_to_continue(desk: FakeDesk) -> None:
    """A received track is on the map, but neither do our observations continue it, nor our clock end it."""
    record = TrackStarted(track_id="b" * 20, place=HERE, measured_at=NOON, identity="219005012")
    desk.put(record, origin="SUD", agreement="AG-7@1", clause="art-6")
    send(desk, Seen(10))
    assert len(desk.of(TrackStarted)) == 2
    desk.at += 10_000_000
    end_silent(desk)
    assert "b" * 20 not in {ended.track_id for ended in desk.of(TrackEnded)}


def test_many_identities_are_looked_up_together(desk: FakeDesk) -> None:
    """A batch with more identities than one query asks for loses none of them."""
    fleet = [Seen(0, identity=f"mmsi:{219_000_000 + number:09d}") for number in range(600)]
    send(desk, *fleet)
    send(desk, *[one._replace(after_s=10.0) for one in fleet])
    assert len(desk.of(TrackStarted)) == len(desk.of(TrackUpdated)) == 600


def test_erasing_a_record_removes_its_track_from_the_list(desk: FakeDesk) -> None:
    """What is erased is not remembered by the tracker; the ship's next report begins anew."""
    send(desk, Seen(0))
    (event,) = [event for event in desk.log if isinstance(event.record, TrackStarted)]
    desk.erase(event.head.record_id)
    assert show_tracking(desk, TrackingQuery()).open_tracks == 0
    send(desk, Seen(10))
    assert len(desk.of(TrackStarted)) == 1


def test_sensors_alone_make_no_tracks(desk: FakeDesk) -> None:
    """Other records of sensors pass tracking by."""
    desk.put(SensorRegistered(sensor_id="ais", title="AIS", format="ais", silent_after_s=60))
    assert desk.react(FOLLOW) == 0


@pytest.mark.parametrize("record_type", CROSSING)
def test_S_23_shared_tracks_hold_no_personal_data_but_identifiers(record_type: type[Record]) -> None:
    """What may cross of a track speaks of no person but by the identifiers of a ship, which are marked."""
    identifying = {"identity", "name", "callsign", "destination"}
    for name, mark in marks_of(record_type).items():
        assert mark is not None
        assert mark.personal == ("indirect" if name in identifying else "none")


@pytest.mark.parametrize("record_type", CROSSING)
def test_S_09_every_track_record_has_its_place_for_the_gate(record_type: type[Record]) -> None:
    """The gate can tell for each of them whether it lies in a clause's area: the place is required."""
    assert fields_with_role(record_type, "place") == ("place",)
    assert "place" in required_fields(record_type)


def test_S_23_the_sensor_and_the_batch_stay_in_the_nation() -> None:
    """Which sensor saw a ship, and how batches were joined, no clause can release."""
    for record_type in (TrackStarted, TrackUpdated):
        mark = marks_of(record_type)["sensor_id"]
        assert mark is not None
        assert not mark.sharable
    assert not any(mark.sharable for mark in marks_of(BatchTracked).values() if mark is not None)


def test_report_from_the_future_does_not_make_true_ones_late(desk: FakeDesk) -> None:
    """A report of a station whose clock is a day ahead is counted and followed by nothing; the ship's track goes on."""
    put(desk, observed(Seen(0)))
    ahead = observed(Seen(10, east(50))).shifted(86_400_000)
    both = BatchObserved(
        sensor_id="other",
        count=1,
        counts=Counts(lines=1, decoded=1),
        columns=seal(ahead),
        first_at=int(ahead.measured_at[0]),
        last_at=int(ahead.measured_at[0]),
    )
    desk.put(both)
    put(desk, observed(Seen(20, east(100))))
    desk.react(FOLLOW)
    accounts = desk.of(BatchTracked)
    assert [(one.joined, one.late, one.dropped) for one in accounts] == [(1, 0, 0), (0, 0, 1), (1, 0, 0)]
    assert [record.place for record in desk.of(TrackUpdated)] == [east(100)]
