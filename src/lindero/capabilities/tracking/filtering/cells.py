"""An area cut into square cells, for what is learned place by place."""

import math
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.compiled import tight
from lindero.capabilities.tracking.filtering.motion import Floats


class Surface(NamedTuple):
    """The area that a sensor looks at, metres."""

    west: float
    south: float
    east: float
    north: float


class Cells:
    """Square cells over an area.

    Attributes:
        count: How many there are.
        surface: Of each, m^2.
    """

    def __init__(self, surface: Surface, side: float) -> None:
        """Cut an area into cells of about this side, metres."""
        wide, tall = max(surface.east - surface.west, 1.0), max(surface.north - surface.south, 1.0)
        self._west, self._south, self._side = surface.west, surface.south, side
        self._columns, self._rows = math.ceil(wide / side), math.ceil(tall / side)
        self.count = self._columns * self._rows
        self.surface = wide * tall / self.count

    @property
    def centres(self) -> Floats:
        """The middle of each cell, metres, shape (cells, 2)."""
        column, row = np.divmod(np.arange(self.count), self._rows)
        corner = np.array([self._west, self._south])
        centres: Floats = corner + self._side * (np.column_stack([column, row]) + 0.5)
        return centres

    def of(self, places: Floats) -> Ints:
        """Return the cell that each place (x, y) lies in; those outside count to the nearest."""
        cells = np.empty(len(places), np.int64)
        _find(places, (self._west, self._south, self._side), (self._columns, self._rows), cells)
        return cells


@tight
def _find(places: Floats, corner: tuple[float, float, float], numbers: tuple[int, int], cells: Ints) -> None:
    west, south, side = corner
    columns, rows = numbers
    for one in range(len(places)):
        column = min(max((places[one, 0] - west) / side, 0.0), columns - 1.0)
        row = min(max((places[one, 1] - south) / side, 0.0), rows - 1.0)
        cells[one] = int(column) * rows + int(row)


def across(surface: Surface, number: int) -> float:
    """Return the side of cells of which so many lie along the longer side of an area, metres."""
    return max(surface.east - surface.west, surface.north - surface.south, 1.0) / number
