"""The catalogue of scenes: where each lies, what happens in it, and which sensors watch."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.simulation import land_patterns as land
from lindero.capabilities.sensors.simulation import sea_patterns as sea
from lindero.capabilities.sensors.simulation.ais_station import Station
from lindero.capabilities.sensors.simulation.ground import GroundLine
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.radar import Radar
from lindero.capabilities.sensors.simulation.stage import Stage
from lindero.capabilities.sensors.simulation.things import Incident, Thing
from lindero.capabilities.sensors.simulation.weather import Weather, weather_of
from lindero.kernel.errors import Missing
from lindero.kernel.places import place_of

_SEA: Final = Plane(place_of(11.0, 54.6))
_LAND: Final = Plane(place_of(9.2, 54.8))

_RADARS: Final = (
    Radar(
        sensor_id="west-radar",
        at=(9_000.0, -200.0),
        height_m=45.0,
        fixed=((8_200.0, 900.0), (8_900.0, 1_300.0), (7_300.0, 700.0), (12_000.0, 2_500.0)),
    ),
    Radar(sensor_id="east-radar", at=(30_000.0, -200.0), height_m=60.0, fixed=((31_500.0, 1_200.0),)),
)
_STATIONS: Final = (
    Station(sensor_id="west-ais", at=(9_000.0, -200.0)),
    Station(sensor_id="east-ais", at=(30_000.0, -200.0)),
)
_FENCE: Final = GroundLine(
    sensor_id="border-line",
    nodes=tuple((float(x), 40.0) for x in range(0, 12_001, 40)),
)
_MAST: Final = Radar(
    sensor_id="mast-radar",
    at=(6_000.0, 400.0),
    height_m=30.0,
    range_m=7_000.0,
    scan_s=2.0,
    reference_snr_db=34.0,
    range_deviation_m=4.0,
    azimuth_deviation_rad=0.008,
    false_alarms=3.0,
    sees=("vehicle", "person", "animal", "drone"),
)


class Sensors(msgspec.Struct, frozen=True, kw_only=True):
    """What watches a scene."""

    stations: tuple[Station, ...] = ()
    radars: tuple[Radar, ...] = ()
    lines: tuple[GroundLine, ...] = ()


class SceneKind(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the catalogue.

    Attributes:
        name: Its name.
        sentence: What happens.
        plane: Where it lies.
        bounds: West, south, east and north edge, metres.
        sensors: What watches.
        lay_out: Puts things and incidents on the stage.
        begins_h: Hour of the day at which it begins.
        wind_mps: Mean wind, metres per second.
    """

    name: str
    sentence: str
    plane: Plane
    bounds: tuple[float, float, float, float]
    sensors: Sensors
    lay_out: Callable[[Stage], None]
    begins_h: float = 8.0
    wind_mps: float = 5.0


class Simulated(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A scene with its truth.

    Attributes:
        kind: Its entry in the catalogue.
        seed: What it was made from.
        duration_s: How long it lasts, seconds.
        weather: Its weather.
        things: What moves in it.
        incidents: What matters in it, by time.
    """

    kind: SceneKind
    seed: int
    duration_s: float
    weather: Weather
    things: tuple[Thing, ...]
    incidents: tuple[Incident, ...]


def simulate(name: str, seed: int, hours: float) -> Simulated:
    """Make a scene; the same name, seed and length give the same.

    Args:
        name: Its name in the catalogue.
        seed: What chance begins from.
        hours: How long it lasts.

    Raises:
        Missing: If the catalogue has no such scene.
    """
    kind = CATALOGUE.get(name)
    if kind is None:
        raise Missing("sensors.scene", f"There is no scene {name}.", f"Choose of: {', '.join(CATALOGUE)}.")
    chance = np.random.default_rng([seed, *name.encode()])
    weather = weather_of(chance, hours, kind.begins_h, kind.wind_mps)
    stage = Stage(chance, hours * 3_600, weather)
    kind.lay_out(stage)
    return Simulated(
        kind=kind,
        seed=seed,
        duration_s=hours * 3_600,
        weather=weather,
        things=tuple(stage.things),
        incidents=tuple(sorted(stage.incidents, key=lambda incident: (incident.from_s, incident.kind))),
    )


def _ordinary_sea(stage: Stage) -> None:
    sea.traffic(stage, an_hour=6)
    sea.fishing(stage, boats=8)
    sea.pleasure(stage, boats=8)


def _ordinary_land(stage: Stage) -> None:
    land.animals(stage, herds=5)
    land.walkers(stage, groups=4)
    land.patrols(stage)


def _with(ordinary: Callable[[Stage], None], *patterns: Callable[[Stage], None]) -> Callable[[Stage], None]:
    """Return a layout of ordinary life with incidents in it."""

    def lay_out(stage: Stage) -> None:
        ordinary(stage)
        for pattern in patterns:
            pattern(stage)

    return lay_out


def _at_sea(name: str, sentence: str, lay_out: Callable[[Stage], None], **others: float) -> SceneKind:
    return SceneKind(
        name=name,
        sentence=sentence,
        plane=_SEA,
        bounds=(0.0, 0.0, sea.WIDTH_M, sea.DEPTH_M),
        sensors=Sensors(stations=_STATIONS, radars=_RADARS),
        lay_out=lay_out,
        **others,
    )


def _on_land(name: str, sentence: str, lay_out: Callable[[Stage], None], **others: float) -> SceneKind:
    return SceneKind(
        name=name,
        sentence=sentence,
        plane=_LAND,
        bounds=(0.0, -land.REACH_M, land.LENGTH_M, land.REACH_M),
        sensors=Sensors(radars=(_MAST,), lines=(_FENCE,)),
        lay_out=lay_out,
        **others,
    )


_ALL_AT_SEA: Final = (
    sea.loitering,
    sea.rendezvous,
    sea.ais_gap,
    sea.dark_run,
    sea.spoofing,
    sea.clash,
    sea.zone_entry,
    sea.ship_in_trouble,
    sea.people_in_distress,
)

CATALOGUE: Final[Mapping[str, SceneKind]] = {
    kind.name: kind
    for kind in (
        _at_sea("sea-ordinary", "A day at sea on which nothing happens.", _ordinary_sea),
        _at_sea("sea-everything", "One incident of every kind at sea.", _with(_ordinary_sea, *_ALL_AT_SEA)),
        _at_sea(
            "sea-night-runs",
            "Fast boats without transponders cross by night, and ships meet.",
            _with(_ordinary_sea, sea.dark_run, sea.dark_run, sea.rendezvous, sea.ais_gap),
            begins_h=21.0,
        ),
        _at_sea(
            "sea-storm",
            "Heavy weather: waves answer the radar, a ship loses its engine, people are in distress.",
            _with(_ordinary_sea, sea.ship_in_trouble, sea.people_in_distress),
            wind_mps=14.0,
        ),
        _on_land("land-ordinary", "A day along the border on which nothing happens.", _ordinary_land),
        _on_land(
            "land-night",
            "Groups cross on foot by night, a drone flies over, a family is lost; animals stray.",
            _with(
                _ordinary_land,
                land.crossing_on_foot,
                land.crossing_on_foot,
                land.drone_crossing,
                land.people_lost,
            ),
            begins_h=20.0,
        ),
    )
}
"""Every scene by its name."""
