"""A simulated radar as its neighbours on the wire know it: a north mark and the plots of each turn, in ASTERIX."""

from collections.abc import Iterator
from typing import Final

from lindero.capabilities.sensors.formats.geometry import Site, sighted
from lindero.capabilities.sensors.simulation.asterix_writing import (
    Emitter,
    Plot,
    north_mark_written,
    plots_written,
)
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.radar import Radar, RadarWatch
from lindero.capabilities.sensors.simulation.things import Thing
from lindero.capabilities.sensors.simulation.weather import Weather
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import DEGREE_E7

AREA: Final = 99
"""System area code of no state."""


def sent(
    radar: Radar,
    things: tuple[Thing, ...],
    weather: Weather,
    plane: Plane,
    duration_s: float,
    begins_at: int,
    seed: int,
    *,
    number: int = 1,
) -> Iterator[tuple[int, bytes]]:
    """Yield what a radar sends of a scene, turn by turn.

    Args:
        radar: The radar.
        things: What moves in the scene.
        weather: Its weather.
        plane: Where it lies.
        duration_s: How long to look, seconds.
        begins_at: When the scene begins, milliseconds UTC.
        seed: The same seed sees the same.
        number: The radar's system identification code (SIC).

    Yields:
        When a turn ends, milliseconds UTC, and the bytes of it. All its plots carry that instant: the simulation
        looks everywhere at once.
    """
    emitter = Emitter(area=AREA, number=number, site=site_of(radar, plane))
    for time, x, y, _ in RadarWatch(radar, things, weather, plane, seed).plots(duration_s):
        at = begins_at + round(time * SECOND_MS)
        lon, lat = plane.places(x, y)
        plots = [
            Plot(at, *sighted(emitter.site, east / DEGREE_E7, north / DEGREE_E7, 0.0))
            for east, north in zip(lon.tolist(), lat.tolist(), strict=True)
        ]
        yield at, north_mark_written(emitter, at, radar.scan_s) + plots_written(emitter, plots)


def site_of(radar: Radar, plane: Plane) -> Site:
    """Return where a radar's antenna stands, as exactly as its messages tell it."""
    place = plane.place(*radar.at)
    return Site(lon=place.lon_deg, lat=place.lat_deg, height_m=round(radar.height_m))
