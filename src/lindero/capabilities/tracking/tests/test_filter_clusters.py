"""Clusters of tracks that share measurements."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from lindero.capabilities.tracking.filtering.clusters import clusters_of
from lindero.capabilities.tracking.filtering.gater import Edges


@settings(deadline=None, max_examples=60)
@given(
    explained=st.lists(st.sets(st.integers(0, 11), max_size=3), max_size=12),
)
def test_clusters_are_the_pieces_of_the_graph(explained: list[set[int]]) -> None:
    """Every track that explains something is in one cluster, with those it shares measurements with, in order."""
    edges = Edges(
        first=np.cumsum([0, *(len(one) for one in explained)]),
        measurement=np.array([place for one in explained for place in sorted(one)], np.int64),
        likelihood=np.ones((sum(len(one) for one in explained), 1)),
    )
    found = clusters_of(edges, 12)
    tracks = len(explained)
    ends = np.ones(len(edges.measurement)), (edges.track, tracks + edges.measurement)
    piece = connected_components(coo_matrix(ends, shape=(tracks + 12,) * 2), directed=False)[1]
    expected: dict[int, list[int]] = {}
    for track, one in enumerate(explained):
        if one:
            expected.setdefault(int(piece[track]), []).append(track)
    starts = found.first.tolist()
    clusters = [found.track[a:b].tolist() for a, b in itertools.pairwise(starts)]
    assert clusters == list(expected.values())
