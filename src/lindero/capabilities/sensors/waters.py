"""The waters of the demonstration: lanes and grounds on a real stretch of sea, drawn by hand clear of land.

The Great Belt, the Kattegat, the Sound and the Fehmarn Belt, longitudes 10 to 13, latitudes 54.5 to 57.5. The states
around them are invented.
"""

import bisect
import itertools
import math
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.places import EARTH_RADIUS_M, Place, place_of

Corner = tuple[float, float]

LANES: Final[dict[str, tuple[Corner, ...]]] = {
    "belt": (
        (11.20, 57.45), (11.32, 57.05), (11.34, 56.70), (11.20, 56.40), (10.99, 56.10), (10.87, 55.92),
        (10.83, 55.75), (10.85, 55.58), (10.97, 55.44), (11.03, 55.34), (11.07, 55.24), (10.99, 55.12),
        (10.96, 55.00), (10.90, 54.82), (10.93, 54.68), (11.15, 54.60),
    ),
    "south": (
        (11.05, 54.60), (11.45, 54.56), (11.80, 54.50), (12.10, 54.52), (12.40, 54.68), (12.75, 54.90),
        (12.95, 55.05),
    ),
    "sound": (
        (11.75, 57.40), (11.95, 56.95), (12.25, 56.45), (12.45, 56.22), (12.57, 56.10), (12.66, 56.03),
        (12.70, 55.93), (12.76, 55.80), (12.72, 55.66), (12.74, 55.52), (12.72, 55.35), (12.78, 55.15),
        (12.85, 54.98),
    ),
    "east": ((12.95, 55.25), (12.80, 55.10), (12.60, 54.85), (12.45, 54.62), (12.25, 54.53)),
    "samso ferry": ((10.36, 56.10), (10.45, 56.055), (10.70, 56.035), (11.00, 56.045), (11.33, 56.02)),
    "fehmarn ferry": ((11.33, 54.63), (11.25, 54.56)),
    "kattegat ferry": ((10.65, 57.44), (10.95, 57.46), (11.35, 57.47), (11.70, 57.48)),
    "sound ferry": ((12.63, 56.03), (12.68, 56.04)),
    "baltic ferry": ((12.02, 54.55), (12.06, 54.50)),
}  # fmt: skip
"""Lines along which ships go, corners as longitude and latitude in degrees; 500 m to either side there is water."""

GROUNDS: Final[tuple[tuple[float, float, float], ...]] = (
    (11.75, 56.95, 9_000.0),
    (11.05, 56.80, 9_000.0),
    (12.55, 55.15, 7_000.0),
    (10.75, 54.65, 3_000.0),
    (11.45, 55.11, 3_000.0),
    (12.20, 56.55, 8_000.0),
    (10.75, 56.95, 7_000.0),
    (12.80, 55.45, 4_000.0),
    (10.95, 55.85, 5_000.0),
    (11.60, 56.35, 9_000.0),
)
"""Where boats fish and sail: longitude and latitude of the middle, degrees, and the radius, metres."""

METRES_PER_DEGREE: Final = EARTH_RADIUS_M * math.pi / 180


class Lane(msgspec.Struct, frozen=True):
    """A lane that can be followed by distance.

    Attributes:
        corners: Its corners, longitude and latitude in degrees.
        reached: Distance from the first corner to each, along the lane, metres.
    """

    corners: tuple[Corner, ...]
    reached: tuple[float, ...]

    @property
    def length_m(self) -> float:
        """Its length, metres."""
        return self.reached[-1]

    def at(self, along_m: float, aside_m: float = 0.0) -> Place:
        """Return the place so far along the lane and so far to its right, metres.

        Straight legs on a local plane: a ship's wheel is not finer, and lanes are short.
        """
        along = min(self.length_m, max(0.0, along_m))
        leg = min(len(self.corners) - 2, max(0, bisect.bisect_right(self.reached, along) - 1))
        start, end = self.corners[leg], self.corners[leg + 1]
        share = (along - self.reached[leg]) / (self.reached[leg + 1] - self.reached[leg])
        east, north = _leg(start, end)
        length = math.hypot(east, north)
        return offset(
            start,
            east * share + north / length * aside_m,
            north * share - east / length * aside_m,
        )


def lane_of(corners: Sequence[Corner]) -> Lane:
    """Make a lane from its corners."""
    lengths = [math.hypot(*_leg(start, end)) for start, end in itertools.pairwise(corners)]
    return Lane(tuple(corners), tuple(itertools.accumulate(lengths, initial=0.0)))


def offset(corner: Corner, east_m: float, north_m: float) -> Place:
    """Return the place so far east and north of a corner, metres, on a local plane."""
    lon, lat = corner
    return place_of(
        lon + east_m / (METRES_PER_DEGREE * math.cos(math.radians(lat))), lat + north_m / METRES_PER_DEGREE
    )


def _leg(start: Corner, end: Corner) -> tuple[float, float]:
    """Return how far east and north one corner lies of another, metres."""
    scale = math.cos(math.radians(start[1]))
    return (end[0] - start[0]) * METRES_PER_DEGREE * scale, (end[1] - start[1]) * METRES_PER_DEGREE
