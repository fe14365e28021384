"""Regions: where sensors that see the same things are followed together, in one flat frame.

Sensors whose coverage overlaps share a region, so that no track is ever handed over at a line drawn across the sea. A
region is known by what its sensors reported; it grows, and two become one, when a scan reaches beyond it.
"""

from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.rules.frames import Floats, Frame
from lindero.capabilities.tracking.rules.scans import Plots

FARTHEST_M: Final = 600_000.0
"""What lies further from a sensor's first report than any radar sees is an error of its decoder."""

_STEP_M: Final = 4_096.0
_MARGIN: Final = 0.25
"""Edges lie on a coarse grid, a share of the region's width beyond what was seen, so that a region seldom grows."""


class Box(NamedTuple):
    """A rectangle in a frame, metres."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, points: Floats) -> bool:
        """Say whether all points lie inside."""
        if not len(points):
            return True
        x, y = points[:, 0], points[:, 1]
        return bool(
            x.min() >= self.west and x.max() <= self.east and y.min() >= self.south and y.max() <= self.north
        )

    def meets(self, other: "Box") -> bool:
        """Say whether two rectangles have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def with_all(self, other: "Box") -> "Box":
        """Return the rectangle that holds both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )

    def moved(self, frame: Frame, to: Frame) -> "Box":
        """Return the rectangle in another frame."""
        places = [frame.place(x, y) for x in (self.west, self.east) for y in (self.south, self.north)]
        points = to.flat(np.array([place.lon for place in places]), np.array([place.lat for place in places]))
        return Box(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def box_of(points: Floats) -> Box:
    """Return the rectangle around points with room to move, on the grid."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * float((high - low).max()) + _STEP_M
    west, south = np.floor((low - margin) / _STEP_M) * _STEP_M
    east, north = np.ceil((high + margin) / _STEP_M) * _STEP_M
    return Box(float(west), float(south), float(east), float(north))


def frame_around(plots: Plots) -> Frame:
    """Return the frame about the middle of what a sensor reported first, to a tenth of a degree."""
    lon, lat = (int(np.median(column)) for column in (plots.lon, plots.lat))
    return Frame(round(lon, -6), round(lat, -6))


def within_reach(frame: Frame, plots: Plots) -> Plots:
    """Return the plots that are not absurdly far away."""
    near = np.hypot(*frame.flat(plots.lon, plots.lat).T) <= FARTHEST_M
    return plots.rows(near)
