"""The quality of a source: number, timeliness and completeness, each falling when it should."""

from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.pages import SensorHealth, SensorsQuery, show_sensors
from lindero.capabilities.sensors.quality import Heard, quality_of
from lindero.capabilities.sensors.records import Counts, observations_of, seal
from lindero.kernel.tests.fakes import FakeDesk

RATES = st.floats(0, 1e6)
SILENT_AFTER_S = 60
NOTHING = seal(observations_of((), (), measured_at=[], identity=[]))


def fed_desk(minutes: int = 10, *, invalid: int = 0) -> FakeDesk:
    """Return a desk whose one sensor sent ten lines a second, `invalid` of them useless."""
    desk = FakeDesk(CAPABILITY)
    ask = RegisterSensor(sensor_id="coast", title="Coast", format="ais", silent_after_s=SILENT_AFTER_S)
    register_sensor(desk, ask)
    for _ in range(minutes * 60):
        desk.at += 1_000
        seen = observations_of(
            ("mmsi:1",),
            (),
            measured_at=[desk.now() - 2_000],
            identity=[0],
            lon=[0],
            lat=[0],
            source_class=[1],
        )
        faults = {"checksum": invalid} if invalid else {}
        observe(
            desk,
            Observe(
                sensor_id="coast",
                columns=seal(seen),
                counts=Counts(lines=10, decoded=10 - invalid, invalid=faults),
            ),
        )
    return desk


def health(desk: FakeDesk) -> SensorHealth:
    """Return how the one sensor is, as its page shows it."""
    return show_sensors(desk, SensorsQuery()).sensors[0]


def test_EXC_14_a_steady_feed_is_good_and_its_lag_is_told() -> None:
    """A sensor that sends as always is good by all three measures, and two seconds late."""
    shown = health(fed_desk())
    assert (shown.quality, shown.number, shown.timeliness, shown.completeness) == ("good", 100, 100, 100)
    assert (shown.lag_s, shown.is_silent) == (2, False)


def test_EXC_14_a_stopped_feed_is_stale_within_its_time_and_its_quality_drops() -> None:
    """One second after its time it is silent on the page, before any job has put that on record."""
    desk = fed_desk()
    desk.at += SILENT_AFTER_S * 1_000
    assert not health(desk).is_silent
    desk.at += 1_000
    shown = health(desk)
    assert shown.is_silent
    assert (shown.number, shown.quality) == (0, "poor")


def test_EXC_14_a_feed_that_thins_out_loses_number_before_it_is_silent() -> None:
    """A line a minute where ten a second were usual is told, although the sensor is heard in time."""
    desk = fed_desk(60)
    for _ in range(5):
        desk.at += SILENT_AFTER_S * 1_000
        observe(desk, Observe(sensor_id="coast", columns=NOTHING, counts=Counts(lines=1, blank=1)))
    shown = health(desk)
    assert not shown.is_silent
    assert shown.number is not None
    assert shown.number < 10


def test_EXC_14_a_garbled_feed_loses_completeness() -> None:
    """A receiver that garbles four lines in ten shows it, though it is never silent."""
    shown = health(fed_desk(invalid=4))
    assert (shown.completeness, shown.quality, shown.is_silent) == (60, "fair", False)


def test_a_sensor_never_heard_has_no_quality() -> None:
    """Before the first line there is nothing to judge, and nothing is claimed."""
    shown = health(fed_desk(minutes=0))
    assert (shown.quality, shown.number, shown.lag_s) == ("", None, None)


@given(recent=RATES, usual=RATES, faulty=RATES, age_ms=st.integers(-10_000, 10**9))
def test_measures_are_shares(recent: float, usual: float, faulty: float, age_ms: int) -> None:
    """Whatever was heard, each measure lies between nothing and all, and age never improves it."""
    heard = Heard(recent=recent, usual=usual, faulty=min(faulty, usual), measured_at=10**10, is_silent=False)
    now = 10**10 + age_ms
    quality = quality_of(heard, now=now, silent_after_s=SILENT_AFTER_S)
    later = quality_of(heard, now=now + 1_000, silent_after_s=SILENT_AFTER_S)
    assert (quality is None) == (usual == 0)
    if quality and later:
        assert 0 <= quality.lowest <= 1
        assert later.timeliness <= quality.timeliness
