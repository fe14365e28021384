"""Sensors in the ground and on poles along a border: what shakes them, what warms them, what is only wind."""

import zlib
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES, Observations, observations_of
from lindero.capabilities.sensors.simulation.journeys import Point
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.things import Thing
from lindero.capabilities.sensors.simulation.weather import Weather

STEP_S: Final = 5.0

_TAKEN_FOR: Final = {
    "person": {"person": 0.7, "animal": 0.15, "vehicle": 0.05, "unknown": 0.1},
    "animal": {"person": 0.25, "animal": 0.6, "unknown": 0.15},
    "vehicle": {"vehicle": 0.8, "person": 0.05, "unknown": 0.15},
}
"""What a sensor of footsteps takes things for: shares as field trials of seismic classifiers tell them, rounded."""

_CALM_MPS: Final = 6.0


class GroundLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of ground sensors.

    Attributes:
        sensor_id: Its name.
        nodes: Where each node is, metres.
        reach_m: How near something must come, metres.
        chance: That a node tells of something near within five seconds.
        windy_alarms: False alarms of one node an hour for each metre per second of wind above a light breeze.
        rest_s: For how long a node says nothing after an alarm, seconds.
    """

    sensor_id: str
    nodes: tuple[Point, ...]
    reach_m: float = 25.0
    chance: float = 0.6
    windy_alarms: float = 0.15
    rest_s: float = 20.0


def alarms(
    line: GroundLine,
    things: tuple[Thing, ...],
    weather: Weather,
    plane: Plane,
    duration_s: float,
    begins_at: int,
    seed: int,
) -> Iterator[Observations]:
    """Yield the alarms of a line, one batch for each five seconds in which there are any.

    Args:
        line: The sensors.
        things: What moves in the scene; what flies or floats is not felt.
        weather: Wind makes false alarms.
        plane: Where the scene lies.
        duration_s: How long to watch, seconds.
        begins_at: When the scene begins, milliseconds UTC.
        seed: The same seed feels the same.
    """
    chance = np.random.default_rng([seed, zlib.crc32(line.sensor_id.encode())])
    nodes = np.array(line.nodes, dtype=np.float64).reshape(-1, 2)
    lon, lat = plane.places(nodes[:, 0], nodes[:, 1])
    felt = [thing for thing in things if thing.object_class in _TAKEN_FOR]
    quiet_until = np.zeros(len(nodes))
    for step in range(int(duration_s // STEP_S)):
        time = step * STEP_S
        taken_for = _felt(line, nodes, felt, time, chance)
        wind = max(0.0, weather.wind_at(time) - _CALM_MPS)
        windy = chance.random(len(nodes)) < line.windy_alarms * wind * STEP_S / 3_600
        for node in np.flatnonzero(windy):
            taken_for.setdefault(int(node), "unknown")
        telling = sorted(node for node in taken_for if quiet_until[node] <= time)
        quiet_until[telling] = time + line.rest_s
        if telling:
            yield observations_of(
                tuple(f"{line.sensor_id}/n{node}" for node in telling),
                (),
                identity=np.arange(len(telling)),
                measured_at=np.full(len(telling), begins_at + round(time * 1_000)),
                lon=lon[telling],
                lat=lat[telling],
                accuracy_m=np.full(len(telling), round(line.reach_m)),
                source_class=np.full(len(telling), SOURCE_CLASSES.index("ground_sensor")),
                object_class=[OBJECT_CLASSES.index(taken_for[node]) for node in telling],
            )


def _felt(
    line: GroundLine, nodes: np.ndarray, things: list[Thing], time: float, chance: np.random.Generator
) -> dict[int, str]:
    """Return which nodes feel something at a time, and what they take it for."""
    taken_for: dict[int, str] = {}
    now = np.array([time])
    for thing in things:
        if not thing.journey.is_there(now)[0]:
            continue
        x, y = thing.journey.at(now)
        near = np.flatnonzero(np.hypot(nodes[:, 0] - x[0], nodes[:, 1] - y[0]) <= line.reach_m)
        for node in near[chance.random(len(near)) < line.chance]:
            shares = _TAKEN_FOR[thing.object_class]
            taken_for[int(node)] = str(chance.choice(list(shares), p=list(shares.values())))
    return taken_for
