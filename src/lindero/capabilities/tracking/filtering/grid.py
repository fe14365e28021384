"""Grid: measurements sorted into square cells, so that those about a place are found without asking all."""

import math
from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import compiled
from lindero.capabilities.tracking.filtering.motion import Floats

_MOST_LINES = 10_000


class Grid(NamedTuple):
    """Measurements by the square cell that they lie in; a slot is a measurement's place in the order of cells.

    Attributes:
        west: Lowest x, metres.
        south: Lowest y, metres.
        cell: Side of a cell, metres.
        columns: Cells along x.
        rows: Cells along y.
        first: Each cell's first slot, column by column, shape (cells + 1,).
        order: The measurement in each slot.
        places: Its position, metres, shape (measurements, 2).
        noises: Its covariance, m^2, shape (measurements, 3).
    """

    west: float
    south: float
    cell: float
    columns: int
    rows: int
    first: Ints
    order: Ints
    places: Floats
    noises: Floats


def grid_of(scan: Measurements, cell: float) -> Grid:
    """Sort measurements into cells.

    Args:
        scan: What was measured, at least one.
        cell: Smallest side of a cell, metres; larger ones are taken so that there are about as many as measurements.
    """
    return _sorted(scan.places, scan.noises, cell)


@compiled
def _sorted(places: Floats, noises: Floats, cell: float) -> Grid:
    count = len(places)
    west, south, wide, tall = _extent(places)
    cell = max(cell, math.sqrt(wide * tall / count), wide / _MOST_LINES, tall / _MOST_LINES)
    columns, rows = int(wide / cell) + 1, int(tall / cell) + 1
    number = np.empty(count, np.int64)
    first = np.zeros(columns * rows + 1, np.int64)
    for one in range(count):
        column = min(int((places[one, 0] - west) / cell), columns - 1)
        row = min(int((places[one, 1] - south) / cell), rows - 1)
        number[one] = column * rows + row
        first[number[one] + 1] += 1
    for index in range(1, columns * rows + 1):
        first[index] += first[index - 1]
    order = np.empty(count, np.int64)
    in_order, noises_in_order = np.empty((count, 2)), np.empty((count, 3))
    free = first[:-1].copy()
    for one in range(count):
        slot = free[number[one]]
        free[number[one]] += 1
        order[slot] = one
        in_order[slot] = places[one]
        noises_in_order[slot] = noises[one]
    return Grid(west, south, cell, columns, rows, first, order, in_order, noises_in_order)


@compiled
def _extent(places: Floats) -> tuple[float, float, float, float]:
    """Return the lowest x and y, and how far the places reach beyond them."""
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    for one in range(len(places)):
        west, east = min(west, places[one, 0]), max(east, places[one, 0])
        south, north = min(south, places[one, 1]), max(north, places[one, 1])
    return west, south, east - west, north - south
