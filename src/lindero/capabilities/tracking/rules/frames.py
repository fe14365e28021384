"""Flat frames: places as metres east and north of an origin, and back; exact in place, with the local scale of lengths.

A frame is the equirectangular projection about its origin: x grows with longitude by the origin's scale, y with
latitude. Away from the origin's latitude lengths along x are too long or too short by a known share, so measured errors
are scaled into the frame and velocities out of it.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lindero.kernel.places import EARTH_RADIUS_M, MAX_LAT_E7, MAX_LON_E7, Place

Floats = NDArray[np.float64]

METRES_PER_E7 = math.pi / 180 / 1e7 * EARTH_RADIUS_M
"""Metres along a meridian for 1e-7 degree, on the mean sphere."""

_TURN = 2 * MAX_LON_E7
_LEAST_SCALE = 0.01
"""Nearer to a pole than 0.6 degree meridians run together; nobody follows anything there."""


class Frame(NamedTuple):
    """A flat frame.

    Attributes:
        lon: Longitude of its origin, 1e-7 degree.
        lat: Latitude of its origin, 1e-7 degree.
    """

    lon: int
    lat: int

    def flat(self, lon: NDArray[np.integer], lat: NDArray[np.integer]) -> Floats:
        """Return places as (x, y), metres, shape (places, 2); the antimeridian is no obstacle."""
        turn = (np.asarray(lon, np.int64) - self.lon + MAX_LON_E7) % _TURN - MAX_LON_E7
        north = np.asarray(lat, np.int64) - self.lat
        return np.column_stack([turn * (METRES_PER_E7 * scale_at(self.lat)), north * METRES_PER_E7])

    def place(self, x: float, y: float) -> Place:
        """Return the place of a point."""
        lon = round(x / (METRES_PER_E7 * scale_at(self.lat))) + self.lon
        lat = min(max(round(y / METRES_PER_E7) + self.lat, -MAX_LAT_E7), MAX_LAT_E7)
        return Place(lon=(lon + MAX_LON_E7) % _TURN - MAX_LON_E7, lat=lat)

    def places(self, points: Floats) -> list[Place]:
        """Return the places of points, shape (points, 2)."""
        lon = np.rint(points[:, 0] / (METRES_PER_E7 * scale_at(self.lat))).astype(np.int64) + self.lon
        lat = np.rint(points[:, 1] / METRES_PER_E7).astype(np.int64) + self.lat
        lon = (lon + MAX_LON_E7) % _TURN - MAX_LON_E7
        lat = np.clip(lat, -MAX_LAT_E7, MAX_LAT_E7)
        return [Place(lon=x, lat=y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]

    def stretch(self, lat: NDArray[np.integer]) -> Floats:
        """Return how many metres of x one metre to the east is at each latitude, shape (places,)."""
        there = np.maximum(np.cos(np.asarray(lat, np.float64) * (np.pi / 180 / 1e7)), _LEAST_SCALE)
        return np.asarray(scale_at(self.lat) / there)


def scale_at(lat: int) -> float:
    """Return the length of a degree of longitude as a share of one of latitude; `lat` in 1e-7 degree."""
    return max(math.cos(math.radians(lat / 1e7)), _LEAST_SCALE)
