"""The weather of a scene: wind, waves, rain and daylight by the hour."""

from typing import Final

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

HOUR_S: Final = 3_600.0
_MEMORY: Final = 0.9
_SUNRISE_H, _SUNSET_H = 6.0, 18.0


class Weather(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Weather by the hour; between two hours it changes evenly.

    Attributes:
        begins_h: Hour of the day at which the scene begins, 0 to 24.
        wind_mps: Wind speed at each full hour since then, metres per second; shape (n,).
        wind_from_rad: Where it comes from, radians clockwise from north; shape (n,).
        rain_mmph: Rain at each full hour, millimetres per hour; shape (n,).
    """

    begins_h: float
    wind_mps: NDArray[np.float64]
    wind_from_rad: NDArray[np.float64]
    rain_mmph: NDArray[np.float64]

    def wind_at(self, time_s: float) -> float:
        """Return the wind speed, metres per second."""
        return float(np.interp(time_s / HOUR_S, np.arange(len(self.wind_mps)), self.wind_mps))

    def wind_vector_at(self, time_s: float) -> tuple[float, float]:
        """Return where the wind blows to, metres per second east and north."""
        direction = float(np.interp(time_s / HOUR_S, np.arange(len(self.wind_from_rad)), self.wind_from_rad))
        speed = self.wind_at(time_s)
        return -speed * np.sin(direction), -speed * np.cos(direction)

    def wave_m_at(self, time_s: float) -> float:
        """Return the significant height of waves, metres: 0.0246 U^2 of a fully risen sea (Pierson, Moskowitz 1964)."""
        return 0.0246 * self.wind_at(time_s) ** 2

    def rain_at(self, time_s: float) -> float:
        """Return the rain, millimetres per hour."""
        return float(np.interp(time_s / HOUR_S, np.arange(len(self.rain_mmph)), self.rain_mmph))

    def is_dark_at(self, time_s: float) -> bool:
        """Say whether the sun is down (from 18 to 6 h: the scenes know no season)."""
        hour = (self.begins_h + time_s / HOUR_S) % 24
        return not _SUNRISE_H <= hour < _SUNSET_H


def weather_of(chance: Generator, hours: float, begins_h: float, mean_wind_mps: float) -> Weather:
    """Make weather from chance.

    Args:
        chance: Draws it.
        hours: How long the scene lasts.
        begins_h: Hour of the day at which it begins.
        mean_wind_mps: About which the wind varies by a third, metres per second.
    """
    count = int(np.ceil(hours)) + 2
    wind, turn, wet = np.empty(count), np.empty(count), np.empty(count)
    state = chance.standard_normal(3)
    for hour in range(count):
        wind[hour], turn[hour], wet[hour] = state
        state = _MEMORY * state + np.sqrt(1 - _MEMORY**2) * chance.standard_normal(3)
    return Weather(
        begins_h=begins_h,
        wind_mps=mean_wind_mps * np.maximum(0.1, 1 + wind / 3),
        wind_from_rad=chance.uniform(0, 2 * np.pi) + turn / 2,
        rain_mmph=np.maximum(0.0, 4 * (wet - 0.8)),
    )
