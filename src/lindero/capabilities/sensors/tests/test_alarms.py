"""Alarms: on record at once in the alert lane, on the map, with the time that each took, until they are over."""

import json
from typing import Any

import pytest

from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.alarms.actions import end_alarm, raise_alarm, watch_heartbeats
from lindero.capabilities.sensors.alarms.asks import EndAlarm, RaiseAlarm, TakeObservations
from lindero.capabilities.sensors.alarms.layers import ALARMS
from lindero.capabilities.sensors.alarms.pages import AlarmsQuery, AlarmsView, show_alarms
from lindero.capabilities.sensors.alarms.pushed import take_observations
from lindero.capabilities.sensors.alarms.rules import latency_ms, percentile
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.records import (
    AlarmEnded,
    AlarmRaised,
    BatchObserved,
    Counts,
    SensorHealthReported,
    observations_of,
    seal,
    unseal,
)
from lindero.capabilities.sensors.register.actions import describe_sensor
from lindero.capabilities.sensors.register.asks import DescribeSensor
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS

HERE = place_of(11.2, 55.4)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with one ground sensor that may be silent for a minute."""
    made = FakeDesk(CAPABILITY)
    register_sensor(
        made, RegisterSensor(sensor_id="fence-3", title="Fence", format="mqtt", silent_after_s=60)
    )
    describe(made, "fence-3")
    return made


def describe(desk: FakeDesk, sensor_id: str) -> None:
    """Say, as a person, that a sensor may watch a few kilometres around the place of all tests."""
    around = tuple(
        place_of(11.2 + east, 55.4 + north)
        for east, north in ((-0.1, -0.1), (0.1, -0.1), (0.1, 0.1), (-0.1, 0.1))
    )
    asked = DescribeSensor(
        sensor_id=sensor_id,
        kind="ground_sensor",
        owner="Border Guard",
        purpose="fence",
        place=HERE,
        footprint=(around,),
        ends_at=MORNING + 30 * DAY_MS,
    )
    describe_sensor(desk, asked)


def shown(desk: FakeDesk, **query: Any) -> AlarmsView:
    """Return the page of alarms."""
    return show_alarms(desk, AlarmsQuery(**query))


def alarm(desk: FakeDesk, about: Any = "detection", **more: Any) -> str:
    """Raise an alarm."""
    return raise_alarm(desk, RaiseAlarm(sensor_id="fence-3", about=about, place=HERE, **more))


def test_SEN_03_latency_from_happening_to_the_picture_is_measured_and_shown(desk: FakeDesk) -> None:
    """Each alarm says how long it took in all, how long of that here, and whether that was too long."""
    desk.at = MORNING + 1_200
    alarm(desk, measured_at=MORNING, received_at=MORNING + 900)
    desk.at = MORNING + 100_000
    alarm(desk, measured_at=MORNING + 90_000, received_at=MORNING + 99_990, within_ms=5_000)
    view = shown(desk)
    assert [(line.took_ms, line.inside_ms, line.is_late) for line in view.alarms] == [
        (10_000, 10, True), (1_200, 300, False)
    ]  # fmt: skip
    assert (view.median_ms, view.p95_ms, view.worst_ms, view.late) == (1_200, 10_000, 10_000, 1)


def test_SEN_03_alarms_ride_the_alert_lane(desk: FakeDesk) -> None:
    """Nothing of the bulk waits in front of an alarm, at the store and on the way."""
    alarm(desk)
    assert (AlarmRaised.default_lane, AlarmEnded.default_lane) == ("alert", "alert")


def test_the_same_alarm_again_is_raised_once_a_minute(desk: FakeDesk) -> None:
    """A device that cries without a pause raises one alarm a minute; the batches count every message."""
    for second in range(0, 121, 5):
        desk.at = MORNING + second * 1_000
        alarm(desk)
    assert len(desk.of(AlarmRaised)) == 3


def test_a_state_is_raised_until_it_is_over(desk: FakeDesk) -> None:
    """Tampering is one alarm however long it lasts, and a new one after it was over."""
    assert alarm(desk, "tamper")
    desk.at += 3_600_000
    assert alarm(desk, "tamper") == ""
    assert alarm(desk, "tamper", is_over=True)
    assert alarm(desk, "tamper", is_over=True) == ""
    assert alarm(desk, "tamper")
    assert [line.ended_at is None for line in shown(desk).alarms] == [True, False]


def test_SEN_03_a_heartbeat_that_stops_is_an_alarm_once_until_it_is_heard(desk: FakeDesk) -> None:
    """Silence beyond what the registration allows raises `lost`; the next message ends it."""
    desk.at = MORNING + 61_000
    for _ in range(3):
        watch_heartbeats(desk)
    (lost,) = desk.of(AlarmRaised)
    assert (lost.about, lost.measured_at) == ("lost", MORNING + 60_000)
    empty = seal(observations_of((), (), measured_at=[]))
    observe(desk, Observe(sensor_id="fence-3", columns=empty, counts=Counts(lines=1, decoded=1)))
    watch_heartbeats(desk)
    assert len(desk.of(AlarmEnded)) == 1
    assert shown(desk, active=True).alarms == ()


def test_a_radar_that_falls_silent_raises_no_ground_alarm(desk: FakeDesk) -> None:
    """What is not there to raise alarms is silent on the page of sensors only."""
    register_sensor(desk, RegisterSensor(sensor_id="coast", title="Coast", format="ais", silent_after_s=60))
    desk.at = MORNING + 61_000
    watch_heartbeats(desk)
    assert {record.sensor_id for record in desk.of(AlarmRaised)} == {"fence-3"}


def test_alarm_is_on_the_map_until_it_is_over(desk: FakeDesk) -> None:
    """The layer draws it at its place under the device's name, and takes it off when it is over."""
    name = alarm(desk, "tamper")
    drawn = [
        ALARMS.feature(event.head, event.record) for event in desk.log if type(event.record) in ALARMS.on
    ]
    assert drawn[0] is not None
    assert (drawn[0].place, drawn[0].name, drawn[0].ended) == (HERE, "Tamper: fence-3", False)
    end_alarm(desk, EndAlarm(alarm=name, because="A branch lay on it."))
    last = ALARMS.feature(desk.log[-1].head, desk.log[-1].record)
    assert last is not None
    assert last.ended
    assert last.item_id == drawn[0].item_id
    with pytest.raises(Missing):
        end_alarm(desk, EndAlarm(alarm=name, because="Once more."))


def test_alarm_without_a_place_is_in_the_list_only(desk: FakeDesk) -> None:
    """Nothing is drawn at a place that nobody named."""
    raise_alarm(desk, RaiseAlarm(sensor_id="fence-3", about="fault"))
    assert ALARMS.feature(desk.log[-1].head, desk.log[-1].record) is None
    assert shown(desk).alarms[0].place is None


def test_S_26_alarm_tells_nothing_that_the_sensor_may_not_see(desk: FakeDesk) -> None:
    """Beyond its footprint an alarm is passed over by the action, and refused whoever puts it."""
    beyond = place_of(11.5, 55.4)
    assert raise_alarm(desk, RaiseAlarm(sensor_id="fence-3", about="detection", place=beyond)) == ""
    direct = AlarmRaised(
        sensor_id="fence-3",
        about="detection",
        place=beyond,
        measured_at=desk.at,
        received_at=desk.at,
        within_ms=1,
    )
    with pytest.raises(Refused) as refused:
        desk.put(direct)
    assert refused.value.reasons == ("S-26",)
    assert raise_alarm(desk, RaiseAlarm(sensor_id="fence-3", about="tamper", place=beyond))


def test_S_25_nothing_is_raised_after_the_sensors_end(desk: FakeDesk) -> None:
    """A sensor that has ended raises no alarm of what it sees, with or without a place."""
    desk.at = MORNING + 31 * DAY_MS
    assert alarm(desk) == ""
    assert raise_alarm(desk, RaiseAlarm(sensor_id="fence-3", about="detection")) == ""
    assert alarm(desk, "fault")


def test_alarm_of_an_unknown_device_is_refused(desk: FakeDesk) -> None:
    """A device is registered before anything of it is taken."""
    with pytest.raises(Missing):
        raise_alarm(desk, RaiseAlarm(sensor_id="nobody", about="tamper"))


def test_clock_ahead_says_nothing_of_latency(desk: FakeDesk) -> None:
    """A little ahead counts as no time; far ahead, nothing can be said, and that is said."""
    assert latency_ms(MORNING + 500, MORNING) == 0
    alarm(desk, measured_at=MORNING + 60_000)
    view = shown(desk)
    assert (view.alarms[0].took_ms, view.unknown, view.median_ms) == (None, 1, None)


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (95, 4), (100, 4), (1, 1)])
def test_percentile_is_of_the_nearest_rank(percent: int, value: int) -> None:
    """So many per cent of the values do not exceed it."""
    assert percentile([3, 1, 4, 2], percent) == value


def test_SEN_01_observations_can_be_pushed(desk: FakeDesk) -> None:
    """A sensor that sends by itself: batch, alarm and condition on record in one ask, bad ones counted."""
    register_sensor(
        desk,
        RegisterSensor(
            sensor_id="pir-1",
            title="Path",
            format="sensorthings",
            names={"alarm": "result", "battery_percent": "b"},
        ),
    )
    describe(desk, "pir-1")
    point = {"feature": {"type": "Point", "coordinates": [11.2, 55.4]}}
    good = {"phenomenonTime": "2026-11-22T08:00:00Z", "result": 1, "b": 70, "FeatureOfInterest": point}
    body = json.dumps([good, {**good, "result": "perhaps"}, {"no": "result"}])
    taken = take_observations(desk, TakeObservations(sensor_id="pir-1", body=body))
    assert (taken.accepted, taken.refused, taken.alarms) == (1, 2, 1)
    assert taken.faults == {"row": 1, "words": 1}
    (batch,) = desk.of(BatchObserved)
    assert unseal(batch.columns).lon.tolist() == [112_000_000]
    (told,) = desk.of(SensorHealthReported)
    assert told.battery_percent == 70
    take_observations(desk, TakeObservations(sensor_id="pir-1", body=json.dumps(good)))
    assert len(desk.of(SensorHealthReported)) == 1
    with pytest.raises(Invalid):
        take_observations(desk, TakeObservations(sensor_id="pir-1", body="{"))
