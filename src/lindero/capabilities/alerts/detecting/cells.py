"""Cells of a grid over the earth, numbered so that neighbours of one are a few stretches of numbers."""

from typing import Final

import numpy as np

from lindero.capabilities.alerts.detecting.histories import Bools, Ints
from lindero.kernel.places import Place

CELL_E7: Final = 100_000
"""Cells of 0.01 degree: about one kilometre."""

_ROW: Final = 2**26


def cells_of(lon: Ints, lat: Ints, size_e7: int = CELL_E7) -> Ints:
    """Return the cell of each place as one number."""
    cells: Ints = (lon // size_e7) * _ROW + lat // size_e7
    return cells


def cell_of(place: Place, size_e7: int = CELL_E7) -> int:
    """Return the cell of one place."""
    return (place.lon // size_e7) * _ROW + place.lat // size_e7


def around(cells: Ints, reach: int = 1) -> Ints:
    """Return, for each cell, itself and its neighbours, one row each."""
    near = np.arange(-reach, reach + 1)
    steps = (near[:, None] * _ROW + near[None, :]).ravel()
    found: Ints = cells[:, None] + steps[None, :]
    return found


def stretches(ordered: Ints, cell: int, reach: int = 1) -> list[slice]:
    """Return where a cell and its neighbours, as `around` has them, stand among ordered cells.

    Neighbours of one longitude have numbers that follow each other, so a block is a few stretches, found by halving:
    what is asked about one place does not grow with how many are elsewhere.
    """
    middles = cell + _ROW * np.arange(-reach, reach + 1)
    lows = np.searchsorted(ordered, middles - reach).tolist()
    highs = np.searchsorted(ordered, middles + reach, side="right").tolist()
    return [slice(low, high) for low, high in zip(lows, highs, strict=True) if high > low]


def is_among(values: Ints, ordered: Ints) -> Bools:
    """Return which values are among ordered ones."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    found: Bools = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def distinct(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Return every pair of two columns once, ordered by the first and then by the second.

    As `np.unique` of rows does, which compares them one by one and lets no other thread have its turn until it is done.
    What a track repeats from minute to minute is dropped before anything is ordered.
    """
    is_new = _differ(first, second)
    first, second = first[is_new], second[is_new]
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    is_new = _differ(first, second)
    return first[is_new], second[is_new]


def _differ(first: Ints, second: Ints) -> Bools:
    """Return which pairs are not the one before."""
    return np.append(True, (np.diff(first) != 0) | (np.diff(second) != 0))[: len(first)]
