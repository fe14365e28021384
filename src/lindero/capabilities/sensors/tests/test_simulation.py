"""Scenes made up from a seed: what sensors send agrees with the truth, as far as sensors do."""

import io
import json
from typing import Any

import numpy as np
import pytest

from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.records import OBJECT_CLASSES, seal, unseal
from lindero.capabilities.sensors.simulation.ais_station import Station, heard
from lindero.capabilities.sensors.simulation.ground import alarms
from lindero.capabilities.sensors.simulation.journeys import Journey, along, around, drifting
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.radar import Radar, RadarWatch, detection_chance
from lindero.capabilities.sensors.simulation.scenes import CATALOGUE, Simulated, simulate
from lindero.capabilities.sensors.simulation.stage import FICTIONAL_FLAGS
from lindero.capabilities.sensors.simulation.things import Thing
from lindero.capabilities.sensors.simulation.weather import weather_of
from lindero.capabilities.sensors.simulation.writing import write_scene
from lindero.kernel.errors import Missing
from lindero.kernel.places import distance_m, place_of
from lindero.kernel.tests.fakes import MORNING

PLANE = Plane(place_of(11.0, 54.6))


@pytest.fixture(scope="module")
def everything() -> Simulated:
    """Return the scene with an incident of every kind at sea."""
    return simulate("sea-everything", seed=5, hours=3)


def thing_of(scene: Simulated, thing_id: str) -> Thing:
    """Return a thing by its name."""
    return next(thing for thing in scene.things if thing.thing_id == thing_id)


class KeptOpen(io.StringIO):
    """A file in memory whose text outlives its closing."""

    def close(self) -> None:
        """Leave the text where it can be read."""


class BytesKeptOpen(io.BytesIO):
    """A file in memory whose bytes outlive its closing."""

    def close(self) -> None:
        """Leave the bytes where they can be read."""


def written(scene: Simulated) -> dict[str, Any]:
    """Return the files of a scene."""
    files: dict[str, KeptOpen | BytesKeptOpen] = {}

    def opened(name: str) -> KeptOpen | BytesKeptOpen:
        files[name] = BytesKeptOpen() if name.endswith(".asterix") else KeptOpen()
        return files[name]

    write_scene(scene, MORNING, opened)
    return {name: file.getvalue() for name, file in files.items()}


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_the_same_seed_makes_the_same_scene_and_another_another(name: str) -> None:
    """Whoever gets name, seed and length gets the same bytes."""
    first, again, other = (written(simulate(name, seed, 0.1)) for seed in (1, 1, 2))
    assert first == again
    assert first["truth.csv"] != other["truth.csv"]
    assert json.loads(first["scene.json"])["is_simulated"] is True


def test_every_kind_of_incident_at_sea_is_there_once(everything: Simulated) -> None:
    """The scene that is to have everything has it, and says for which of it somebody may die."""
    kinds = [incident.kind for incident in everything.incidents]
    assert sorted(kinds) == sorted(set(kinds))
    assert len(kinds) == 9
    at_risk = {incident.kind for incident in everything.incidents if incident.is_life_at_risk}
    assert at_risk == {"drifting", "distress"}


def test_incidents_lie_within_the_scene_and_name_its_things(everything: Simulated) -> None:
    """No label points to nothing, or to a time that nobody simulated."""
    for incident in everything.incidents:
        assert 0 <= incident.from_s < incident.to_s <= everything.duration_s
        for thing_id in incident.thing_ids:
            journey = thing_of(everything, thing_id).journey
            assert journey.is_there(np.array([incident.from_s + 1, incident.to_s - 1])).all()


def test_ordinary_days_hold_no_incident() -> None:
    """What is alerted on an ordinary day is a false alarm."""
    assert not simulate("sea-ordinary", 3, 2).incidents
    assert not simulate("land-ordinary", 3, 2).incidents


def test_ships_that_meet_are_side_by_side(everything: Simulated) -> None:
    """In a rendezvous both ships are within 200 metres of each other, from its beginning to its end."""
    meeting = next(incident for incident in everything.incidents if incident.kind == "rendezvous")
    times = np.linspace(meeting.from_s, meeting.to_s, 50)
    first, second = (np.array(thing_of(everything, name).journey.at(times)) for name in meeting.thing_ids)
    assert np.hypot(*(first - second)).max() < 200


def test_ship_that_falls_silent_is_not_heard_meanwhile(everything: Simulated) -> None:
    """In a gap no station hears the ship, before and after it they do."""
    gap = next(incident for incident in everything.incidents if incident.kind == "ais_gap")
    ship = thing_of(everything, gap.thing_ids[0])
    lines = heard(Station(sensor_id="coast", at=(20_000.0, 0.0)), (ship,), PLANE, 10_800.0, 0, seed=5)
    seconds = np.array([at / 1_000 for at, _ in lines])
    assert not ((seconds >= gap.from_s) & (seconds < gap.to_s)).any()
    assert (seconds < gap.from_s).any()
    assert (seconds >= gap.to_s).any()


def test_what_receivers_send_decodes_whole_and_lies_where_the_ships_are(everything: Simulated) -> None:
    """Every line goes through the real decoder; places are true to the receiver's error, flags of no real state."""
    ships = tuple(
        thing for thing in everything.things if thing.transponder and not any(thing.transponder.shift_m)
    )[:6]
    lines = heard(Station(sensor_id="coast", at=(20_000.0, 0.0)), ships, PLANE, 1_800.0, MORNING, seed=5)
    decoder = AisDecoder()
    decoder.feed_lines(line for _, line in lines)
    decoder.finish()
    decoded = decoder.take()
    assert decoded.counts.is_whole
    assert not decoded.counts.invalid
    seen = decoded.observations
    by_identity = {f"mmsi:{thing.transponder.mmsi}": thing for thing in ships if thing.transponder}
    assert set(seen.identities) <= set(by_identity)
    assert {int(identity[5:8]) for identity in seen.identities} <= set(FICTIONAL_FLAGS)
    for row in range(0, len(seen), 7):
        ship = by_identity[seen.identities[seen.identity[row]]]
        after_s = (int(seen.measured_at[row]) - MORNING) / 1_000
        x, y = ship.journey.at(np.array([after_s]))
        there = PLANE.place(float(x[0]), float(y[0]))
        told = place_of(seen.lon[row] / 1e7, seen.lat[row] / 1e7)
        # Five deviations of five metres, and a second by which the time is rounded.
        assert distance_m(there, told) < 25 + 12


def still(thing_id: str, x: float, y: float, cross_section_m2: float) -> Thing:
    """Return a ship that lies still."""
    journey = Journey(time=np.array([0.0, 1e6]), x=np.array([x, x]), y=np.array([y, y]))
    return Thing(
        thing_id=thing_id,
        object_class="vessel",
        journey=journey,
        cross_section_m2=cross_section_m2,
        height_m=20.0,
    )


def test_radar_sees_as_often_and_as_exactly_as_it_says() -> None:
    """Share of scans with a plot, and the spread of the plots, agree with the chance and the covariance told."""
    radar = Radar(sensor_id="r", at=(0.0, 0.0), height_m=50.0, false_alarms=0.0)
    ship = still("ship", 9_000.0, 12_000.0, 60.0)
    calm = weather_of(np.random.default_rng(1), 3, 8, 0.001)
    watch = RadarWatch(radar, (ship,), calm, PLANE, seed=2)
    plots = [(x[0], y[0]) for _, x, y, _ in watch.plots(10_000.0) if len(x)]
    distance, size, height = np.array([15_000.0]), np.array([60.0]), np.array([20.0])
    expected = float(detection_chance(radar, size, height, distance, calm.rain_at(0))[0])
    assert 0.3 < expected < 0.99
    assert len(plots) / 2_000 == pytest.approx(expected, abs=0.05)
    spread = np.cov(np.array(plots).T)
    told = [float(value[0]) for value in watch.covariances(np.array([9_000.0]), np.array([12_000.0]))]
    assert spread[0, 0] == pytest.approx(told[0], rel=0.15)
    assert spread[0, 1] == pytest.approx(told[1], rel=0.2)
    assert spread[1, 1] == pytest.approx(told[2], rel=0.15)


def test_radar_sees_nothing_beyond_its_horizon_and_less_of_what_is_small() -> None:
    """The chance falls with distance and with size, and is nothing where the Earth is in between."""
    radar = Radar(sensor_id="r", at=(0.0, 0.0), height_m=9.0, range_m=60_000.0)
    distance = np.array([2_000.0, 8_000.0, 15_000.0, 40_000.0])
    low = np.full(4, 1.0)
    large = detection_chance(radar, np.full(4, 100.0), low, distance, 0.0)
    small = detection_chance(radar, np.full(4, 1.0), low, distance, 0.0)
    assert (np.diff(large) <= 0).all()
    assert (small <= large).all()
    assert large[3] == 0
    assert (detection_chance(radar, np.full(4, 1.0), low, distance, 50.0) <= small).all()


def test_plots_become_observations_without_a_name() -> None:
    """What a radar sees has an ellipse, a scan and no identity, and can be sealed."""
    radar = Radar(sensor_id="r", at=(0.0, 0.0), height_m=50.0)
    calm = weather_of(np.random.default_rng(1), 1, 8, 3.0)
    watch = RadarWatch(radar, (still("ship", 3_000.0, 4_000.0, 500.0),), calm, PLANE, seed=2)
    batches = list(watch.observe(60.0, MORNING))
    assert len(batches) == 12
    opened = unseal(seal(batches[-1]))
    assert (opened.identity == -1).all()
    assert (opened.scan == 11).all()
    assert (opened.major_dm >= opened.minor_dm).all()


def test_ground_sensors_feel_who_comes_near_and_the_wind() -> None:
    """A walker across the line is felt at the nodes beside the way; in a gale there are alarms without anybody."""
    scene = simulate("land-night", seed=4, hours=3)
    crossing = next(incident for incident in scene.incidents if incident.kind == "crossing_on_foot")
    (line,) = scene.kind.sensors.lines
    group = thing_of(scene, crossing.thing_ids[0])
    calm = weather_of(np.random.default_rng(1), 3, 20, 0.5)
    felt = list(alarms(line, (group,), calm, PLANE, scene.duration_s, MORNING, seed=1))
    assert felt
    for batch in felt:
        after_s = (int(batch.measured_at[0]) - MORNING) / 1_000
        x, y = (float(value[0]) for value in group.journey.at(np.array([after_s])))
        assert distance_m(PLANE.place(x, y), place_of(batch.lon[0] / 1e7, batch.lat[0] / 1e7)) < 30
    assert OBJECT_CLASSES.index("person") in {int(batch.object_class[0]) for batch in felt}
    gale = weather_of(np.random.default_rng(1), 3, 20, 20.0)
    assert not list(alarms(line, (), calm, PLANE, scene.duration_s, MORNING, seed=1))
    assert list(alarms(line, (), gale, PLANE, scene.duration_s, MORNING, seed=1))


def test_journeys_keep_their_speed_and_their_bounds() -> None:
    """Who goes along a line arrives in time; who stays stays near; who drifts goes with the current."""
    chance = np.random.default_rng(9)
    way = along(chance, [(0.0, 0.0), (3_000.0, 4_000.0)], 5.0, 100.0)
    assert way.time[-1] == pytest.approx(100.0 + 1_000.0)
    assert (way.x[-1], way.y[-1]) == pytest.approx((3_000.0, 4_000.0))
    stay = around(chance, (0.0, 0.0), 100.0, 1.0, 0.0, 7_200.0)
    assert np.hypot(stay.x, stay.y).max() < 400
    assert max(np.abs(np.diff(stay.x)).max(), np.abs(np.diff(stay.y)).max()) <= 10.0 + 1e-9
    drift = drifting(chance, (0.0, 0.0), (0.5, 0.0), (0.0, 10.0), 0.0, 3_600.0)
    assert (drift.x[-1], drift.y[-1]) == pytest.approx((1_800.0, 1_080.0), abs=120)


def test_scene_that_does_not_exist_is_refused_with_those_that_do() -> None:
    """The error names the catalogue."""
    with pytest.raises(Missing, match="no scene nowhere") as caught:
        simulate("nowhere", 1, 1)
    assert "sea-ordinary" in caught.value.advice
