"""What surroundings do to people: heat index, wind chill, sea state; from published formulas, in degrees Celsius."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.environment.records import ConditionsObserved, Hazard, Level
from lindero.kernel.times import HOUR_MS

VALID_MS: Final = 6 * HOUR_MS
"""How long an observation holds: after that nobody relies on it (product default)."""

_KMH_OF_MMPS: Final = 0.003_6
_LEVELS: Final[tuple[Level, ...]] = ("none", "low", "medium", "high")

HEAT_FROM_C: Final = (27.0, 32.0, 41.0)
"""Heat index from which heat is a low, medium, high danger: caution, extreme caution, danger of the United States
National Weather Service, to be verified."""

COLD_FROM_C: Final = (0.0, -10.0, -27.0)
"""Wind chill from which cold is a low, medium, high danger; from -27 skin freezes within half an hour (Environment
Canada, to be verified)."""

WATER_FROM_C: Final = (25.0, 15.0, 10.0)
"""Water temperature below which being in it is a low, medium, high danger (IAMSAR manual, III, to be verified)."""

WAVE_FROM_DM: Final = (5, 13, 25)
"""Wave height from which a small boat is in low, medium, high danger: Douglas sea states 3, 4 and 5."""

DOUGLAS_DM: Final = (0, 1, 5, 13, 25, 40, 60, 90, 140)
"""Greatest significant wave height of Douglas sea states 0 to 8; above is 9 (WMO code table 3700)."""

SEA_STATES: Final = (
    "calm, glassy", "calm, rippled", "smooth", "slight", "moderate", "rough", "very rough", "high", "very high",
    "phenomenal",
)  # fmt: skip


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What a hazard amounts to.

    Attributes:
        hazard: Which.
        level: How much it endangers life.
        because: By which figures.
    """

    hazard: Hazard
    level: Level
    because: str


def heat_index_c(air_c: float, humidity_percent: float) -> float:
    """Return how hot it feels, by the regression of Rothfusz (National Weather Service, SR 90-23, 1990).

    Below 27 degrees, or where the regression gives less, it is the air's own temperature.
    """
    if air_c < HEAT_FROM_C[0]:
        return air_c
    t, r = air_c * 9 / 5 + 32, humidity_percent
    felt = (
        -42.379 + 2.04901523 * t + 10.14333127 * r - 0.22475541 * t * r - 6.83783e-3 * t * t
        - 5.481717e-2 * r * r + 1.22874e-3 * t * t * r + 8.5282e-4 * t * r * r - 1.99e-6 * t * t * r * r
    )  # fmt: skip
    return max(air_c, (felt - 32) * 5 / 9)


def wind_chill_c(air_c: float, wind_kmh: float) -> float:
    """Return how cold it feels, by the wind chill index of 2001 (Environment Canada, National Weather Service).

    It holds up to 10 degrees and from 4.8 kilometres an hour; otherwise it is the air's own temperature.
    """
    if air_c > 10 or wind_kmh < 4.8:
        return air_c
    power = math.pow(wind_kmh, 0.16)
    return min(air_c, 13.12 + 0.6215 * air_c - 11.37 * power + 0.3965 * air_c * power)


def sea_state_of(wave_dm: int) -> int:
    """Return the Douglas sea state of a significant wave height, 0 to 9."""
    return next((state for state, most in enumerate(DOUGLAS_DM) if wave_dm <= most), 9)


def assessed(seen: ConditionsObserved) -> tuple[Assessment, ...]:
    """Return what conditions do to people; nothing of what was not observed."""
    found = (_heat(seen), _cold(seen), _drowning(seen))
    return tuple(one for one in found if one is not None)


def _heat(seen: ConditionsObserved) -> Assessment | None:
    if seen.air_dc is None:
        return None
    # Without a humidity the air's own temperature counts, which never says more than there is.
    felt = (
        heat_index_c(seen.air_dc / 10, seen.humidity_percent or 0)
        if seen.humidity_percent
        else seen.air_dc / 10
    )
    return Assessment(hazard="heat", level=_reached(felt, HEAT_FROM_C), because=f"heat index {felt:.1f} C")


def _cold(seen: ConditionsObserved) -> Assessment | None:
    if seen.air_dc is None:
        return None
    felt = wind_chill_c(seen.air_dc / 10, (seen.wind_mmps or 0) * _KMH_OF_MMPS)
    level = _reached(-felt, [-limit for limit in COLD_FROM_C])
    return Assessment(hazard="cold", level=level, because=f"wind chill {felt:.1f} C")


def _drowning(seen: ConditionsObserved) -> Assessment | None:
    if seen.water_dc is None and seen.wave_dm is None:
        return None
    levels, figures = [], []
    if seen.water_dc is not None:
        levels.append(_reached(-seen.water_dc / 10, [-limit for limit in WATER_FROM_C]))
        figures.append(_water(seen.water_dc / 10))
    if seen.wave_dm is not None:
        levels.append(_reached(seen.wave_dm, WAVE_FROM_DM))
        figures.append(_waves(seen.wave_dm / 10))
    return Assessment(hazard="drowning", level=max(levels, key=_LEVELS.index), because=", ".join(figures))


def _water(water_c: float) -> str:
    return f"water {water_c:.1f} C"


def _waves(height_m: float) -> str:
    return f"waves {height_m:.1f} m"


def _reached(value: float, limits: Sequence[float]) -> Level:
    return _LEVELS[sum(value >= limit for limit in limits)]
