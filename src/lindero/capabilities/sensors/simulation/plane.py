"""The plane on which a scene is laid out: metres east and north of an origin, and places on the globe."""

import math
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.kernel.places import EARTH_RADIUS_M, Place
from lindero.kernel.units import DEGREE_E7

Metres = NDArray[np.float64]

_METRES_PER_E7: Final = EARTH_RADIUS_M * math.pi / 180 / DEGREE_E7


class Plane(msgspec.Struct, frozen=True):
    """A plane that touches the sphere at its origin; within 50 km a distance on it is true to a few metres.

    Attributes:
        origin: Where x and y are 0.
    """

    origin: Place

    def places(self, x: Metres, y: Metres) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return longitudes and latitudes in 1e-7 degree of points given in metres; shape (n,) each."""
        lat = self.origin.lat + y / _METRES_PER_E7
        lon = self.origin.lon + x / (_METRES_PER_E7 * math.cos(math.radians(self.origin.lat_deg)))
        return np.rint(lon).astype(np.int32), np.rint(lat).astype(np.int32)

    def points(self, lon: NDArray[np.int32], lat: NDArray[np.int32]) -> tuple[Metres, Metres]:
        """Return the points in metres of places in 1e-7 degree: `places`, undone; shape (n,) each."""
        along = math.cos(math.radians(self.origin.lat_deg)) * _METRES_PER_E7
        east, north = lon.astype(np.float64) - self.origin.lon, lat.astype(np.float64) - self.origin.lat
        return east * along, north * _METRES_PER_E7

    def place(self, x: float, y: float) -> Place:
        """Return the place of one point."""
        lon, lat = self.places(np.array([x]), np.array([y]))
        return Place(lon=int(lon[0]), lat=int(lat[0]))
