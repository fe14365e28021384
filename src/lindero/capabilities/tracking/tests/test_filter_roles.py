"""The roles of the filter one by one, each beside a plain computation of the same."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.tracking.filtering.associator import Marginals, associate
from lindero.capabilities.tracking.filtering.bank import Bank, Measurements, empty_bank
from lindero.capabilities.tracking.filtering.gater import Edges, gate
from lindero.capabilities.tracking.filtering.initiator import begin
from lindero.capabilities.tracking.filtering.motion import (
    Floats,
    Motion,
    manoeuvring,
    noise_of,
    steady,
    step_of,
    transition_of,
)
from lindero.capabilities.tracking.filtering.predictor import predict
from lindero.capabilities.tracking.filtering.updater import Pruning, unseen_of, update

STEADY = steady(0.05)


def bank_of(places: Floats, motion: Motion = STEADY, existence: float = 0.5) -> Bank:
    """Return tracks that begin at places known to a metre."""
    bank = empty_bank(len(places) + 8, components=4, modes=len(motion.modes))
    seen = Measurements(places, np.tile([1.0, 0.0, 1.0], (len(places), 1)))
    begin(
        bank,
        seen,
        np.full(len(places), existence),
        motion=motion,
        speed_deviation=5.0,
        next_number=0,
        time=0.0,
    )
    return bank


def around(seed: int, count: int, side: float) -> Floats:
    """Return places in a square, metres."""
    return np.random.default_rng(seed).uniform(0, side, (count, 2))


@pytest.mark.parametrize("turn_rate", [0.0, 0.1, -0.1])
def test_a_turn_keeps_the_speed_and_comes_round(turn_rate: float) -> None:
    """Going straight on moves by the velocity; a whole turn ends where it began."""
    state = np.array([3.0, 2.0, -1.0, 5.0])
    moved = transition_of(2.0, turn_rate) @ state
    assert np.hypot(moved[1], moved[3]) == pytest.approx(np.hypot(2.0, 5.0))
    if turn_rate:
        whole = transition_of(2 * np.pi / abs(turn_rate), turn_rate) @ state
        np.testing.assert_allclose(whole, state, atol=1e-9)
    else:
        np.testing.assert_allclose(moved, [7.0, 2.0, 9.0, 5.0])


@given(first=st.floats(0.1, 50), second=st.floats(0.1, 50), psd=st.floats(1e-3, 10))
def test_two_steps_are_as_uncertain_as_one_of_their_length(first: float, second: float, psd: float) -> None:
    """The noise of steps adds up, so that it does not matter how often somebody looks."""
    later = transition_of(second, 0.0)
    both = later @ noise_of(first, psd) @ later.T + noise_of(second, psd)
    np.testing.assert_allclose(both, noise_of(first + second, psd), rtol=1e-9)


def test_prediction_is_that_of_kalman() -> None:
    """One mode: x = F x, P = F P F' + Q; and what survives is less than what was there."""
    bank = bank_of(around(1, 3, 100.0))
    mean, covariance = bank.tracks.mean.copy(), bank.tracks.covariance.copy()
    step = step_of(STEADY, 4.0)
    predict(bank, step, 0.9)
    for track in range(3):
        transition = step.transition[0]
        np.testing.assert_allclose(bank.columns.mean[track, 0, 0], transition @ mean[track, 0, 0])
        expected = transition @ covariance[track, 0, 0] @ transition.T + step.noise[0]
        np.testing.assert_allclose(bank.columns.covariance[track, 0, 0], expected)
    np.testing.assert_allclose(bank.tracks.existence, 0.45)


def test_mixing_modes_keeps_mean_and_spread() -> None:
    """Before they move, the mixed modes have together the mean and the covariance of the modes that they were."""
    motion = manoeuvring(0.05)
    bank = bank_of(around(2, 1, 100.0), motion)
    rng = np.random.default_rng(3)
    bank.columns.mean[0, 0] = rng.normal(0, 5, (len(motion.modes), 4))
    before = _moments(bank)
    still = step_of(motion, 30.0)
    identity = np.tile(np.eye(4), (len(motion.modes), 1, 1))
    predict(bank, still._replace(transition=identity, noise=np.zeros_like(identity)), 1.0)
    assert bank.columns.mode[0, 0].sum() == pytest.approx(1.0)
    for now, then in zip(_moments(bank), before, strict=True):
        np.testing.assert_allclose(now, then, atol=1e-9)


def _moments(bank: Bank) -> tuple[Floats, Floats]:
    mode, mean = bank.columns.mode[0, 0], bank.columns.mean[0, 0]
    centre = mode @ mean
    apart = mean - centre
    spread = np.einsum("m,mab->ab", mode, bank.columns.covariance[0, 0])
    return centre, spread + np.einsum("m,ma,mb->ab", mode, apart, apart)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), tracks=st.integers(0, 30), measurements=st.integers(0, 40))
def test_gate_finds_what_looking_at_all_pairs_finds(seed: int, tracks: int, measurements: int) -> None:
    """The grid leaves nothing out, and each density is that of the Gaussian."""
    bank = bank_of(around(seed, tracks, 60.0))
    places = around(seed + 1, measurements, 60.0)
    noises = np.tile([2.0, 0.5, 3.0], (measurements, 1))
    edges = gate(bank, Measurements(places, noises), 9.0)
    found = dict(
        zip(
            zip(edges.track.tolist(), edges.measurement.tolist(), strict=True),
            edges.likelihood[:, 0],
            strict=True,
        )
    )
    spread = np.array([[3.0, 0.5], [0.5, 4.0]])
    for track, place in itertools.product(range(tracks), range(measurements)):
        apart = places[place] - bank.tracks.mean[track, 0, 0, [0, 2]]
        distance = apart @ np.linalg.solve(spread, apart)
        assert ((track, place) in found) == (distance <= 9.0)
        if distance <= 9.0:
            density = np.exp(-distance / 2) / (2 * np.pi * np.sqrt(np.linalg.det(spread)))
            assert found[track, place] == pytest.approx(density)


def test_gate_makes_room_for_as_many_pairs_as_there_are() -> None:
    """Where everything lies in one heap each track is paired with each measurement, once."""
    bank = bank_of(around(4, 40, 1.0))
    places = around(5, 70, 1.0)
    edges = gate(bank, Measurements(places, np.tile([1.0, 0.0, 1.0], (70, 1))), 16.0)
    assert len(edges.measurement) == 40 * 70
    assert len(set(zip(edges.track.tolist(), edges.measurement.tolist(), strict=True))) == 40 * 70


def exact(edges: Edges, odds: Floats, background: Floats) -> Marginals:
    """Return the marginals by going through every joint assignment."""
    tracks = len(edges.first) - 1
    choices = [[-1, *range(edges.first[t], edges.first[t + 1])] for t in range(tracks)]
    paired, missed, explained, total = np.zeros(len(odds)), np.zeros(tracks), np.zeros(len(background)), 0.0
    for joint in itertools.product(*choices):
        pairs = [pair for pair in joint if pair >= 0]
        taken = [int(edges.measurement[pair]) for pair in pairs]
        if len(set(taken)) < len(taken):
            continue
        weight = float(np.prod([odds[pair] / background[edges.measurement[pair]] for pair in pairs]))
        total += weight
        paired[pairs] += weight
        explained[taken] += weight
        missed[[track for track, pair in enumerate(joint) if pair < 0]] += weight
    return Marginals(paired=paired / total, missed=missed / total, unexplained=1 - explained / total)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), tracks=st.integers(1, 4), measurements=st.integers(1, 4))
def test_association_is_near_to_going_through_every_assignment(
    seed: int, tracks: int, measurements: int
) -> None:
    """Belief propagation is within a few per cent of the sum over all assignments, and adds up exactly."""
    rng = np.random.default_rng(seed)
    pairs = [(t, m) for t in range(tracks) for m in range(measurements) if rng.random() < 0.7]
    first = np.searchsorted([t for t, _ in pairs], np.arange(tracks + 1))
    edges = Edges(
        first=first,
        measurement=np.array([m for _, m in pairs], np.int64),
        likelihood=np.ones((len(pairs), 1)),
    )
    odds, background = rng.uniform(0.01, 10, len(pairs)), rng.uniform(0.1, 2, measurements)
    near, true = associate(edges, odds, background), exact(edges, odds, background)
    np.testing.assert_allclose(near.missed, true.missed, atol=0.12)
    np.testing.assert_allclose(near.paired, true.paired, atol=0.12)
    np.testing.assert_allclose(near.unexplained, true.unexplained, atol=0.12)
    whole = near.missed + np.array(
        [near.paired[edges.first[t] : edges.first[t + 1]].sum() for t in range(tracks)]
    )
    np.testing.assert_allclose(whole, 1.0)


def test_association_of_one_track_is_exact() -> None:
    """With one track there is nothing to approximate."""
    edges = Edges(first=np.array([0, 2]), measurement=np.array([0, 1]), likelihood=np.ones((2, 1)))
    odds, background = np.array([3.0, 1.0]), np.array([0.5, 2.0])
    near, true = associate(edges, odds, background), exact(edges, odds, background)
    np.testing.assert_allclose(near.paired, true.paired)
    np.testing.assert_allclose(near.unexplained, true.unexplained)


def test_correction_is_that_of_kalman() -> None:
    """A track that is surely the one which was measured becomes what the Kalman filter says."""
    bank = bank_of(np.array([[0.0, 0.0]]), existence=0.9)
    predict(bank, step_of(STEADY, 2.0), 1.0)
    mean, covariance = bank.tracks.mean[0, 0, 0].copy(), bank.tracks.covariance[0, 0, 0].copy()
    scan = Measurements(np.array([[3.0, -2.0]]), np.array([[4.0, 1.0, 2.0]]))
    edges = gate(bank, scan, 100.0)
    sure = Marginals(paired=np.array([1.0]), missed=np.array([0.0]), unexplained=np.array([0.0]))
    into = empty_bank(bank.capacity, components=4, modes=1)
    update(bank, edges, sure, scan, np.zeros(1), Pruning(), into)
    observe = np.array([[1.0, 0, 0, 0], [0, 0, 1.0, 0]])
    gain = (
        covariance
        @ observe.T
        @ np.linalg.inv(observe @ covariance @ observe.T + np.array([[4.0, 1.0], [1.0, 2.0]]))
    )
    np.testing.assert_allclose(into.tracks.mean[0, 0, 0], mean + gain @ (scan.places[0] - observe @ mean))
    np.testing.assert_allclose(
        into.tracks.covariance[0, 0, 0], covariance - gain @ observe @ covariance, atol=1e-12
    )
    assert into.tracks.existence[0] > 0.999


def test_a_missed_track_is_less_probable_and_an_improbable_one_goes() -> None:
    """Not seen where it should have been, a track loses existence by Bayes' rule, and is dropped at last."""
    bank = bank_of(np.array([[0.0, 0.0]]), existence=0.5)
    nothing = Measurements(np.zeros((0, 2)), np.zeros((0, 3)))
    for expected in (0.5 * 0.1 / 0.55, 0.05 * 0.1 / (0.05 * 0.1 + 0.5)):
        into = empty_bank(bank.capacity, components=4, modes=1)
        edges = gate(bank, nothing, 16.0)
        missed = Marginals(paired=np.zeros(0), missed=np.ones(1), unexplained=np.zeros(0))
        unseen = unseen_of(missed, bank.tracks.existence, np.array([0.9]))
        update(bank, edges, missed, nothing, unseen, Pruning(least_existence=0.001), into)
        assert into.tracks.existence[0] == pytest.approx(expected)
        bank = into
    into = empty_bank(bank.capacity, components=4, modes=1)
    unseen = unseen_of(missed, bank.tracks.existence, np.array([0.9]))
    update(bank, gate(bank, nothing, 16.0), missed, nothing, unseen, Pruning(least_existence=0.01), into)
    assert into.count == 0


def test_two_explanations_become_two_components_and_near_ones_one() -> None:
    """A track that may have gone left or right is kept in both places; twice the same place is one."""
    for places, components in (([[-40.0, 0.0], [40.0, 0.0]], 2), ([[5.0, 0.0], [5.01, 0.0]], 1)):
        bank = bank_of(np.array([[0.0, 0.0]]), existence=0.9)
        predict(bank, step_of(STEADY, 10.0), 1.0)
        scan = Measurements(np.array(places), np.tile([1.0, 0.0, 1.0], (2, 1)))
        either = Marginals(
            paired=np.array([0.5, 0.5]), missed=np.array([0.0]), unexplained=np.array([0.5, 0.5])
        )
        into = empty_bank(bank.capacity, components=4, modes=1)
        update(bank, gate(bank, scan, 100.0), either, scan, np.zeros(1), Pruning(), into)
        assert into.tracks.components[0] == components
        assert into.tracks.weight[0].sum() == pytest.approx(1.0)


def test_components_that_a_track_does_not_have_weigh_nothing() -> None:
    """What a row held before is gone: neither an updated track nor a new one takes over another's weights."""
    bank = bank_of(np.array([[0.0, 0.0], [500.0, 0.0]]), existence=0.9)
    scan = Measurements(np.array([[0.5, 0.0]]), np.array([[1.0, 0.0, 1.0]]))
    edges = gate(bank, scan, 100.0)
    sure = Marginals(paired=np.ones(1), missed=np.array([0.0, 1.0]), unexplained=np.zeros(1))
    into = empty_bank(bank.capacity, components=4, modes=1)
    into.columns.weight[:] = 0.9
    unseen = unseen_of(sure, bank.tracks.existence, np.full(2, 0.5))
    update(bank, edges, sure, scan, unseen, Pruning(), into)
    begin(into, scan, np.ones(1), motion=STEADY, speed_deviation=5.0, next_number=2, time=0.0)
    np.testing.assert_allclose(into.tracks.weight, [[1, 0, 0, 0]] * 3)
