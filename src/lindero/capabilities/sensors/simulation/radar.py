"""A radar on the coast or a tower: what it sees of a scene, scan by scan, with all that it gets wrong."""

import math
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES, Observations, observations_of
from lindero.capabilities.sensors.simulation.journeys import Metres, Point
from lindero.capabilities.sensors.simulation.plane import Plane
from lindero.capabilities.sensors.simulation.things import Thing
from lindero.capabilities.sensors.simulation.weather import Weather

FALSE_ALARM_CHANCE: Final = 1e-6
"""Chance of a false alarm in one cell: the usual setting of a surveillance radar."""

_HORIZON_M: Final = 4_120.0
"""Metres of sight for each root of a metre of height, with the usual refraction (4/3 of the Earth's radius)."""

_NEAR_M: Final = 250.0
"""Nearer than this a radar's beam is no narrower."""

_RAIN_DB_PER_KM: Final = 0.01
"""Two-way loss at 9.4 GHz for each millimetre of rain an hour (ITU-R P.838-3, rounded)."""


class Radar(msgspec.Struct, frozen=True, kw_only=True):
    """A radar.

    Attributes:
        sensor_id: Its name.
        at: Where it stands, metres.
        height_m: How high its antenna is, metres.
        range_m: How far it looks, metres.
        scan_s: Time of a turn, seconds.
        reference_snr_db: Signal to noise of one square metre at 10 km in dry weather, decibels.
        range_deviation_m: Standard deviation of a measured distance, metres.
        azimuth_deviation_rad: Standard deviation of a measured bearing, radians.
        false_alarms: False alarms a scan where sea and weather add none.
        fixed: Points that always answer: rocks, piers, buoys; metres.
        sees: What it is made for; it does not tell of other classes.
    """

    sensor_id: str
    at: Point
    height_m: float
    range_m: float = 30_000.0
    scan_s: float = 5.0
    reference_snr_db: float = 16.0
    range_deviation_m: float = 15.0
    azimuth_deviation_rad: float = 0.004
    false_alarms: float = 8.0
    fixed: tuple[Point, ...] = ()
    sees: tuple[str, ...] = ("vessel",)


def detection_chance(
    radar: Radar, cross_section_m2: Metres, height_m: Metres, distance_m: Metres, rain_mmph: float
) -> Metres:
    """Return the chance that one scan detects each of several things.

    The radar equation gives the signal; a target that fluctuates from scan to scan (Swerling case 1) is detected with
    chance Pfa^(1 / (1 + SNR)). Beyond the horizon nothing is.

    Args:
        radar: The radar.
        cross_section_m2: How large it sees each, square metres; shape (n,).
        height_m: How high each stands, metres; shape (n,).
        distance_m: How far each is, metres; shape (n,).
        rain_mmph: Rain on the way, millimetres per hour.
    """
    distance = np.maximum(distance_m, 50.0)
    gain_db = 10 * np.log10(cross_section_m2) - 40 * np.log10(distance / 10_000.0)
    snr_db = radar.reference_snr_db + gain_db - _RAIN_DB_PER_KM * rain_mmph * distance / 1_000
    chance = FALSE_ALARM_CHANCE ** (1 / (1 + 10 ** (snr_db / 10)))
    horizon_m = _HORIZON_M * (math.sqrt(radar.height_m) + np.sqrt(height_m))
    return np.asarray(np.where((distance <= horizon_m) & (distance <= radar.range_m), chance, 0.0))


class RadarWatch:
    """One radar looking at one scene; the same seed sees the same."""

    def __init__(
        self, radar: Radar, things: tuple[Thing, ...], weather: Weather, plane: Plane, seed: int
    ) -> None:
        self._radar = radar
        self._things = tuple(thing for thing in things if thing.object_class in radar.sees)
        self._weather = weather
        self._plane = plane
        self._chance = np.random.default_rng([seed, zlib.crc32(radar.sensor_id.encode())])

    def plots(self, duration_s: float) -> Iterator[tuple[float, Metres, Metres, NDArray[np.int64]]]:
        """Yield each scan: its time, x and y of its plots in metres, and the thing behind each (-1: nothing is).

        Args:
            duration_s: How long to look, seconds.
        """
        for scan in range(int(duration_s // self._radar.scan_s)):
            time = scan * self._radar.scan_s
            x, y, truth = self._seen(time)
            false_x, false_y = self._false(time)
            order = self._chance.permutation(len(x) + len(false_x))
            nothing = np.full(len(false_x), -1)
            yield time, np.r_[x, false_x][order], np.r_[y, false_y][order], np.r_[truth, nothing][order]

    def observe(self, duration_s: float, begins_at: int) -> Iterator[Observations]:
        """Yield each scan as observations.

        Args:
            duration_s: How long to look, seconds.
            begins_at: When the scene begins, milliseconds UTC.
        """
        for scan, (time, x, y, _) in enumerate(self.plots(duration_s)):
            lon, lat = self._plane.places(x, y)
            major, minor, orientation = self._ellipses(x, y)
            rows = len(x)
            yield observations_of(
                (),
                (),
                measured_at=np.full(rows, begins_at + round(time * 1_000)),
                lon=lon,
                lat=lat,
                scan=np.full(rows, scan),
                major_dm=major,
                minor_dm=minor,
                orientation_mdeg=orientation,
                source_class=np.full(rows, SOURCE_CLASSES.index("radar")),
                object_class=np.full(rows, OBJECT_CLASSES.index("unknown")),
            )

    def covariances(self, x: Metres, y: Metres) -> tuple[Metres, Metres, Metres]:
        """Return variance of x, covariance, and variance of y of plots, square metres; shape (n,) each."""
        distance, azimuth = self._polar(x, y)
        along, across = self._radar.range_deviation_m**2, self._across(distance) ** 2
        sine, cosine = np.sin(azimuth), np.cos(azimuth)
        return (
            along * sine**2 + across * cosine**2,
            (along - across) * sine * cosine,
            along * cosine**2 + across * sine**2,
        )

    def _seen(self, time: float) -> tuple[Metres, Metres, NDArray[np.int64]]:
        """Return the plots of real things in one scan, and whose they are."""
        now = np.array([time])
        here = [index for index, thing in enumerate(self._things) if thing.journey.is_there(now)[0]]
        if not here:
            return np.empty(0), np.empty(0), np.empty(0, np.int64)
        places = np.array([np.ravel(self._things[index].journey.at(now)) for index in here])
        size = np.array([self._things[index].cross_section_m2 for index in here])
        height = np.array([self._things[index].height_m for index in here])
        distance, azimuth = self._polar(places[:, 0], places[:, 1])
        chance = detection_chance(self._radar, size, height, distance, self._weather.rain_at(time))
        # Waves hide what is low: half the height of the sea is lost.
        chance = np.where(height < self._weather.wave_m_at(time) / 2, chance / 2, chance)
        hit = self._chance.random(len(here)) < chance
        x, y = self._measured(distance[hit], azimuth[hit])
        return x, y, np.array(here, np.int64)[hit]

    def _false(self, time: float) -> tuple[Metres, Metres]:
        """Return the false plots of one scan: noise, waves that answer, and what is fixed."""
        radar, chance = self._radar, self._chance
        noise = chance.poisson(radar.false_alarms)
        waves = chance.poisson(6.0 * self._weather.wave_m_at(time)) if "vessel" in radar.sees else 0
        distance = np.r_[
            radar.range_m * np.sqrt(chance.random(noise)),
            np.minimum(chance.exponential(3_000.0, waves), radar.range_m),
        ]
        azimuth = chance.uniform(-np.pi, np.pi, noise + waves)
        rocks = np.array([point for point in radar.fixed if chance.random() < 0.8]).reshape(-1, 2)
        fixed = self._measured(*self._polar(rocks[:, 0], rocks[:, 1]))
        return (
            np.r_[radar.at[0] + distance * np.sin(azimuth), fixed[0]],
            np.r_[radar.at[1] + distance * np.cos(azimuth), fixed[1]],
        )

    def _measured(self, distance: Metres, azimuth: Metres) -> tuple[Metres, Metres]:
        """Return where the radar takes things to be."""
        distance = distance + self._noise(len(distance), self._radar.range_deviation_m)
        azimuth = azimuth + self._noise(len(azimuth), self._radar.azimuth_deviation_rad)
        return (
            self._radar.at[0] + distance * np.sin(azimuth),
            self._radar.at[1] + distance * np.cos(azimuth),
        )

    def _across(self, distance: Metres) -> Metres:
        """Return the standard deviation across the line of sight, metres: never nothing, however near."""
        return np.asarray(np.maximum(distance, _NEAR_M) * self._radar.azimuth_deviation_rad)

    def _noise(self, count: int, deviation: float) -> Metres:
        return deviation * self._chance.standard_normal(count)

    def _polar(self, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """Return distance in metres and azimuth in radians clockwise from north."""
        east, north = x - self._radar.at[0], y - self._radar.at[1]
        return np.hypot(east, north), np.arctan2(east, north)

    def _ellipses(self, x: Metres, y: Metres) -> tuple[NDArray[np.int64], ...]:
        """Return both half axes in decimetres and the longer one's direction in millidegrees."""
        distance, azimuth = self._polar(x, y)
        across = self._across(distance)
        along = np.full_like(across, self._radar.range_deviation_m)
        direction = np.where(across > along, azimuth + np.pi / 2, azimuth)
        mdeg = np.rint(np.degrees(direction) * 1_000).astype(np.int64) % 180_000
        longer, shorter = np.maximum(along, across), np.minimum(along, across)
        return np.rint(10 * longer).astype(np.int64), np.rint(10 * shorter).astype(np.int64), mdeg
