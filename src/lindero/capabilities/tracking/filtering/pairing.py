"""Pairing: which of a neighbour's tracks are ours too, with what officers said remembered.

Of all pairings inside the gates the one of least total distance is taken (optimal assignment), piece by piece where
tracks are near. Tracks that were one before stay one until they are clearly apart.
"""

from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.filtering.motion import Floats

GATE: Final = 18.5
"""Squared Mahalanobis distance of two states that are one thing: 999 of 1,000 are nearer (chi-squared, 4 degrees)."""

_LOYALTY: Final = 9.0
"""By how much a pairing that stood before counts as nearer."""

_FARTHEST_M: Final = 5_000.0
"""Tracks further apart are never asked: an estimate so vague says nothing."""


class Said(NamedTuple):
    """What is known of pairs (row of ours, row of theirs) beforehand.

    Attributes:
        before: Pairs that were one at the last time.
        together: Pairs that share a proven identity, or of which an officer said that they are one.
        apart: Pairs of which an officer said that they are not the same, or whose identities differ.
    """

    before: Collection[tuple[int, int]] = ()
    together: Collection[tuple[int, int]] = ()
    apart: Collection[tuple[int, int]] = ()


class Pairing(NamedTuple):
    """Rows of ours and of theirs that are one thing, index by index."""

    own: Ints
    theirs: Ints


def pair(own: Tracked, theirs: Tracked, said: Said | None = None, *, bias_m: float = 0.0) -> Pairing:
    """Return which tracks are one thing; each occurs once at most.

    Args:
        own: Ours.
        theirs: Theirs, at the same instant.
        said: What is known beforehand.
        bias_m: Standard deviation of what shifts one party's picture as a whole against the other's, metres.
    """
    said = said or Said()
    rows, columns, distance = _near(own, theirs, bias_m)
    forbidden = {*said.apart}
    settled = [one for one in dict.fromkeys(said.together) if one not in forbidden]
    taken_own, taken_theirs = {a for a, _ in settled}, {b for _, b in settled}
    before = set(said.before)
    kept = [
        (a, b, value - _LOYALTY * ((a, b) in before))
        for a, b, value in zip(rows.tolist(), columns.tolist(), distance.tolist(), strict=True)
        if a not in taken_own and b not in taken_theirs and (a, b) not in forbidden
    ]
    found = sorted([*settled, *_assigned(kept, len(own.state), len(theirs.state))])
    return Pairing(np.array([a for a, _ in found], np.int64), np.array([b for _, b in found], np.int64))


def _near(own: Tracked, theirs: Tracked, bias_m: float) -> tuple[Ints, Ints, Floats]:
    """Return the pairs inside the gate, and their squared distances.

    The covariances are added: what they have in common makes the true difference smaller, so that no pair is lost.
    """
    none = np.zeros(0, np.int64)
    if not len(own.state) or not len(theirs.state):
        return none, none, np.zeros(0)
    reach = [np.sqrt(GATE * (one.covariance[:, 0, 0] + one.covariance[:, 2, 2])) for one in (own, theirs)]
    radius = np.minimum(reach[0] + reach[1].max() + bias_m, _FARTHEST_M)
    near = cKDTree(theirs.state[:, (0, 2)]).query_ball_point(own.state[:, (0, 2)], radius)
    rows = np.repeat(np.arange(len(near)), [len(some) for some in near])
    columns = np.array([column for some in near for column in some], np.int64)
    apart = own.state[rows] - theirs.state[columns]
    spread = own.covariance[rows] + theirs.covariance[columns]
    spread[:, (0, 2), (0, 2)] += bias_m**2
    distance = np.einsum("pa,pa->p", apart, np.linalg.solve(spread, apart[:, :, None])[:, :, 0])
    inside = distance <= GATE
    return rows[inside], columns[inside], distance[inside]


def _assigned(near: list[tuple[int, int, float]], own: int, theirs: int) -> list[tuple[int, int]]:
    """Return the pairs of the best assignment, piece by piece; a pair left out costs as much as the gate."""
    if not near:
        return []
    rows, columns = np.array([one[0] for one in near]), np.array([one[1] for one in near])
    cost = np.array([one[2] for one in near])
    graph = coo_matrix((np.ones(len(near)), (rows, columns + own)), shape=(own + theirs,) * 2)
    piece = connected_components(graph, directed=False)[1][rows]
    found = []
    for members in (np.flatnonzero(piece == number) for number in np.unique(piece)):
        some_rows, row = np.unique(rows[members], return_inverse=True)
        some_columns, column = np.unique(columns[members], return_inverse=True)
        table = np.full((len(some_rows), len(some_columns)), GATE)
        table[row, column] = cost[members]
        best = zip(*linear_sum_assignment(table), strict=True)
        found += [(int(some_rows[a]), int(some_columns[b])) for a, b in best if table[a, b] < GATE]
    return found
