"""Which things have another near at the same minute."""

from typing import Final

import numpy as np

from lindero.capabilities.alerts.detecting.histories import Floats, Ints
from lindero.capabilities.alerts.detecting.sampled import Sampled

_BALANCED: Final = False
"""Halving space and not what is in it makes the tree in half the time, and questions take as long."""


def laid_apart(on_clock: Sampled, rows: Ints, near_m: float) -> Floats:
    """Return points in four directions; the fourth lays minutes so far apart that only those of one are neighbours."""
    first = on_clock.minute.min() if len(on_clock.minute) else 0
    minutes = (on_clock.minute[rows, None] - first) * (4.0 * near_m)
    points: Floats = np.concatenate((on_clock.points[rows], minutes), axis=1)
    return points


def nearest_m(on_clock: Sampled, rows: Ints, others: Ints, far_m: float) -> Floats:
    """Return how far the nearest of the others is from each row in the same minute; infinite from `far_m` metres on."""
    if not len(rows) or not len(others):
        return np.full(len(rows), np.inf)
    # Imported here: it takes a third of a second, and most of the program never asks.
    from scipy.spatial import cKDTree  # noqa: PLC0415  most of the program never asks

    found: Floats
    found, _ = cKDTree(laid_apart(on_clock, others, far_m), balanced_tree=_BALANCED).query(
        laid_apart(on_clock, rows, far_m), distance_upper_bound=far_m
    )
    return found


def close_pairs(on_clock: Sampled, rows: Ints, near_m: float) -> tuple[Ints, Ints]:
    """Return pairs of rows of the same minute, of different tracks, within `near_m` metres; the lower row first."""
    if len(rows) < 2:
        return rows[:0], rows[:0]
    from scipy.spatial import cKDTree  # noqa: PLC0415  most of the program never asks

    tree = cKDTree(laid_apart(on_clock, rows, near_m), balanced_tree=_BALANCED)
    pairs = tree.query_pairs(near_m, output_type="ndarray")
    first, second = rows[pairs[:, 0]], rows[pairs[:, 1]]
    different = on_clock.track[first] != on_clock.track[second]
    return np.minimum(first, second)[different], np.maximum(first, second)[different]
