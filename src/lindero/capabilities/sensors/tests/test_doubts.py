"""Lying sensors: a wrong clock, one that repeats itself, impossible places, a flood and garbage are found and said."""

import pytest

from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.doubts.actions import watch_doubts
from lindero.capabilities.sensors.records import (
    Counts,
    Observations,
    SensorCalibrated,
    SensorDoubted,
    SensorTrusted,
    observations_of,
    seal,
)
from lindero.capabilities.sensors.register.pages import RegisterQuery, show_register
from lindero.capabilities.sensors.tests.described import let_watch
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import HOUR_MS, MINUTE_MS, SECOND_MS


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with a radar that may see everything."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill", format="asterix", silent_after_s=60))
    let_watch(desk, "hill", "radar")
    return desk


def scan(
    at: int, step: int, *, count: int = 30, leap: int = 0, lag_ms: int = 500, speed: int = 9_000
) -> Observations:
    """Return a scan of some ships that go on from step to step."""
    return observations_of(
        tuple(f"hill/t{index}" for index in range(count)), (),
        measured_at=[at - lag_ms] * count, received_at=[at] * count, identity=range(count),
        lon=[105_000_000 + 10_000 * index + 1_500 * step + leap * (step % 2) for index in range(count)],
        lat=[555_000_000] * count, speed_mmps=[speed] * count, source_class=[6] * count,
    )  # fmt: skip


def send(desk: FakeDesk, rows: Observations, **counted: object) -> None:
    """Send a scan, with lines that were no use if asked."""
    counts = Counts(lines=len(rows), decoded=len(rows))
    if counted:
        bad = dict(counted["invalid"])  # type: ignore[call-overload]
        counts = Counts(lines=len(rows) + sum(bad.values()), decoded=len(rows), invalid=bad)
    observe(desk, Observe(sensor_id="hill", columns=seal(rows), counts=counts))
    desk.at += 10 * SECOND_MS
    watch_doubts(desk)


def held(desk: FakeDesk) -> list[str]:
    """Return what is doubted, as it was put on record."""
    return [record.doubt for record in desk.of(SensorDoubted)]


def test_honest_sensor_is_not_doubted(desk: FakeDesk) -> None:
    """Ships that move, some that lie at anchor, and a late scan now and then are no reason to doubt."""
    for step in range(40):
        send(desk, scan(desk.at, step))
        send(desk, scan(desk.at, 0, speed=0, lag_ms=3 * MINUTE_MS))
    assert held(desk) == []


@pytest.mark.parametrize(("lag_ms", "word"), [(-HOUR_MS, "ahead"), (HOUR_MS, "older")])
def test_sensor_with_a_wrong_clock_is_found_and_trusted_again(desk: FakeDesk, lag_ms: int, word: str) -> None:
    """An hour ahead or behind is one doubt with its evidence; set right, it is over."""
    for step in range(3):
        send(desk, scan(desk.at, step, lag_ms=lag_ms))
    (doubted,) = desk.of(SensorDoubted)
    assert doubted.doubt == "clock"
    assert word in doubted.evidence
    assert "3600 s" in doubted.evidence
    send(desk, scan(desk.at, 4))
    assert [record.doubt for record in desk.of(SensorTrusted)] == ["clock"]


def test_clock_that_is_calibrated_is_not_doubted(desk: FakeDesk) -> None:
    """A known error of the clock is no lie."""
    ahead = SensorCalibrated(
        sensor_id="hill", by="Measuring office", calibrated_at=MORNING, time_bias_ms=HOUR_MS
    )
    desk.put(ahead)
    send(desk, scan(desk.at, 1, lag_ms=-HOUR_MS))
    assert held(desk) == []


@pytest.mark.parametrize("period", [1, 7])
def test_sensor_that_repeats_itself_for_ever_is_found(desk: FakeDesk, period: int) -> None:
    """The same moving ships at the same places, scan after scan or in a loop of several, are a recording."""
    for step in range(24):
        send(desk, scan(desk.at, step % period))
    assert held(desk) == ["stuck"]
    for step in range(100, 103):
        send(desk, scan(desk.at, step))
    assert [record.doubt for record in desk.of(SensorTrusted)] == ["stuck"]


def test_places_that_nothing_can_reach_are_found(desk: FakeDesk) -> None:
    """Things that leap a degree in ten seconds and back are said, with how many do."""
    both = [scan(desk.at + 10_000 * step, step, leap=10_000_000) for step in (0, 1)]
    columns = [name for name in Observations.__struct_fields__ if name not in {"identities", "stations"}]
    rows = observations_of(
        both[0].identities,
        (),
        **{name: [*getattr(both[0], name), *getattr(both[1], name)] for name in columns},
    )
    send(desk, rows)
    assert held(desk) == ["impossible"]
    assert "30 of 30" in desk.of(SensorDoubted)[0].evidence


def test_flood_is_bounded_counted_and_said(desk: FakeDesk) -> None:
    """Of a hundred thousand lines a second those without room are lost by count, and the sensor is doubted."""
    for step in range(20):
        send(desk, scan(desk.at, step), invalid={"lost": 1_000_000})
    assert held(desk) == ["flood", "garbage"]
    assert "1000000 of the last batch" in desk.of(SensorDoubted)[0].evidence


def test_loss_of_a_flood_is_said_although_its_next_batches_lost_nothing(desk: FakeDesk) -> None:
    """What was lost is counted in one batch of many: the doubt begins all the same, and ends a minute after it."""
    observe(
        desk,
        Observe(
            sensor_id="hill",
            columns=seal(scan(desk.at, 0)),
            counts=Counts(lines=40, decoded=30, invalid={"lost": 10}),
        ),
    )
    for step in range(1, 6):
        send(desk, scan(desk.at, step))
    assert held(desk) == ["flood"]
    assert "10 of the last batch that lost any" in desk.of(SensorDoubted)[0].evidence
    assert desk.of(SensorTrusted) == []
    for step in range(6, 8):
        send(desk, scan(desk.at, step))
    assert [record.doubt for record in desk.of(SensorTrusted)] == ["flood"]


def test_garbage_stream_is_found_while_the_rest_is_kept(desk: FakeDesk) -> None:
    """A stream of which most cannot be read is doubted; what can be read of it is still there."""
    for step in range(10):
        send(desk, scan(desk.at, step), invalid={"garbage": 300})
    assert held(desk) == ["garbage"]
    assert desk.rows("SELECT observations FROM sensors_sensors") == [(300,)]


def test_register_shows_doubts_with_their_evidence(desk: FakeDesk) -> None:
    """Whoever looks at the page sees which sensor cannot be believed, why and since when, and until when it watches."""
    send(desk, scan(desk.at, 1, lag_ms=-HOUR_MS))
    (entry,) = show_register(desk, RegisterQuery(doubted=True)).sensors
    assert [(line.doubt, line.since) for line in entry.doubts] == [("clock", MORNING + 10 * SECOND_MS)]
    assert (entry.kind, entry.has_ended, entry.ends_at is not None) == ("radar", False, True)
    desk.at += 40 * 24 * HOUR_MS
    send(desk, scan(desk.at, 2))
    (entry,) = show_register(desk, RegisterQuery()).sensors
    assert entry.has_ended
    assert [(line.reason, line.rows) for line in entry.withheld] == [("ended", 30)]
