"""What ADS-B tells of an aircraft, as columns: units, classes of emitters, what is new since it was last heard."""

import math
from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.sensors.formats.accuracy import accuracy_of_nacp
from lindero.capabilities.sensors.formats.geometry import Fix
from lindero.capabilities.sensors.formats.motion import (
    METRES_PER_FOOT,
    MPS_PER_FOOT_A_MINUTE,
    MPS_PER_KNOT,
    heading,
    over_ground,
    vertical,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES

ADSB: Final = SOURCE_CLASSES.index("adsb")
AIRCRAFT, DRONE, VEHICLE = (OBJECT_CLASSES.index(name) for name in ("aircraft", "drone", "vehicle"))

SAME_POSITION_MS: Final = 250
"""Ages are told in tenths of a second: a position heard once seems to move in time by as much."""

MAX_AIRCRAFT: Final = 32_768
"""Aircraft whose last position is remembered; beyond them all is forgotten."""

_HEX_DIGITS: Final = 6
_CLASSES: Final = {"B6": DRONE, "C1": VEHICLE, "C2": VEHICLE}
_OBSTACLES: Final = frozenset({"C3", "C4", "C5"})


class Heard:
    """Remembers when each aircraft's last position was measured."""

    def __init__(self) -> None:
        self._last_at: dict[str, int] = {}

    def is_new(self, identity: str, at: int) -> bool:
        """Say whether a position is newer than the one already taken of the same aircraft, and remember it."""
        last_at = self._last_at.get(identity)
        if last_at is not None and at <= last_at + SAME_POSITION_MS:
            return False
        if last_at is None and len(self._last_at) >= MAX_AIRCRAFT:
            self._last_at = {}
        self._last_at[identity] = at
        return True


def identity_of(address: object, sensor_id: str) -> str:
    """Return the name of an aircraft by its 24 bits; empty if that is none.

    An address with `~` before it was made up by the receiver or a ground station: it is a name of the sensor's.
    """
    if not isinstance(address, str):
        return ""
    digits = address.strip().lower().removeprefix("~")
    if len(digits) != _HEX_DIGITS or not set(digits) <= set("0123456789abcdef") or not int(digits, 16):
        return ""
    return f"{sensor_id}/{digits}" if address.strip().startswith("~") else f"icao24:{digits}"


def number(said: Mapping[str, Any], *names: str) -> float | None:
    """Return the first of the named values that is a finite number."""
    for name in names:
        value = said.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    return None


def is_obstacle(category: object) -> bool:
    """Say whether an emitter category is of an obstacle that never moves."""
    return category in _OBSTACLES


def columns_of(said: Mapping[str, Any]) -> dict[str, int]:
    """Return the columns of what readsb says of an aircraft (README-json.md of readsb); no place, no columns."""
    lon, lat = number(said, "lon"), number(said, "lat")
    if lon is None or lat is None or not (fix := Fix(lon, lat, 0.0)).is_place:
        return {}
    knots, feet = number(said, "gs"), number(said, "alt_geom", "alt_baro")
    rate = number(said, "geom_rate", "baro_rate")
    category = number(said, "nac_p")
    return (
        fix.columns
        | {"source_class": ADSB, "object_class": _CLASSES.get(str(said.get("category")), AIRCRAFT)}
        | accuracy_of_nacp(None if category is None else int(category))
        | over_ground(None if knots is None else knots * MPS_PER_KNOT, number(said, "track"))
        | heading(number(said, "true_heading"))
        | vertical(
            None if feet is None else feet * METRES_PER_FOOT,
            None if rate is None else rate * MPS_PER_FOOT_A_MINUTE,
        )
    )


def words_of(text: object) -> str:
    """Return a call sign without the blanks around it; empty if there is none that can be read."""
    words = text.strip() if isinstance(text, str) else ""
    return words if words.isascii() and words.isprintable() and len(words) <= 16 else ""
