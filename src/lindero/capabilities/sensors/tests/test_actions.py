"""Sensors asked: registered once, batches whole, webhooks answered row by row, silence told once."""

import json

import pytest

from lindero.capabilities.sensors.actions import observe, register_sensor, take_reports, watch_silence
from lindero.capabilities.sensors.asks import Observe, RegisterSensor, TakeReports
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.pages import SensorsQuery, show_sensors
from lindero.capabilities.sensors.records import (
    BatchObserved,
    Counts,
    SensorRegistered,
    SensorSilent,
    observations_of,
    seal,
    unseal,
)
from lindero.capabilities.sensors.tests.described import let_watch
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.record import kind_of, marks_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk

NOTHING = seal(observations_of((), (), measured_at=[], identity=[]))


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with one registered sensor."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="gate-3", title="Gate 3", format="csv", silent_after_s=60))
    let_watch(desk, "gate-3")
    return desk


def batch(lines: int = 1, sensor_id: str = "gate-3") -> Observe:
    """Return an ask that accounts for some blank lines."""
    return Observe(sensor_id=sensor_id, columns=NOTHING, counts=Counts(lines=lines, blank=lines))


def test_registering_again_changes_nothing(desk: FakeDesk) -> None:
    """The same registration, asked at every start, is one record; a changed one is another."""
    same = RegisterSensor(sensor_id="gate-3", title="Gate 3", format="csv", silent_after_s=60)
    register_sensor(desk, same)
    assert len(desk.of(SensorRegistered)) == 1
    register_sensor(desk, RegisterSensor(sensor_id="gate-3", title="Gate three", format="csv"))
    assert [record.title for record in desk.of(SensorRegistered)] == ["Gate 3", "Gate three"]


def test_registering_keeps_what_was_counted(desk: FakeDesk) -> None:
    """A new title does not set a sensor's history back to zero."""
    observe(desk, batch(5))
    register_sensor(desk, RegisterSensor(sensor_id="gate-3", title="New", format="csv"))
    assert show_sensors(desk, SensorsQuery()).sensors[0].lines == 5


def test_names_of_unknown_quantities_are_refused() -> None:
    """A mapping that could never match is refused at registration, not at the first report."""
    with pytest.raises(Invalid):
        register_sensor(
            FakeDesk(CAPABILITY),
            RegisterSensor(sensor_id="g", title="G", format="csv", names={"altitude": "z"}),
        )


def test_batch_of_an_unknown_sensor_is_refused(desk: FakeDesk) -> None:
    """Nothing is observed by a sensor that nobody registered."""
    with pytest.raises(Missing):
        observe(desk, batch(sensor_id="gate-4"))
    with pytest.raises(Missing):
        take_reports(desk, TakeReports(sensor_id="gate-4", format="csv", body="id,lon,lat\na,1,2\n"))


def test_batch_with_lines_left_out_is_refused(desk: FakeDesk) -> None:
    """Counts that do not add up to the lines are not put on record."""
    with pytest.raises(Invalid):
        observe(desk, Observe(sensor_id="gate-3", columns=NOTHING, counts=Counts(lines=2, blank=1)))


def test_batch_that_is_no_observations_is_refused(desk: FakeDesk) -> None:
    """Bytes that cannot be opened are refused at the door, so that whatever is in the log can be."""
    with pytest.raises(Invalid):
        observe(desk, Observe(sensor_id="gate-3", columns=b"x", counts=Counts(lines=1, blank=1)))


def test_empty_batch_is_passed_over(desk: FakeDesk) -> None:
    """Nothing observed and nothing received is no fact."""
    assert observe(desk, batch(0)) == ""
    assert desk.of(BatchObserved) == []


def test_webhook_puts_good_rows_and_tells_bad_ones(desk: FakeDesk) -> None:
    """The answer says how many rows were used, and which were not and why; both are on record."""
    body = "id,lon,lat,time\na,11,55.5,2026-11-22T07:59:00Z\nb,x,55,\n"
    taken = take_reports(desk, TakeReports(sensor_id="gate-3", format="csv", body=body))
    assert (taken.accepted, taken.refused) == (1, 1)
    assert [(fault.row, fault.reason) for fault in taken.faults] == [(2, "place")]
    (record,) = desk.of(BatchObserved)
    assert unseal(record.columns).identities == ("gate-3/a",)
    assert (record.count, record.first_at, record.last_at) == (1, MORNING - 60_000, MORNING - 60_000)
    assert record.counts.invalid == {"place": 1}


def test_webhook_uses_the_sensors_own_names() -> None:
    """What a sensor calls its quantities is said once, at registration."""
    desk = FakeDesk(CAPABILITY)
    ask = RegisterSensor(
        sensor_id="cam", title="Cam", format="geojson", names={"id": "plate", "time": "seen"}
    )
    register_sensor(desk, ask)
    point = {"type": "Point", "coordinates": [11, 55]}
    body = json.dumps(
        {"type": "Feature", "geometry": point, "properties": {"plate": "NR 1", "seen": 1795330800}}
    )
    assert take_reports(desk, TakeReports(sensor_id="cam", format="geojson", body=body)).accepted == 1


def test_webhook_without_rows_is_refused(desk: FakeDesk) -> None:
    """A body without any row is a mistake of the sender, who is told."""
    with pytest.raises(Invalid):
        take_reports(desk, TakeReports(sensor_id="gate-3", format="csv", body="id,lon,lat\n"))


def test_silence_is_told_once_until_the_sensor_is_heard_again(desk: FakeDesk) -> None:
    """A sensor that was never heard, or no more, is silent after its time; hearing it ends that."""
    watch_silence(desk)
    assert desk.of(SensorSilent) == []
    desk.at += 61_000
    watch_silence(desk)
    watch_silence(desk)
    assert [record.heard_at for record in desk.of(SensorSilent)] == [None]
    assert show_sensors(desk, SensorsQuery(silent=True)).silent == 1
    observe(desk, batch())
    assert show_sensors(desk, SensorsQuery(silent=True)).sensors == ()
    heard_at = desk.at
    desk.at += 61_000
    watch_silence(desk)
    assert desk.of(SensorSilent)[-1].heard_at == heard_at


def test_health_tells_what_became_of_every_line(desk: FakeDesk) -> None:
    """The page adds up: lines by what became of them, reasons in words, the rate of the last minute."""
    counts = Counts(lines=10, decoded=4, parts=1, not_ais=1, blank=1, invalid={"checksum": 2, "payload": 1})
    observe(desk, Observe(sensor_id="gate-3", columns=NOTHING, counts=counts))
    desk.at += 1_000
    (health,) = show_sensors(desk, SensorsQuery()).sensors
    assert (health.lines, health.decoded, health.invalid, health.silent_s) == (10, 4, 3, 1)
    assert [(fault.reason, fault.lines) for fault in health.faults] == [("checksum", 2), ("payload", 1)]
    assert health.faults[0].words == "the checksum does not match"
    assert health.rate_per_s == pytest.approx(0.2, abs=0.05)


def test_health_tells_bytes_in_which_nobody_could_count_lines(desk: FakeDesk) -> None:
    """They add up over batches, beside the lines: nobody takes a stretch of them for a single lost line."""
    counts = Counts(lines=1, invalid={"payload": 1}, unread_bytes=700)
    for _ in range(2):
        observe(desk, Observe(sensor_id="gate-3", columns=NOTHING, counts=counts))
    (health,) = show_sensors(desk, SensorsQuery()).sensors
    assert (health.lines, health.invalid, health.unread_bytes) == (2, 2, 1_400)


@pytest.mark.parametrize("record_type", CAPABILITY.records)
def test_S_23_no_field_of_a_sensor_may_be_shared(record_type: type[BatchObserved]) -> None:
    """Raw observations are national: no clause can release any field of them, or of what a sensor is.

    What may cross is observed by no sensor: a notice of a flight, coarse cells, an offer of help.
    """
    marks = [mark for mark in marks_of(record_type).values() if mark is not None]
    crosses = kind_of(record_type) in {
        "sensors.overflight_noticed", "sensors.coverage_mapped", "sensors.help_offered"
    }  # fmt: skip
    assert crosses or not any(mark.sharable for mark in marks)
    is_clip = kind_of(record_type) == "sensors.clip_kept"
    assert is_clip or not any(mark.personal in {"direct", "special"} for mark in marks)
