"""A typical day of weather in the strait: a mild morning, a hot noon on land, a rough evening at sea."""

import random

import msgspec

from lindero.capabilities.environment import asks
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same seed gives the same day."""
    chance = random.Random(f"environment {seed}")
    gust = chance.uniform(0, 2)
    strait, plain = place_of(11.0, 55.5), place_of(11.6, 55.3)
    return [
        (
            6 * HOUR_MS,
            asks.ObserveConditions(
                area="strait", place=strait, air_c=9, wind_mps=5 + gust, wind_from_deg=250, wave_m=0.6,
                water_c=12, visibility_m=12_000, source="light vessel Strait",
            ),
        ),
        (
            12 * HOUR_MS,
            asks.ObserveConditions(
                area="salt-plain", place=plain, radius_km=15, air_c=38, humidity_percent=45, wind_mps=1,
                source="station Salt Plain",
            ),
        ),
        (
            18 * HOUR_MS,
            asks.ObserveConditions(
                area="strait", place=strait, air_c=6, wind_mps=15 + gust, wind_from_deg=290, wave_m=2.8,
                water_c=11, current_mps=0.6, current_to_deg=80, visibility_m=4_000, source="light vessel Strait",
            ),
        ),
    ]  # fmt: skip
