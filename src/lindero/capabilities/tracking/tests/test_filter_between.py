"""What two nations know of the same things: intersected, paired, united, and never counted twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.tracking.filtering.intersection import (
    Tracked,
    carry,
    intersect,
    joined,
    novelty,
    shares,
)
from lindero.capabilities.tracking.filtering.motion import Floats, steady
from lindero.capabilities.tracking.filtering.pairing import Said, pair
from lindero.capabilities.tracking.filtering.united import unite


def tracked(places: list[tuple[float, float]], deviation: float = 10.0) -> Tracked:
    """Return tracks at rest with equal, even covariances."""
    state = np.zeros((len(places), 4))
    state[:, (0, 2)] = np.array(places, np.float64).reshape(-1, 2)
    covariance = np.tile(np.diag([deviation**2, 1.0, deviation**2, 1.0]), (len(places), 1, 1))
    return Tracked(state, covariance, np.full(len(places), 0.9))


def some_covariances(seed: int, count: int = 6) -> Floats:
    """Return covariances of all shapes and sizes."""
    roots = np.random.default_rng(seed).normal(size=(count, 4, 4)) * 10.0
    return roots @ roots.swapaxes(1, 2) + np.eye(4)


@given(seed=st.integers(0, 10_000), correlation=st.floats(-0.99, 0.99))
@settings(max_examples=25, deadline=None)
def test_an_intersection_claims_no_more_than_is_true_whatever_both_have_in_common(
    seed: int, correlation: float
) -> None:
    """The covariance told is never smaller than the true one, for every correlation of the two errors."""
    own, theirs = some_covariances(seed), some_covariances(seed + 1)
    share = shares(own, theirs)[:, None, None]
    ours, others = np.linalg.inv(own), np.linalg.inv(theirs)
    told = np.linalg.inv(share * ours + (1 - share) * others)
    gain_own, gain_theirs = told @ (share * ours), told @ ((1 - share) * others)
    cross = correlation * np.linalg.cholesky(own) @ np.linalg.cholesky(theirs).swapaxes(1, 2)
    both = gain_own @ cross @ gain_theirs.swapaxes(1, 2)
    true = (
        gain_own @ own @ gain_own.swapaxes(1, 2)
        + gain_theirs @ theirs @ gain_theirs.swapaxes(1, 2)
        + both
        + both.swapaxes(1, 2)
    )
    assert np.linalg.eigvalsh(told - true).min() > -1e-6 * np.abs(told).max()


def test_the_same_data_told_back_makes_nothing_more_certain() -> None:
    """A track intersected with itself, as often as you like, keeps its state, covariance and existence."""
    own = Tracked(np.ones((6, 4)), some_covariances(3), np.full(6, 0.7))
    again = own
    for _ in range(5):
        again = intersect(again, own)
    for one, other in zip(again, own, strict=True):
        assert one == pytest.approx(other, rel=1e-6)


def test_of_two_estimates_the_better_one_counts_more() -> None:
    """An estimate ten times as exact takes nearly all the share; equal ones take half each."""
    exact, vague = np.eye(4)[None], 100.0 * np.eye(4)[None]
    assert shares(exact, vague)[0] > 0.9
    assert shares(exact, exact)[0] == pytest.approx(0.5)


def test_each_direction_is_taken_from_whom_knows_it_better() -> None:
    """Two sensors that look crosswise give an estimate that is better than either along both axes taken together."""
    along = Tracked(np.zeros((1, 4)), np.diag([1.0, 1.0, 400.0, 1.0])[None], np.ones(1))
    across = Tracked(np.zeros((1, 4)), np.diag([400.0, 1.0, 1.0, 1.0])[None], np.ones(1))
    spread = intersect(along, across).covariance[0]
    assert spread[0, 0] == pytest.approx(2.0, rel=0.01)
    assert spread[2, 2] == pytest.approx(2.0, rel=0.01)


def test_what_a_neighbour_sends_is_carried_to_now() -> None:
    """An old estimate moves on by its velocity, grows vaguer, and is a little less probable."""
    old = tracked([(0.0, 0.0)])
    old.state[0, 1] = 5.0
    now = carry(old, steady(0.1), 10.0, mean_life_s=600.0)
    assert now.state[0, 0] == pytest.approx(50.0)
    assert now.covariance[0, 0, 0] > old.covariance[0, 0, 0] + 100.0
    assert now.existence[0] < old.existence[0]


def test_a_track_made_of_what_we_have_already_adds_nothing() -> None:
    """Our own data that come back fused are known by their contents, and are not fused again."""
    assert novelty({"NRD": 10, "SUD": 8}, {"NRD": 9, "SUD": 8}) == "nothing_new"
    assert novelty({"NRD": 10}, {"NRD": 10, "SUD": 8}) == "contains_ours"
    assert novelty({"NRD": 10}, {"SUD": 8}) == "some_new"
    assert novelty({"NRD": 10, "SUD": 7}, {"NRD": 9, "SUD": 8}) == "some_new"
    assert joined({"NRD": 10, "SUD": 7}, {"NRD": 9, "VES": 8}) == {"NRD": 10, "SUD": 7, "VES": 8}


def test_near_tracks_are_paired_for_the_least_distance_in_all() -> None:
    """What is nearest one by one may be wrong for all: the best pairing as a whole is taken."""
    found = pair(tracked([(0.0, 0.0), (30.0, 0.0)]), tracked([(20.0, 0.0), (45.0, 0.0)]))
    assert list(zip(found.own.tolist(), found.theirs.tolist(), strict=True)) == [(0, 0), (1, 1)]


def test_far_tracks_are_never_one() -> None:
    """Beyond the gate nothing is paired, and nobody is needed on either side."""
    assert not len(pair(tracked([(0.0, 0.0)]), tracked([(100.0, 0.0)])).own)
    assert not len(pair(tracked([]), tracked([(100.0, 0.0)])).own)
    assert not len(pair(tracked([(0.0, 0.0)]), tracked([])).own)


def test_a_shift_of_a_whole_picture_is_allowed_for() -> None:
    """With a bias of that size declared, tracks a hundred metres apart are one."""
    assert len(pair(tracked([(0.0, 0.0)]), tracked([(100.0, 0.0)]), bias_m=50.0).own) == 1


def test_what_officers_said_outweighs_distance() -> None:
    """A pair said to be apart is never one again, a pair said to be together always is; apart wins over together."""
    own, theirs = tracked([(0.0, 0.0)]), tracked([(0.0, 0.0), (900.0, 0.0)])
    assert pair(own, theirs, Said(apart=[(0, 0)])).own.size == 0
    assert pair(own, theirs, Said(together=[(0, 1)])).theirs.tolist() == [1]
    assert pair(own, theirs, Said(together=[(0, 1)], apart=[(0, 1)])).theirs.tolist() == [0]


def test_a_pairing_stays_while_nothing_speaks_clearly_against_it() -> None:
    """Two tracks that pass one another do not change their partners for a few metres."""
    own, theirs = tracked([(0.0, 0.0)]), tracked([(8.0, 0.0), (12.0, 0.0)])
    assert pair(own, theirs).theirs.tolist() == [0]
    assert pair(own, theirs, Said(before=[(0, 1)])).theirs.tolist() == [1]


def test_a_united_picture_has_everything_once() -> None:
    """What both have is fused in its place, what only one has stands as it is, and each says whence it comes."""
    own, theirs = tracked([(0.0, 0.0), (500.0, 0.0)]), tracked([(510.0, 0.0), (900.0, 0.0)])
    both = unite(own, theirs, pair(own, theirs))
    assert both.own.tolist() == [0, 1, -1]
    assert both.theirs.tolist() == [-1, 0, 1]
    assert both.tracked.state[:, 0] == pytest.approx([0.0, 505.0, 900.0])
    assert both.tracked.existence == pytest.approx(0.9)
