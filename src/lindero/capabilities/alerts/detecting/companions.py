"""Which things have another near at the same minute."""

import numpy as np

from lindero.capabilities.alerts.detecting.histories import Bools, Floats, Ints
from lindero.capabilities.alerts.detecting.sampled import Sampled


def laid_apart(on_clock: Sampled, rows: Ints, near_m: float) -> Floats:
    """Return points in four directions; the fourth lays minutes so far apart that only those of one are neighbours."""
    first = on_clock.minute.min() if len(on_clock.minute) else 0
    minutes = (on_clock.minute[rows, None] - first) * (4.0 * near_m)
    points: Floats = np.concatenate((on_clock.points[rows], minutes), axis=1)
    return points


def has_companion(on_clock: Sampled, rows: Ints, others: Ints, near_m: float) -> Bools:
    """Return which rows have one of the others within `near_m` metres in the same minute."""
    if not len(rows) or not len(others):
        return np.zeros(len(rows), bool)
    # Imported here: it takes a third of a second, and most of the program never asks.
    from scipy.spatial import cKDTree  # noqa: PLC0415  most of the program never asks

    far, _ = cKDTree(laid_apart(on_clock, others, near_m)).query(
        laid_apart(on_clock, rows, near_m), distance_upper_bound=near_m
    )
    found: Bools = np.isfinite(far)
    return found


def close_pairs(on_clock: Sampled, rows: Ints, near_m: float) -> tuple[Ints, Ints]:
    """Return pairs of rows of the same minute, of different tracks, within `near_m` metres; the lower row first."""
    if len(rows) < 2:
        return rows[:0], rows[:0]
    from scipy.spatial import cKDTree  # noqa: PLC0415  most of the program never asks

    pairs = cKDTree(laid_apart(on_clock, rows, near_m)).query_pairs(near_m, output_type="ndarray")
    first, second = rows[pairs[:, 0]], rows[pairs[:, 1]]
    different = on_clock.track[first] != on_clock.track[second]
    return np.minimum(first, second)[different], np.maximum(first, second)[different]
