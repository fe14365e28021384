"""The register: what people say of a sensor stays whatever its feed says; health is taken, and tampering doubted."""

import pytest

from lindero.capabilities.sensors.actions import register_sensor, watch_silence
from lindero.capabilities.sensors.asks import RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.records import (
    SensorDescribed,
    SensorDoubted,
    SensorSilent,
    SensorTrusted,
    View,
)
from lindero.capabilities.sensors.register.actions import (
    calibrate_sensor,
    describe_sensor,
    report_health,
    trust_sensor,
)
from lindero.capabilities.sensors.register.asks import (
    CalibrateSensor,
    DescribeSensor,
    ReportHealth,
    TrustSensor,
)
from lindero.capabilities.sensors.register.tables import (
    calibration_of,
    description_of,
    doubts_of,
    health_of,
)
from lindero.kernel.errors import Missing
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS

FEED = RegisterSensor(sensor_id="hill", title="Hill", format="asterix", silent_after_s=60)
HILL = DescribeSensor(
    sensor_id="hill",
    kind="radar",
    owner="Coast Guard",
    purpose="border surveillance",
    place=place_of(11.0, 55.5),
    view=View(farthest_m=40_000),
    ends_at=MORNING + 30 * DAY_MS,
)


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with one registered radar."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, FEED)
    return desk


def test_SEN_01_description_outlives_its_feeds_registrations(desk: FakeDesk) -> None:
    """A feed that starts again says what it is called, and changes nothing of what a person said."""
    describe_sensor(desk, HILL)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill top", format="asterix"))
    described = description_of(desk, "hill")
    assert described is not None
    assert (described.kind, described.place, described.owner) == ("radar", HILL.place, "Coast Guard")
    assert len(desk.of(SensorDescribed)) == 1


def test_SEN_01_last_calibration_counts(desk: FakeDesk) -> None:
    """A calibration says by whom and when, and the next one takes its place."""
    assert calibration_of(desk, "hill") is None
    for bias in (1_200, 800):
        ask = CalibrateSensor(
            sensor_id="hill", by="Measuring office", calibrated_at=MORNING, bearing_bias_mdeg=bias
        )
        calibrate_sensor(desk, ask)
    found = calibration_of(desk, "hill")
    assert found is not None
    assert (found.bearing_bias_mdeg, found.by, found.calibrated_at) == (800, "Measuring office", MORNING)


def test_SEN_03_heartbeat_breaks_a_silence(desk: FakeDesk) -> None:
    """A ground sensor that detects nothing and says that it is alive is not silent."""
    desk.at += 59_000
    report_health(desk, ReportHealth(sensor_id="hill", battery_percent=80, words="all well"))
    desk.at += 59_000
    watch_silence(desk)
    assert desk.of(SensorSilent) == []
    desk.at += 2_000
    watch_silence(desk)
    assert len(desk.of(SensorSilent)) == 1
    told = health_of(desk, "hill")
    assert told is not None
    assert (told[0].battery_percent, told[1]) == (80, MORNING + 59_000)


def test_SEN_03_tampering_is_doubted_until_a_person_looked(desk: FakeDesk) -> None:
    """A tamper alarm is one doubt with its words, and a later heartbeat does not talk it away."""
    for _ in range(2):
        report_health(desk, ReportHealth(sensor_id="hill", is_tampered=True, words="lid open"))
    report_health(desk, ReportHealth(sensor_id="hill"))
    assert "lid open" in desk.of(SensorDoubted)[0].evidence
    assert len(desk.of(SensorDoubted)) == 1
    assert "tampered" in doubts_of(desk, "hill")
    trust_sensor(desk, TrustSensor(sensor_id="hill", doubt="tampered"))
    assert doubts_of(desk, "hill") == {}
    with pytest.raises(Missing):
        trust_sensor(desk, TrustSensor(sensor_id="hill", doubt="tampered"))


def test_failed_sensor_is_trusted_when_it_works_again(desk: FakeDesk) -> None:
    """That it failed holds until it says that it works."""
    for condition in ("failed", "degraded", "working"):
        report_health(desk, ReportHealth(sensor_id="hill", condition=condition))
    assert [record.doubt for record in desk.of(SensorDoubted)] == ["failed"]
    assert [record.doubt for record in desk.of(SensorTrusted)] == ["failed"]


def test_unknown_sensor_is_neither_described_nor_heard(desk: FakeDesk) -> None:
    """What nobody registered has no description, no calibration and no health."""
    with pytest.raises(Missing):
        describe_sensor(desk, DescribeSensor(sensor_id="x", kind="radar", owner="CG", purpose="none"))
    with pytest.raises(Missing):
        report_health(desk, ReportHealth(sensor_id="x"))
    with pytest.raises(Missing):
        calibrate_sensor(desk, CalibrateSensor(sensor_id="x", by="CG", calibrated_at=MORNING))
