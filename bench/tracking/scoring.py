"""How good tracks are: GOSPA (Rahmathullah, García-Fernández and Svensson, FUSION 2017), identity switches, IDF1."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from bench.tracking.world import Floats, Ints, World

Shown = list[tuple[list[int], Floats]]
"""For each scan the numbers of the tracks shown, and their places, shape (tracks, 2)."""


@dataclass(frozen=True)
class Score:
    """How good tracks are.

    Attributes:
        gospa: Mean over scans (order 2, alpha 2), metres.
        rms: Root of the mean square over scans, metres.
        missed: Targets without a track, mean over scans.
        false: Tracks without a target, mean over scans.
        switches: How often a target's track became another.
        idf1: Share of positions under the one right identity, 0 to 1.
    """

    gospa: float
    rms: float
    missed: float
    false: float
    switches: float
    idf1: float


def score(world: World, shown: Shown) -> Score:
    """Return how good tracks are."""
    values, missed, false, switches = [], 0, 0, 0
    last: dict[int, int] = {}
    together: Counter[tuple[int, int]] = Counter()
    truth = [world.truth[world.truth[:, 0] == scan] for scan in range(world.scans)]
    for there, (numbers, places) in zip(truth, shown, strict=True):
        own, theirs, distances = assign(there[:, 2:4], places, world.cut_off)
        alone, extra = len(there) - len(own), len(numbers) - len(own)
        values.append(float((distances**2).sum()) + world.cut_off**2 / 2 * (alone + extra))
        missed, false = missed + alone, false + extra
        for target, row in zip(there[own, 1].astype(int).tolist(), theirs.tolist(), strict=True):
            switches += last.get(target, numbers[row]) != numbers[row]
            last[target] = numbers[row]
            together[target, numbers[row]] += 1
    positions = len(world.truth) + sum(len(numbers) for numbers, _ in shown)
    return Score(
        gospa=float(np.sqrt(values).mean()),
        rms=float(np.sqrt(np.mean(values))),
        missed=missed / world.scans,
        false=false / world.scans,
        switches=switches,
        idf1=2 * _identified(together) / max(positions, 1),
    )


def assign(targets: Floats, tracks: Floats, cut_off: float) -> tuple[Ints, Ints, Floats]:
    """Return targets, tracks and distances of the best assignment inside the cut-off, piece by piece."""
    none = np.zeros(0, np.int64)
    if not len(targets) or not len(tracks):
        return none, none, np.zeros(0)
    near = cKDTree(targets).sparse_distance_matrix(cKDTree(tracks), cut_off, output_type="coo_matrix")
    size = len(targets) + len(tracks)
    graph = coo_matrix((np.ones(near.nnz), (near.row, near.col + len(targets))), shape=(size, size))
    piece = connected_components(graph, directed=False)[1][near.row] if near.nnz else none
    found: list[tuple[int, int, float]] = []
    for number in np.unique(piece):
        members = np.flatnonzero(piece == number)
        rows, row = np.unique(near.row[members], return_inverse=True)
        columns, column = np.unique(near.col[members], return_inverse=True)
        cost = np.full((len(rows), len(columns)), cut_off**2)
        cost[row, column] = near.data[members] ** 2
        for a, b in zip(*linear_sum_assignment(cost), strict=True):
            if cost[a, b] < cut_off**2:
                found.append((int(rows[a]), int(columns[b]), float(np.sqrt(cost[a, b]))))
    return (
        np.array([one[0] for one in found], np.int64),
        np.array([one[1] for one in found], np.int64),
        np.array([one[2] for one in found]),
    )


def _identified(together: Counter[tuple[int, int]]) -> int:
    """Return how many positions the best pairing of targets and tracks, one to one, explains."""
    if not together:
        return 0
    targets = {target: row for row, target in enumerate({target for target, _ in together})}
    tracks = {track: column for column, track in enumerate({track for _, track in together})}
    gain = np.zeros((len(targets), len(tracks)))
    for (target, track), count in together.items():
        gain[targets[target], tracks[track]] = count
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return int(gain[rows, columns].sum())
