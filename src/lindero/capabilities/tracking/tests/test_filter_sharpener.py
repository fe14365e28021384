"""Sharpening of associations where tracks are close."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.associator import Marginals, associate
from lindero.capabilities.tracking.filtering.bank import Columns, empty_bank
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.sharpener import Sharpened, sharpen

NOISE_M = 20.0


def edges_of(*tracks: tuple[int, ...]) -> Edges:
    """Pairs by the measurements of each track."""
    return Edges(
        first=np.cumsum([0, *(len(one) for one in tracks)]),
        measurement=np.array([place for one in tracks for place in one], np.int64),
        likelihood=np.ones((sum(len(one) for one in tracks), 1)),
    )


def tracks_at(*east: float) -> Columns:
    """Tracks on a line, each known as well as a sensor measures."""
    bank = empty_bank(len(east), components=1, modes=1)
    bank.count = len(east)
    bank.tracks.mean[:, 0, 0, 0] = east
    bank.tracks.covariance[:] = np.diag([NOISE_M**2, 1.0, NOISE_M**2, 1.0])
    return bank.tracks


def sharpened(
    edges: Edges, before: Marginals, unseen: NDArray[np.float64], *, east: tuple[float, ...]
) -> Sharpened:
    """Sharpen for tracks at these places."""
    noises = np.tile([NOISE_M**2, 0.0, NOISE_M**2], (len(before.unexplained), 1))
    return sharpen(edges, before, unseen, tracks_at(*east), noises)


def test_tracks_at_one_place_take_different_measurements() -> None:
    """Two tracks that fit two measurements nearly alike follow one each, as seen and as explained as before."""
    edges = edges_of((0, 1), (0, 1))
    before = associate(edges, np.array([1.2, 1.0, 1.0, 1.2]), np.array([0.3, 0.3]))
    after = sharpened(edges, before, before.missed, east=(0.0, 0.0)).marginals
    table, sharp = before.paired.reshape(2, 2), after.paired.reshape(2, 2)
    assert table[0, 0] < 0.6
    assert sharp[0, 0] > 0.9 * sharp[0].sum()
    assert sharp[1, 1] > 0.9 * sharp[1].sum()
    assert sharp.sum(axis=0) == pytest.approx(table.sum(axis=0), rel=2e-2)
    assert sharp.sum() + after.missed.sum() == pytest.approx(2.0, rel=1e-3)
    assert after.missed == pytest.approx(before.missed, abs=0.03)
    assert after.unexplained is before.unexplained


def test_of_tracks_at_one_place_one_was_missed() -> None:
    """Three measurements of four tracks in one place: one of them was missed, not each by a quarter.

    As many targets are there as before, seen and unseen.
    """
    edges = edges_of(*[(0, 1, 2)] * 4)
    paired = np.full((4, 3), 0.22) + 0.08 * np.eye(4, 3)
    before = Marginals(
        paired=paired.reshape(-1), missed=1.0 - paired.sum(axis=1), unexplained=np.full(3, 1e-3)
    )
    unseen = before.missed * np.array([0.9, 0.8, 0.7, 0.9])
    after, left = sharpened(edges, before, unseen, east=(0.0, 1.0, 2.0, 1.0))
    assert before.missed.max() < 0.35
    assert np.sort(after.missed)[-1] > 0.8
    assert np.sort(after.missed)[-2] < 0.2
    assert after.missed.sum() == pytest.approx(before.missed.sum(), rel=2e-2)
    assert left.sum() == pytest.approx(unseen.sum(), rel=2e-2)
    assert (left <= after.missed).all()


def test_tracks_side_by_side_keep_what_each_missed() -> None:
    """Whoever goes beside another explains some of its measurement, and yet does not stand in for it when missed."""
    edges = edges_of((0, 1), (0, 1))
    before = Marginals(
        paired=np.array([0.6, 0.1, 0.1, 0.5]), missed=np.array([0.3, 0.4]), unexplained=np.array([0.3, 0.4])
    )
    unseen = 0.9 * before.missed
    after, left = sharpened(edges, before, unseen, east=(0.0, 4 * NOISE_M))
    assert after.missed == pytest.approx(before.missed)
    assert left == pytest.approx(unseen)


def test_who_is_alone_keeps_every_explanation() -> None:
    """A track whose measurements no other track explains keeps its probabilities: there is nobody to exchange with."""
    edges = edges_of((0, 1), (2, 3), (3, 4))
    paired = np.array([0.5, 0.4, 0.3, 0.5, 0.4, 0.5])
    before = Marginals(paired=paired, missed=np.full(3, 0.1), unexplained=np.full(5, 0.1))
    after, left = sharpened(edges, before, np.full(3, 0.09), east=(0.0, 50.0, 60.0))
    assert (after.paired[[0, 1, 2, 5]] == paired[[0, 1, 2, 5]]).all()
    assert after.missed[0] == 0.1
    assert left[0] == 0.09


def test_nothing_measured_is_nothing_to_exchange() -> None:
    """Without pairs there is nothing to sharpen."""
    empty = Marginals(paired=np.zeros(0), missed=np.ones(2), unexplained=np.zeros(0))
    after, left = sharpened(edges_of((), ()), empty, np.ones(2), east=(0.0, 1.0))
    assert len(after.paired) == 0
    assert (left == 1.0).all()
