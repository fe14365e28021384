"""A radar that is turned or measures too far is found from ships that tell where they are; a true one is not."""

from typing import Any, Final

import numpy as np
import pytest

from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.alarms.pages import AlarmsQuery, show_alarms
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.bias.rules import BEARING_MDEG, Bias, Pair, bias_in, evidence_of
from lindero.capabilities.sensors.bias.tables import bias_of
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.doubts.actions import watch_doubts
from lindero.capabilities.sensors.records import (
    SOURCE_CLASSES,
    Counts,
    SensorDoubted,
    SensorTrusted,
    observations_of,
    seal,
)
from lindero.capabilities.sensors.register.pages import RegisterQuery, show_register
from lindero.capabilities.sensors.tests.described import let_watch
from lindero.kernel.places import bearing_deg, distance_m, moved, place_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import SECOND_MS

SITE: Final = place_of(11.0, 55.5)
STEP_S: Final = 30
SHIPS: Final = 10


class Sea:
    """Ships about a radar with a bias, all from a seed; one of them can tell a false place."""

    def __init__(self, desk: FakeDesk, seed: int, *, liars: int = 0, **bias: float) -> None:
        """Lay ships out and describe the radar, and the receiver that hears them."""
        self.chance = np.random.default_rng(seed)
        self.desk, self.bias, self.liars, self.begun = desk, bias, liars, desk.at
        self.starts = [
            moved(SITE, float(self.chance.uniform(0, 360)), float(self.chance.uniform(4_000, 22_000)))
            for _ in range(SHIPS)
        ]
        self.ways = [
            (float(self.chance.uniform(0, 360)), float(self.chance.uniform(0, 9))) for _ in range(SHIPS)
        ]
        register_sensor(desk, RegisterSensor(sensor_id="hill", title="Hill", format="asterix"))
        register_sensor(desk, RegisterSensor(sensor_id="ears", title="Ears", format="ais"))
        let_watch(desk, "hill", "radar", place=SITE)
        let_watch(desk, "ears", "receiver", place=SITE)

    def watch(self, scans: int) -> None:
        """Let ships tell where they are, and the radar scan a few seconds later, so many times."""
        for _ in range(scans):
            now = self.desk.at
            self._send("ears", self._told(now - 4 * SECOND_MS), now)
            self._send("hill", self._scan(now), now)
            self.desk.at += STEP_S * SECOND_MS
        watch_doubts(self.desk)

    def _send(self, sensor_id: str, columns: dict[str, Any], now: int) -> None:
        count = len(columns["lon"])
        rows = observations_of(columns.pop("identities", ()), (), received_at=[now] * count, **columns)
        observe(
            self.desk,
            Observe(sensor_id=sensor_id, columns=seal(rows), counts=Counts(lines=count, decoded=count)),
        )

    def _at(self, now: int) -> list[Any]:
        after_s = (now - self.begun) / SECOND_MS
        return [
            moved(start, course, speed * after_s)
            for start, (course, speed) in zip(self.starts, self.ways, strict=True)
        ]

    def _told(self, now: int) -> dict[str, Any]:
        places = [
            moved(place, 45.0, 500.0) if number < self.liars else place
            for number, place in enumerate(self._at(now))
        ]
        return {
            "identities": tuple(f"mmsi:{297_000_000 + number}" for number in range(SHIPS)),
            "identity": range(SHIPS),
            "measured_at": [now] * SHIPS,
            "lon": [place.lon for place in places],
            "lat": [place.lat for place in places],
            "speed_mmps": [round(1_000 * speed) for _, speed in self.ways],
            "course_mdeg": [round(1_000 * course) for course, _ in self.ways],
            "source_class": [SOURCE_CLASSES.index("ais_a")] * SHIPS,
        }

    def _scan(self, now: int) -> dict[str, Any]:
        seen = [place for place in self._at(now) if self.chance.random() < 0.9]
        measured = [
            moved(
                SITE,
                bearing_deg(SITE, place) + self.bias.get("turned", 0.0) + float(self.chance.normal(0, 0.25)),
                distance_m(SITE, place) + self.bias.get("far", 0.0) + float(self.chance.normal(0, 20)),
            )
            for place in seen
        ]
        measured += [
            moved(SITE, float(self.chance.uniform(0, 360)), 25_000 * float(self.chance.random()) ** 0.5)
            for _ in range(int(self.chance.poisson(12)))
        ]
        count = len(measured)
        return {
            "measured_at": [now] * count,
            "lon": [place.lon for place in measured],
            "lat": [place.lat for place in measured],
            "scan": [now // SECOND_MS % 2**31] * count,
            "source_class": [SOURCE_CLASSES.index("radar")] * count,
        }


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk on which nothing is registered yet."""
    return FakeDesk(CAPABILITY)


def doubts(desk: FakeDesk) -> list[tuple[str, str]]:
    """Return which sensors were doubted, and why."""
    return [(record.sensor_id, record.doubt) for record in desk.of(SensorDoubted)]


@pytest.mark.parametrize("seed", range(3))
def test_SEN_01_radar_turned_by_a_degree_is_found_with_how_sure_it_is(desk: FakeDesk, seed: int) -> None:
    """A radar turned by one degree is doubted once; what is measured is right within three of its errors."""
    Sea(desk, seed, turned=1.0).watch(15)
    assert doubts(desk) == [("hill", "bias")]
    found = bias_of(desk.rows, "hill")
    assert found is not None
    assert abs(found.bearing_mdeg - 1_000) < 3 * found.bearing_error_mdeg
    assert found.bearing_error_mdeg < 150
    assert abs(found.range_m) < 3 * found.range_error_m
    evidence = desk.of(SensorDoubted)[0].evidence
    assert "degrees clockwise" in evidence
    assert f"{found.ships} ships" in evidence


def test_radar_that_measures_too_far_is_found(desk: FakeDesk) -> None:
    """Two hundred metres too many at every distance are said as such, and the bearings stay beyond doubt."""
    Sea(desk, 4, far=200.0).watch(15)
    found = bias_of(desk.rows, "hill")
    assert doubts(desk) == [("hill", "bias")]
    assert found is not None
    assert found.range_m == pytest.approx(200, abs=3 * found.range_error_m)
    assert abs(found.bearing_mdeg) < BEARING_MDEG


@pytest.mark.parametrize("seed", range(10, 13))
def test_SEN_01_true_radar_is_not_doubted_over_many_scans(desk: FakeDesk, seed: int) -> None:
    """Noise, false plots, missed ships and two ships that tell false places are no bias, scan after scan."""
    sea = Sea(desk, seed, liars=2)
    for _ in range(8):
        sea.watch(5)
    assert doubts(desk) == []
    assert bias_of(desk.rows, "hill") is not None


def test_liars_do_not_hide_a_bias(desk: FakeDesk) -> None:
    """Two of ten ships that tell false places leave a turned radar as doubted as it is."""
    Sea(desk, 20, turned=-1.0, liars=2).watch(15)
    assert doubts(desk) == [("hill", "bias")]
    assert "anticlockwise" in desk.of(SensorDoubted)[0].evidence


def test_radar_that_is_mended_is_trusted_again(desk: FakeDesk) -> None:
    """Put right, the same radar is believed once what it measures now outweighs what it measured."""
    sea = Sea(desk, 5, turned=1.0)
    sea.watch(15)
    sea.bias = {}
    sea.watch(40)
    assert [(record.sensor_id, record.doubt) for record in desk.of(SensorTrusted)] == [("hill", "bias")]


def test_doubt_stays_while_nothing_can_be_measured(desk: FakeDesk) -> None:
    """A radar described at another place has to be compared anew; until then the doubt is not forgotten."""
    Sea(desk, 6, turned=1.0).watch(15)
    let_watch(desk, "hill", "radar", place=moved(SITE, 90.0, 3_000.0))
    assert bias_of(desk.rows, "hill") is None
    watch_doubts(desk)
    assert desk.of(SensorTrusted) == []


@pytest.mark.parametrize("more", [{"is_mobile": True}, {"place": None}])
def test_radar_whose_place_nobody_knows_is_compared_with_nothing(
    desk: FakeDesk, more: dict[str, Any]
) -> None:
    """Without a place that stays there is no bearing to compare, and no ship's place is kept for it."""
    sea = Sea(desk, 7, turned=1.0)
    let_watch(desk, "hill", "radar", **({"place": SITE} | more))
    sea.watch(10)
    assert doubts(desk) == []
    assert desk.rows("SELECT * FROM sensors_told") == desk.rows("SELECT * FROM sensors_pairs") == []


def test_ships_are_kept_without_names_and_not_for_long(desk: FakeDesk) -> None:
    """What is kept of ships is a number and a place, and is gone with the first batch after two minutes."""
    sea = Sea(desk, 8)
    sea.watch(2)
    assert len(desk.rows("SELECT ship FROM sensors_told")) == SHIPS
    desk.at += 300 * SECOND_MS
    sea._send("hill", sea._scan(desk.at), desk.at)
    assert desk.rows("SELECT ship FROM sensors_told") == []


def test_pages_of_register_and_alarms_show_the_bias(desk: FakeDesk) -> None:
    """Whoever looks at either page reads which radar is doubted, and by how much it measures beside."""
    Sea(desk, 9, turned=1.0).watch(15)
    (entry,) = show_register(desk, RegisterQuery(doubted=True)).sensors
    (line,) = show_alarms(desk, AlarmsQuery()).doubts
    assert (line.sensor_id, line.doubt, line.evidence) == ("hill", "bias", entry.doubts[0].evidence)


def test_too_few_ships_or_pairs_say_nothing() -> None:
    """Four ships, or five of which one was seen five times only, are not enough."""
    four = [Pair(ship=ship, bearing_mdeg=1_000, range_m=0) for ship in range(4) for _ in range(9)]
    assert bias_in(four) is None
    assert bias_in([*four, *[Pair(ship=9, bearing_mdeg=1_000, range_m=0)] * 5]) is None
    assert bias_in([]) is None


@pytest.mark.parametrize(
    ("mdeg", "fresh", "held"), [(250, False, False), (330, False, True), (400, True, True)]
)
def test_doubt_begins_where_it_is_certain_and_ends_where_the_bias_is_small(
    mdeg: int, *, fresh: bool, held: bool
) -> None:
    """Between what is allowed and what is certain a doubt neither begins nor ends."""
    bias = Bias(bearing_mdeg=mdeg, bearing_error_mdeg=20, range_m=0, range_error_m=2, ships=9, pairs=90)
    assert (bool(evidence_of(bias, is_held=False)), bool(evidence_of(bias, is_held=True))) == (fresh, held)
