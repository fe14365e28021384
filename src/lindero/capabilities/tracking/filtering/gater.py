"""Gater: which measurements a track can have given rise to, found through a grid of cells."""

import math
from typing import NamedTuple

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.grid import Grid, grid_of
from lindero.capabilities.tracking.filtering.motion import Floats

_NEGLIGIBLE_MODE = 1e-4
_NEVER = -1.0


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
    widest = max(float(scan.noises[:, 0].max()), float(scan.noises[:, 2].max()))
    grid = grid_of(scan, math.sqrt(gate_size * widest))
    gates, room = _gates_of(bank, (gate_size, widest), grid)
    found = Found(
        first=np.zeros(bank.count + 1, np.int64),
        measurement=np.empty(room, np.int64),
        likelihood=np.empty((room, components)),
        pair_of=np.full(len(scan.places), -1),
    )
    pairs = _pair(gates, grid, gate_size, found)
    return Edges(
        first=found.first, measurement=found.measurement[:pairs], likelihood=found.likelihood[:pairs]
    )


class Found(NamedTuple):
    """Room for pairs, see `Edges`, and the latest pair of each measurement."""

    first: Ints
    measurement: Ints
    likelihood: Floats
    pair_of: Ints


class Gates(NamedTuple):
    """Where to look for what each component gave rise to.

    Attributes:
        first: Index of each track's first component, shape (tracks + 1,).
        box: Cells that hold all gates of a component: left, right, bottom and top one, shape (components, 4).
        modes: Index of the first mode of each component that weighs anything, shape (components + 1,).
        gaussian: Of each mode x, y and the covariance xx, xy, yy, in metres, and its probability, shape (modes, 6).
        inverse: Of each mode the factors of x^2, xy and y^2 in the squared distance for one noise, and the density in
            the middle, 1/m^2, shape (modes, 4).
    """

    first: Ints
    box: Ints
    modes: Ints
    gaussian: Floats
    inverse: Floats


def _gates_of(bank: Bank, limits: tuple[float, float], grid: Grid) -> tuple[Gates, int]:
    """Return the gates of all tracks, and how many pairs there can be at most.

    Args:
        bank: Predicted tracks.
        limits: A gate's size and the widest noise, m^2.
        grid: The measurements.
    """
    count, columns = bank.count, bank.columns
    parts = int(columns.components[:count].sum())
    modes = parts * columns.mode.shape[2]
    gates = Gates(
        first=np.zeros(count + 1, np.int64),
        box=np.empty((parts, 4), np.int64),
        modes=np.zeros(parts + 1, np.int64),
        gaussian=np.empty((modes, 6)),
        inverse=np.empty((modes, 4)),
    )
    return gates, _fill_gates(count, columns, limits, grid, gates)


@tight
def _fill_gates(count: int, bank: Columns, limits: tuple[float, float], grid: Grid, gates: Gates) -> int:
    """Write the boxes and the modes of all components; return how many measurements the boxes hold together."""
    row, used, held = 0, 0, 0
    for track in range(count):
        for part in range(bank.components[track]):
            west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
            for m in range(bank.mode.shape[2]):
                if bank.mode[track, part, m] < _NEGLIGIBLE_MODE:
                    continue
                one = gates.gaussian[used]
                _put(bank.mean[track, part, m], bank.covariance[track, part, m], one)
                one[5] = bank.mode[track, part, m]
                reach_x = math.sqrt(limits[0] * (one[2] + limits[1]))
                reach_y = math.sqrt(limits[0] * (one[4] + limits[1]))
                west, east = min(west, one[0] - reach_x), max(east, one[0] + reach_x)
                south, north = min(south, one[1] - reach_y), max(north, one[1] + reach_y)
                used += 1
            box = gates.box[row]
            box[0] = max(math.floor((west - grid.west) / grid.cell), 0)
            box[1] = min(math.floor((east - grid.west) / grid.cell), grid.columns - 1)
            box[2] = max(math.floor((south - grid.south) / grid.cell), 0)
            box[3] = min(math.floor((north - grid.south) / grid.cell), grid.rows - 1)
            held += _held(box, grid)
            row += 1
            gates.modes[row] = used
        gates.first[track + 1] = row
    return held


@inlined
def _held(box: Ints, grid: Grid) -> int:
    """Return how many measurements a box holds."""
    held = 0
    if box[2] <= box[3]:
        for column in range(box[0], box[1] + 1):
            cell = column * grid.rows
            held += grid.first[cell + box[3] + 1] - grid.first[cell + box[2]]
    return held


@inlined
def _put(mean: Floats, covariance: Floats, one: Floats) -> None:
    one[0], one[1] = mean[0], mean[2]
    one[2], one[3], one[4] = covariance[0, 0], covariance[0, 2], covariance[2, 2]


@tight
def _pair(gates: Gates, grid: Grid, gate_size: float, found: Found) -> int:
    """Fill in the pairs; return how many there are."""
    pairs = 0
    for track in range(len(gates.first) - 1):
        began = pairs
        for row in range(gates.first[track], gates.first[track + 1]):
            part = row - gates.first[track]
            pairs = _search(gates, row, part, grid, gate_size, (began, pairs), found)
        found.first[track + 1] = pairs
    return pairs


@inlined
def _search(
    gates: Gates, row: int, part: int, grid: Grid, gate_size: float, span: tuple[int, int], found: Found
) -> int:
    """Pair one component with the measurements in its gate; `span` holds the track's first pair and the next free."""
    began, pairs = span
    noise_xx, noise_xy, noise_yy = _NEVER, 0.0, 0.0
    left, right, bottom, top = gates.box[row]
    if bottom > top:
        return pairs
    for column in range(left, right + 1):
        cell = column * grid.rows
        for slot in range(grid.first[cell + bottom], grid.first[cell + top + 1]):
            xx, xy, yy = grid.noises[slot, 0], grid.noises[slot, 1], grid.noises[slot, 2]
            if xx != noise_xx or xy != noise_xy or yy != noise_yy:
                # Most sensors measure alike throughout a scan.
                noise_xx, noise_xy, noise_yy = xx, xy, yy
                _invert(gates, row, (xx, xy, yy))
            density = _density(gates, row, grid.places[slot, 0], grid.places[slot, 1], gate_size)
            if density < 0.0:
                continue
            place = grid.order[slot]
            if found.pair_of[place] < began:
                found.pair_of[place] = pairs
                found.measurement[pairs] = place
                for other in range(found.likelihood.shape[1]):
                    found.likelihood[pairs, other] = 0.0
                pairs += 1
            found.likelihood[found.pair_of[place], part] = density
    return pairs


@inlined
def _invert(gates: Gates, row: int, noise: tuple[float, float, float]) -> None:
    """Work out the innovations of a component's modes with a noise, m^2."""
    for m in range(gates.modes[row], gates.modes[row + 1]):
        xx, xy = gates.gaussian[m, 2] + noise[0], gates.gaussian[m, 3] + noise[1]
        yy = gates.gaussian[m, 4] + noise[2]
        determinant = xx * yy - xy * xy
        gates.inverse[m, 0], gates.inverse[m, 1] = yy / determinant, -2.0 * xy / determinant
        gates.inverse[m, 2] = xx / determinant
        gates.inverse[m, 3] = gates.gaussian[m, 5] / (2 * math.pi * math.sqrt(determinant))


@inlined
def _density(gates: Gates, row: int, x: float, y: float, gate_size: float) -> float:
    """Return the density, 1/m^2, under a component's modes in whose gates a place is; -1 if it is in none."""
    density = -1.0
    for m in range(gates.modes[row], gates.modes[row + 1]):
        apart_x, apart_y = x - gates.gaussian[m, 0], y - gates.gaussian[m, 1]
        across = gates.inverse[m, 1] * apart_x * apart_y
        distance = gates.inverse[m, 0] * apart_x**2 + across + gates.inverse[m, 2] * apart_y**2
        if distance <= gate_size:
            density = max(density, 0.0) + gates.inverse[m, 3] * math.exp(-0.5 * distance)
    return density
