"""Companions: ships of a convoy are told to go one way, those that only pass one another are not."""

from itertools import pairwise

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.bank import Bank, Measurements, empty_bank
from lindero.capabilities.tracking.filtering.companions import Companions, Scales
from lindero.capabilities.tracking.filtering.gater import gate
from lindero.capabilities.tracking.filtering.motion import Floats, steady
from lindero.capabilities.tracking.filtering.multi_target import MultiTargetFilter, Scan, Scene

NOISE_M = 20.0
SCALES = Scales(NOISE_M, 10.0)
GAP_M = 60.0
SCENE = Scene(
    west=0.0,
    south=0.0,
    east=12_000.0,
    north=12_000.0,
    detection=0.95,
    clutter=1e-7,
    birth=1e-9,
    initial=1e-6,
    mean_life_s=3_600.0,
    speed_deviation=10.0,
)


def measured(places: Floats) -> Measurements:
    """Return places measured to twenty metres."""
    return Measurements(places, np.tile([NOISE_M**2, 0.0, NOISE_M**2], (len(places), 1)))


def bank_of(velocities: Floats, *, vague: float = 1.0, moved: bool = True) -> Bank:
    """Return tracks in line, 60 metres apart, with these velocities, known to a variance."""
    bank = empty_bank(len(velocities), components=1, modes=1)
    bank.count = len(velocities)
    tracks = bank.tracks
    tracks.mean[:, 0, 0, 0] = GAP_M * np.arange(len(velocities))
    tracks.mean[:, 0, 0, 1:4:2] = velocities
    tracks.covariance[:, 0, 0] = np.diag([100.0, vague, 100.0, vague])
    tracks.mode[:] = tracks.weight[:] = 1.0
    tracks.components[:] = 1
    tracks.existence[:], tracks.confirmed[:], tracks.moved[:] = 0.99, True, moved
    return bank


def share_after(bank: Bank, scans: int = 20) -> float:
    """Return the share of companions once tracks were seen for some scans."""
    companions = Companions()
    edges = gate(bank, measured(bank.tracks.mean[:, 0, 0][:, [0, 2]]), 16.0)
    for _ in range(scans):
        companions.learn(bank.tracks, edges, SCALES)
    return companions.share


def test_that_neighbours_go_one_way_is_learned_from_those_that_do() -> None:
    """One way: most are companions. Each its own way: hardly any."""
    together = np.tile([8.0, 3.0], (5, 1))
    apart = np.array([[8.0, 3.0], [-9.0, 1.0], [4.0, -12.0], [-3.0, 15.0], [12.0, -4.0]])
    assert share_after(bank_of(together)) > 0.8
    assert share_after(bank_of(apart)) < 0.1


@pytest.mark.parametrize(("vague", "moved"), [(40.0, True), (1.0, False)])
def test_nothing_is_learned_from_the_vague_and_the_moored(vague: float, *, moved: bool) -> None:
    """A velocity that is not known tells nothing; nor do boats beside one another at a pier."""
    still = bank_of(np.zeros((5, 2)), vague=vague, moved=moved)
    assert share_after(still) == Companions().share


def gains(companions: Companions) -> tuple[float, float]:
    """Return by what the likelihoods of a track seen once, between two that go 12 m/s, gain: going along, standing."""
    bank = bank_of(np.array([[12.0, 0.0], [0.0, 0.0], [12.0, 0.0]]))
    bank.tracks.existence[1] = 0.5
    # Five seconds later.
    for row in bank.tracks.mean[:, 0, 0]:
        row[0] += 5.0 * row[1]
    bank.tracks.covariance[1, 0, 0] = np.array(
        [[2_900.0, 500.0, 0, 0], [500.0, 100.0, 0, 0], [0, 0, 2_900.0, 500.0], [0, 0, 500.0, 100.0]]
    )
    with_them, standing = 1, 3
    scan = measured(np.array([[60.0, 0.0], [120.0, 0.0], [180.0, 0.0], [60.0, 30.0]]))
    edges = gate(bank, scan, 16.0)
    before = edges.likelihood.copy()
    companions.agree(bank.tracks, edges, scan, (np.full(3, 0.9), np.full(4, 1e-6)), SCALES)
    factor = (edges.likelihood / before)[:, 0]
    mine = edges.track == 1
    along, still = (float(factor[mine & (edges.measurement == place)][0]) for place in (with_them, standing))
    return along, still


def test_a_new_track_is_likelier_to_go_with_its_neighbours() -> None:
    """Where companions are the rule, the measurement ahead gains, and that beside the place where it stood loses."""
    companions = Companions()
    convoy = bank_of(np.tile([8.0, 3.0], (5, 1)))
    edges = gate(convoy, measured(convoy.tracks.mean[:, 0, 0][:, [0, 2]]), 16.0)
    for _ in range(20):
        companions.learn(convoy.tracks, edges, SCALES)
    with_them, standing = gains(companions)
    assert with_them > 2.0
    assert standing < 0.5


def test_where_companions_are_not_the_rule_nothing_changes() -> None:
    """Before anything is known, likelihoods stay what they are, to the last bit."""
    with_them, standing = gains(Companions())
    assert with_them == standing == 1.0


def test_without_measurements_there_is_nobody_to_hear() -> None:
    """A scan without detections passes."""
    bank, nothing = bank_of(np.tile([8.0, 3.0], (5, 1))), measured(np.zeros((0, 2)))
    edges, companions = gate(bank, nothing, 16.0), Companions()
    companions.learn(bank.tracks, edges, SCALES)
    assert companions.share == Companions().share


def hops(seed: int) -> tuple[int, int]:
    """Return how often the track next to a ship changes while convoys come in turn, and how often one is there."""
    random = np.random.default_rng(seed)
    tracker = MultiTargetFilter(SCENE, steady(0.02))
    begun = [(8 * one, random.uniform(4_000, 8_000, 2), random.uniform(0, 2 * np.pi)) for one in range(6)]
    followed: dict[tuple[int, int], list[int]] = {}
    for scan in range(56):
        ships = {}
        for convoy, (first, place, heading) in enumerate(begun):
            if scan >= first:
                along = np.array([np.cos(heading), np.sin(heading)])
                for ship in range(5):
                    ships[convoy, ship] = place + along * (12.0 * 5.0 * (scan - first) - GAP_M * ship)
        places = np.array(list(ships.values()))
        seen = places[random.random(len(places)) < SCENE.detection]
        tracker.advance(Scan(5.0 * scan, measured(seen + random.normal(0.0, NOISE_M, seen.shape))))
        shown = tracker.estimates(5.0 * scan)
        for name, place in ships.items():
            away = np.hypot(*(shown.state[:, [0, 2]] - place).T)
            if len(away) and away.min() < 0.5 * GAP_M:
                followed.setdefault(name, []).append(int(shown.number[away.argmin()]))
    changes = sum(one != other for numbers in followed.values() for one, other in pairwise(numbers))
    return changes, sum(map(len, followed.values()))


def test_tracks_of_a_convoy_do_not_slide_along_it() -> None:
    """Ships that go as far between two scans as they are apart keep their tracks."""
    changes, there = map(sum, zip(*(hops(seed) for seed in (1, 2)), strict=True))
    assert there > 1_700
    assert changes < 0.04 * there
