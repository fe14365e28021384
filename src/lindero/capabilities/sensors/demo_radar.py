"""What a radar on the coast sees of the scenario at sea: the ships of `demo`, and a boat that tells nothing."""

import random
import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np

from lindero.capabilities.sensors.fleet import LaneWay, Ship, Way, fleet_of
from lindero.capabilities.sensors.simulation.journeys import Journey
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.radar import Radar
from lindero.capabilities.sensors.simulation.radar_station import sent
from lindero.capabilities.sensors.simulation.things import Thing
from lindero.capabilities.sensors.simulation.weather import Weather
from lindero.capabilities.sensors.waters import LANES, lane_of
from lindero.kernel.places import place_of

RADAR_PLANE: Final = Plane(place_of(11.13, 55.33))
"""Flat around the radar: the head of land east of the Belt's narrowest stretch."""

RADAR: Final = Radar(
    sensor_id="belt-radar",
    at=(0.0, 0.0),
    height_m=60.0,
    range_m=28_000.0,
    reference_snr_db=22.0,
    false_alarms=3.0,
)
_NORTHBOUND: Final = lane_of(tuple(reversed(LANES["belt"])))
DARK_WAY: Final = LaneWay(_NORTHBOUND, 0.235 * _NORTHBOUND.length_m, speed_mps=12.5, aside_m=1_500.0)
"""The way of the boat that says nothing: beside the lane, where no ship comes near it and all that pass are heard."""

FAST_FERRY: Final = Ship(
    mmsi=299_600_600,
    name="SWIFT BELT",
    callsign="NR0600",
    ship_type=40,
    is_class_a=True,
    status=0,
    length_m=90,
    beam_m=24,
    destination="NORDPORT",
    way=LaneWay(_NORTHBOUND, 0.230 * _NORTHBOUND.length_m, speed_mps=12.5, aside_m=100.0),
)
"""A ferry in the lane two kilometres off the boat: whoever passes there is heard, so that saying nothing tells."""

_STEP_S: Final = 10.0
_TALLEST_M: Final = 40.0


def radar_turns(seed: int | str, start_at_ms: int, duration_s: float) -> Iterator[tuple[int, bytes]]:
    """Yield what the radar sends, turn by turn: of the ships of `demo.scenario_lines`, the ferry and the boat.

    Args:
        seed: What the fleet and its ways are made from.
        start_at_ms: When the scenario begins, milliseconds UTC.
        duration_s: How long it lasts, seconds.

    Yields:
        When a turn ends, milliseconds UTC, and its bytes.
    """
    things = (*_ships(seed, duration_s), _dark_boat(duration_s))
    number = zlib.crc32(f"radar {seed}".encode())
    yield from sent(RADAR, things, _fair(duration_s), RADAR_PLANE, duration_s, start_at_ms, number)


def _ships(seed: int | str, duration_s: float) -> Iterator[Thing]:
    """Yield the ships of the fleet that come within the radar's range at any time."""
    for ship in (*fleet_of(random.Random(f"sensors {seed}")), FAST_FERRY):
        journey = _journey(ship.way, duration_s)
        if np.hypot(journey.x, journey.y).min() <= RADAR.range_m:
            yield _thing(ship, journey)


def _thing(ship: Ship, journey: Journey) -> Thing:
    """Return a ship as a radar meets it: steel answers by its length, wood and plastic hardly (Skolnik, ch. 2)."""
    return Thing(
        thing_id=str(ship.mmsi),
        object_class="vessel",
        journey=journey,
        cross_section_m2=10.0 * ship.length_m if ship.length_m > 30 else 0.5 * ship.length_m,
        height_m=min(_TALLEST_M, 2.0 + ship.length_m / 8),
    )


def _dark_boat(duration_s: float) -> Thing:
    """Return a fast boat of aluminium that runs north beside the lane, with no transponder."""
    return Thing(
        thing_id="dark-boat",
        object_class="vessel",
        journey=_journey(DARK_WAY, duration_s),
        cross_section_m2=12.0,
        height_m=3.0,
        people=4,
    )


def _journey(way: Way, duration_s: float) -> Journey:
    """Return a way in the scenario as a journey on the radar's plane."""
    times = np.arange(0.0, duration_s + 2 * _STEP_S, _STEP_S)
    places = [way.place_at(float(time)) for time in times]
    lon, lat = (
        np.array(column, np.int32) for column in zip(*((one.lon, one.lat) for one in places), strict=True)
    )
    x, y = RADAR_PLANE.points(lon, lat)
    return Journey(time=times, x=x, y=y)


def _fair(duration_s: float) -> Weather:
    """Return a quiet night: a light wind from the west, no rain."""
    hours = int(duration_s // 3_600) + 2
    return Weather(
        begins_h=22.0,
        wind_mps=np.full(hours, 4.0),
        wind_from_rad=np.full(hours, np.pi * 1.5),
        rain_mmph=np.zeros(hours),
    )
