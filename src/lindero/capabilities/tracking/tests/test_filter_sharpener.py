"""Sharpening of associations where tracks are close."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.associator import Marginals, associate
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.sharpener import sharpen


def edges_of(*tracks: tuple[int, ...]) -> Edges:
    """Pairs by the measurements of each track."""
    return Edges(
        first=np.cumsum([0, *(len(one) for one in tracks)]),
        measurement=np.array([place for one in tracks for place in one], np.int64),
        likelihood=np.ones((sum(len(one) for one in tracks), 1)),
    )


def test_tracks_at_one_place_take_different_measurements() -> None:
    """Two tracks that fit two measurements nearly alike follow one each, as seen and as explained as before."""
    edges = edges_of((0, 1), (0, 1))
    before = associate(edges, np.array([1.2, 1.0, 1.0, 1.2]), np.array([0.3, 0.3]))
    after = sharpen(edges, before)
    table, sharp = before.paired.reshape(2, 2), after.paired.reshape(2, 2)
    assert table[0, 0] < 0.6
    assert sharp[0, 0] > 0.9 * sharp[0].sum()
    assert sharp[1, 1] > 0.9 * sharp[1].sum()
    assert sharp.sum(axis=0) == pytest.approx(table.sum(axis=0), rel=2e-2)
    assert sharp.sum(axis=1) == pytest.approx(table.sum(axis=1), rel=2e-2)
    assert after.missed is before.missed
    assert after.unexplained is before.unexplained


def test_who_is_alone_keeps_every_explanation() -> None:
    """A track whose measurements no other track explains keeps its probabilities: there is nobody to exchange with."""
    edges = edges_of((0, 1), (2, 3), (3, 4))
    paired = np.array([0.5, 0.4, 0.3, 0.5, 0.4, 0.5])
    after = sharpen(edges, Marginals(paired=paired, missed=np.full(3, 0.1), unexplained=np.full(5, 0.1)))
    assert (after.paired[[0, 1, 2, 5]] == paired[[0, 1, 2, 5]]).all()


def test_nothing_measured_is_nothing_to_exchange() -> None:
    """Without pairs there is nothing to sharpen."""
    empty = Marginals(paired=np.zeros(0), missed=np.ones(2), unexplained=np.zeros(0))
    assert len(sharpen(edges_of((), ()), empty).paired) == 0
