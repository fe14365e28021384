"""Where wind and current carry what drifts: a first guess for a search, with its spread.

Leeway after Allen and Plourde (1999). The coefficients are means, to be verified before they are relied on; a rescue
centre that has a drift service uses that.
"""

import math
from typing import Final, Literal

import msgspec

from lindero.kernel.places import Place, moved

Adrift = Literal["person_in_water", "life_raft", "rubber_boat", "small_boat", "fishing_vessel"]


class Leeway(msgspec.Struct, frozen=True):
    """How the wind moves what drifts.

    Attributes:
        share: Of the wind's speed.
        divergence_deg: Greatest angle off the wind, to either side.
    """

    share: float
    divergence_deg: float


LEEWAY: Final[dict[Adrift, Leeway]] = {
    "person_in_water": Leeway(0.011, 30.0),
    "life_raft": Leeway(0.035, 20.0),
    "rubber_boat": Leeway(0.030, 25.0),
    "small_boat": Leeway(0.034, 22.0),
    "fishing_vessel": Leeway(0.027, 33.0),
}
SPREAD_SHARE: Final = 0.3
"""Error of drift as a share of its length (IAMSAR manual, volume II, to be verified)."""


class Drifted(msgspec.Struct, frozen=True, kw_only=True):
    """Where something may be.

    Attributes:
        hours: After how many hours.
        middle: If it drifts straight before the wind.
        left: If it drifts as far to the left of the wind as it may.
        right: If it drifts as far to the right.
        radius_m: Radius around each within which it is likely, metres.
    """

    hours: float
    middle: Place
    left: Place
    right: Place
    radius_m: int


class Forces(msgspec.Struct, frozen=True, kw_only=True):
    """What carries it.

    Attributes:
        wind_mps: Speed of the wind, metres per second.
        wind_from_deg: Where the wind comes from, degrees.
        current_mps: Speed of the surface current, metres per second.
        current_to_deg: Where the current goes to, degrees.
    """

    wind_mps: float
    wind_from_deg: float
    current_mps: float = 0.0
    current_to_deg: float = 0.0


def drifted(
    start: Place, hours: float, adrift: Adrift, forces: Forces, start_radius_m: float = 0.0
) -> Drifted:
    """Return where something that drifts may be.

    Args:
        start: Where it was.
        hours: For how many hours it has drifted.
        adrift: What drifts.
        forces: Wind and current.
        start_radius_m: How far off the first position may be, metres.
    """
    seconds = hours * 3_600
    leeway = LEEWAY[adrift]
    downwind = (forces.wind_from_deg + 180) % 360
    carried = moved(start, forces.current_to_deg, forces.current_mps * seconds)
    blown_m = leeway.share * forces.wind_mps * seconds
    middle, left, right = (
        moved(carried, (downwind + side * leeway.divergence_deg) % 360, blown_m) for side in (0.0, -1.0, 1.0)
    )
    length_m = math.hypot(blown_m, forces.current_mps * seconds)
    return Drifted(
        hours=hours,
        middle=middle,
        left=left,
        right=right,
        radius_m=round(start_radius_m + SPREAD_SHARE * length_m),
    )
