"""Echoes beside a target: one boat with a wake is one track, two boats side by side are two."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Bank, Measurements, empty_bank
from lindero.capabilities.tracking.filtering.beside import EchoesBeside
from lindero.capabilities.tracking.filtering.gater import Edges, gate
from lindero.capabilities.tracking.filtering.motion import Floats, steady
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter, Scan, Scene

NOISE_M = 5.0
SCENE = Scene(
    west=0.0,
    south=0.0,
    east=2_000.0,
    north=2_000.0,
    detection=0.9,
    clutter=1e-6,
    birth=1e-9,
    initial=1e-6,
    mean_life_s=3_600.0,
    speed_deviation=5.0,
)


def measured(places: Floats) -> Measurements:
    """Return places measured to five metres."""
    return Measurements(places, np.tile([NOISE_M**2, 0.0, NOISE_M**2], (len(places), 1)))


def known(existence: float = 1.0, fixed: float = 0.0, spread: float = 9.0) -> Bank:
    """Return one track at (100, 100)."""
    bank = empty_bank(1, components=1, modes=1)
    bank.count = 1
    bank.tracks.mean[0, 0, 0] = 100.0, 0.0, 100.0, 0.0
    bank.tracks.covariance[0, 0, 0] = np.diag([spread, 1.0, spread, 1.0])
    bank.tracks.mode[:] = bank.tracks.weight[:] = 1.0
    bank.tracks.components[:] = 1
    bank.tracks.existence[:], bank.tracks.fixed[:] = existence, fixed
    return bank


def edges_of(bank: Bank, scan: Measurements) -> Edges:
    """Return which measurement may be of the track."""
    return gate(bank, scan, 16.0)


def test_they_are_expected_beside_the_target_and_nowhere_else() -> None:
    """The density is a Gaussian about the track, of all that is vague, times the rate."""
    echoes, scan = EchoesBeside(NOISE_M), measured(np.array([[108.0, 100.0], [500.0, 500.0]]))
    bank = known()
    density = echoes.expected(bank.tracks, edges_of(bank, scan), scan).density
    whole = 9.0 + 25.0 + echoes.variance
    assert density[0] == pytest.approx(echoes.rate * np.exp(-32.0 / whole) / (2 * np.pi * whole))
    assert density[1] == 0.0


@pytest.mark.parametrize("bank", [known(existence=0.9), known(fixed=0.5), known(spread=40.0)])
def test_what_is_in_doubt_has_none(bank: Bank) -> None:
    """Beside what may be no target, or a pier, or is hardly known yet, another plot may be another target."""
    scan = measured(np.array([[108.0, 100.0]]))
    assert not EchoesBeside(NOISE_M).expected(bank.tracks, edges_of(bank, scan), scan).density.any()


def test_how_many_and_how_far_is_learned() -> None:
    """A wake twenty metres behind in every second scan is known after fifty; without any, the rate falls to nothing."""
    behind, none, bank = EchoesBeside(NOISE_M), EchoesBeside(NOISE_M), known()
    scan = measured(np.array([[118.0, 100.0]]))
    edges = edges_of(bank, scan)
    seen = Marginals(paired=np.zeros(len(edges.measurement)), missed=np.zeros(1), unexplained=np.ones(1))
    for _ in range(100):
        for echoes, beside in ((behind, 0.5), (none, 0.0)):
            by = echoes.expected(bank.tracks, edges, scan)
            echoes.learn(bank.tracks, edges, seen, np.array([beside]), by)
    assert behind.rate == pytest.approx(0.4, abs=0.08)
    assert behind.variance > 2 * EchoesBeside(NOISE_M).variance
    assert none.rate < 0.01


def followed(offsets: list[tuple[float, float]], scans: int) -> list[int]:
    """Return how many tracks are shown after each scan of something with echoes at these offsets, under way."""
    random = np.random.default_rng(4)
    tracker, shown = MultiTargetFilter(SCENE, steady(0.3)), []
    for number in range(scans):
        there = np.array([400.0 + 5.0 * number, 900.0]) + np.array(offsets)
        there = there[np.r_[True, random.random(len(there) - 1) < 0.5]]
        clutter = random.uniform(0, 2_000, (random.poisson(3), 2))
        scan = measured(np.vstack([there + random.normal(0, NOISE_M, there.shape), clutter]))
        tracker.advance(Scan(float(number), scan))
        shown.append(len(tracker.estimates(float(number)).number))
    return shown


def test_a_boat_with_a_wake_is_one_track() -> None:
    """Its second echo, there in half of the scans, becomes no second boat once it is known that it has one."""
    assert np.mean(np.array(followed([(0.0, 0.0), (-12.0, 0.0)], 120)[40:]) == 1) > 0.9


def test_two_boats_beside_each_other_are_two_tracks() -> None:
    """Thirty metres apart, one of which is seen in half of the scans only, they stay two."""
    assert np.mean(np.array(followed([(0.0, 0.0), (0.0, 30.0)], 120)[40:]) == 2) > 0.7
