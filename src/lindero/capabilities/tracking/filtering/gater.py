"""Gater: which measurements a track can have given rise to, found through a grid of cells."""

import math
from typing import NamedTuple

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import compiled, inlined
from lindero.capabilities.tracking.filtering.motion import Floats

_NEGLIGIBLE_MODE = 1e-4
_MOST_LINES = 10_000
_EDGES_EACH = 8


class Edges(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Pairs of a track and a measurement that it can explain, track by track.

    Attributes:
        first: Index of each track's first pair, shape (tracks + 1,).
        measurement: The measurement of each pair, shape (pairs,).
        likelihood: Density of the measurement under each component, 1/m^2, shape (pairs, components).
    """

    first: Ints
    measurement: Ints
    likelihood: Floats

    @property
    def track(self) -> Ints:
        """The track of each pair."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


class Grid(NamedTuple):
    """Measurements by the square cell that they lie in.

    Attributes:
        west: Lowest x, metres.
        south: Lowest y, metres.
        cell: Side of a cell, metres.
        columns: Cells along x.
        rows: Cells along y.
        first: Index into `order` of each cell's first measurement, shape (cells + 1,).
        order: Measurements, cell by cell.
    """

    west: float
    south: float
    cell: float
    columns: int
    rows: int
    first: Ints
    order: Ints


def grid_of(places: Floats, cell: float) -> Grid:
    """Sort measurements into cells.

    Args:
        places: Positions, metres, shape (measurements, 2), at least one.
        cell: Smallest side of a cell, metres; larger ones are taken so that there are about as many as measurements.
    """
    # Column by column: numpy takes ten times as long for both at once.
    west, south = float(places[:, 0].min()), float(places[:, 1].min())
    wide, tall = float(places[:, 0].max()) - west, float(places[:, 1].max()) - south
    cell = max(cell, math.sqrt(wide * tall / len(places)), wide / _MOST_LINES, tall / _MOST_LINES)
    columns, rows = int(wide / cell) + 1, int(tall / cell) + 1
    column = np.minimum((places[:, 0] - west) / cell, columns - 1).astype(np.int64)
    row = np.minimum((places[:, 1] - south) / cell, rows - 1).astype(np.int64)
    number = column * rows + row
    first = np.zeros(columns * rows + 1, np.int64)
    np.cumsum(np.bincount(number, minlength=columns * rows), out=first[1:])
    return Grid(
        west=west,
        south=south,
        cell=cell,
        columns=columns,
        rows=rows,
        first=first,
        order=np.argsort(number, kind="stable"),
    )


def gate(bank: Bank, scan: Measurements, gate_size: float) -> Edges:
    """Pair tracks with the measurements inside their gates.

    Args:
        bank: Predicted tracks.
        scan: What was measured.
        gate_size: Squared Mahalanobis distance up to which a pair counts.
    """
    components = bank.columns.weight.shape[1]
    if not bank.count or not len(scan.places):
        none = np.zeros(0, np.int64)
        first = np.zeros(bank.count + 1, np.int64)
        return Edges(first=first, measurement=none, likelihood=np.zeros((0, components)))
    widest = float(max(scan.noises[:, 0].max(), scan.noises[:, 2].max()))
    grid = grid_of(scan.places, math.sqrt(gate_size * widest))
    room = _EDGES_EACH * (bank.count + len(scan.places))
    pairs = room + 1
    while pairs > room:
        room *= 2
        found = Found(
            np.zeros(bank.count + 1, np.int64), np.empty(room, np.int64), np.empty((room, components))
        )
        pairs = _gate(bank.count, bank.columns, scan, grid, (gate_size, widest), found)
    return Edges(
        first=found.first, measurement=found.measurement[:pairs], likelihood=found.likelihood[:pairs]
    )


class Gaussian(NamedTuple):
    """Where one mode of one component is, its covariance there, and how probable it is within its component."""

    x: float
    y: float
    xx: float
    xy: float
    yy: float
    chance: float


class Found(NamedTuple):
    """Room for pairs, see `Edges`."""

    first: Ints
    measurement: Ints
    likelihood: Floats


@compiled
def _gate(
    count: int, bank: Columns, scan: Measurements, grid: Grid, limits: tuple[float, float], found: Found
) -> int:
    """Fill in the pairs; return how many there are, or more than there is room for."""
    pair_of = np.full(len(scan.places), -1)
    pairs = 0
    for track in range(count):
        began = pairs
        for part in range(bank.components[track]):
            for k in range(bank.mode.shape[2]):
                chance = bank.mode[track, part, k]
                if chance < _NEGLIGIBLE_MODE:
                    continue
                mean, spread = bank.mean[track, part, k], bank.covariance[track, part, k]
                gaussian = Gaussian(mean[0], mean[2], spread[0, 0], spread[0, 2], spread[2, 2], chance)
                pairs = _search(gaussian, part, scan, grid, limits, (began, pairs), pair_of, found)
                if pairs > len(found.measurement):
                    return pairs
        found.first[track + 1] = pairs
    return pairs


@inlined
def _search(
    one: Gaussian,
    part: int,
    scan: Measurements,
    grid: Grid,
    limits: tuple[float, float],
    span: tuple[int, int],
    pair_of: Ints,
    found: Found,
) -> int:
    """Pair one Gaussian with the measurements in its gate; `span` holds the track's first pair and the next free."""
    gate_size, widest = limits
    began, pairs = span
    reach_x, reach_y = math.sqrt(gate_size * (one.xx + widest)), math.sqrt(gate_size * (one.yy + widest))
    left = max(int((one.x - reach_x - grid.west) // grid.cell), 0)
    right = min(int((one.x + reach_x - grid.west) // grid.cell), grid.columns - 1)
    bottom = max(int((one.y - reach_y - grid.south) // grid.cell), 0)
    top = min(int((one.y + reach_y - grid.south) // grid.cell), grid.rows - 1)
    if top < bottom:
        return pairs
    for column in range(left, right + 1):
        cell = column * grid.rows
        for slot in range(grid.first[cell + bottom], grid.first[cell + top + 1]):
            place = grid.order[slot]
            apart_x, apart_y = scan.places[place, 0] - one.x, scan.places[place, 1] - one.y
            noise_xx, noise_xy, noise_yy = scan.noises[place, 0], scan.noises[place, 1], scan.noises[place, 2]
            density = _density(
                apart_x, apart_y, one.xx + noise_xx, one.xy + noise_xy, one.yy + noise_yy, gate_size
            )
            if density < 0.0:
                continue
            if pair_of[place] < began:
                if pairs == len(found.measurement):
                    return pairs + 1
                pair_of[place] = pairs
                found.measurement[pairs] = place
                found.likelihood[pairs] = 0.0
                pairs += 1
            found.likelihood[pair_of[place], part] += one.chance * density
    return pairs


@inlined
def _density(apart_x: float, apart_y: float, xx: float, xy: float, yy: float, gate_size: float) -> float:
    """Return the density, 1/m^2, of an innovation with this covariance; -1 outside the gate."""
    determinant = xx * yy - xy * xy
    distance = (yy * apart_x**2 - 2 * xy * apart_x * apart_y + xx * apart_y**2) / determinant
    if not distance <= gate_size:
        return -1.0
    return math.exp(-0.5 * distance) / (2 * math.pi * math.sqrt(determinant))
