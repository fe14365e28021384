"""Where something is, and how exactly that is known."""

import msgspec

from lindero.capabilities.sensors.records import MISSING, NO_ALTITUDE
from lindero.kernel.places import Place


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A position, in the units of `Observations`, missing values likewise."""

    place: Place
    altitude_dm: int = NO_ALTITUDE
    major_dm: int = MISSING
    minor_dm: int = MISSING
    orientation_mdeg: int = MISSING
    bearing_mdeg: int = MISSING
    bearing_deviation_mdeg: int = MISSING
