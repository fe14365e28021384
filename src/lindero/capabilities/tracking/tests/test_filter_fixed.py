"""Fixed echoes: a pier and a moored boat are not shown as targets, a ship that stops is."""

import math

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.bank import Measurements, empty_bank
from lindero.capabilities.tracking.filtering.estimator import Estimates
from lindero.capabilities.tracking.filtering.fixed import share_of_fixed
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


def followed(places: list[Floats], seed: int = 1) -> list[Estimates]:
    """Return what is shown after each scan, two seconds apart, of things in these places."""
    random = np.random.default_rng(seed)
    tracker, shown = MultiTargetFilter(SCENE, steady(0.3)), []
    for number, there in enumerate(places):
        seen = there[random.random(len(there)) < 0.9]
        measured = np.vstack(
            [seen + random.normal(0, NOISE_M, seen.shape), random.uniform(0, 2_000, (random.poisson(3), 2))]
        )
        noises = np.tile([NOISE_M**2, 0.0, NOISE_M**2], (len(measured), 1))
        tracker.advance(Scan(2.0 * number, Measurements(measured, noises)))
        shown.append(tracker.estimates(2.0 * number))
    return shown


def near(shown: Estimates, place: Floats) -> bool:
    """Say whether something is shown within thirty metres of a place."""
    return bool((np.hypot(*(shown.state[:, (0, 2)] - place).T) < 30.0).any())


def test_what_never_moves_is_soon_no_longer_shown() -> None:
    """A buoy and a moored boat are known for fixed within forty scans, and stay so."""
    things = np.array([[500.0, 500.0], [1_500.0, 700.0]])
    shown = followed([things] * 70)
    assert not any(near(one, thing) for one in shown[40:] for thing in things)


def test_a_ship_that_stops_is_still_shown() -> None:
    """Who was seen under way stays a target at anchor."""
    shown = followed([np.array([[400.0 + 6.0 * min(2.0 * scan, 60.0), 900.0]]) for scan in range(90)])
    assert all(near(one, np.array([760.0, 900.0])) for one in shown[60:])


def test_a_ship_among_fixed_things_is_shown_all_along() -> None:
    """What stands at a quay hides no boat that passes it."""
    quay = np.column_stack([np.arange(400.0, 700.0, 30.0), np.full(10, 800.0)])
    track = [np.array([300.0 + 5.0 * 2.0 * scan, 770.0]) for scan in range(60)]
    shown = followed([np.vstack([quay, one]) for one in track])
    assert sum(near(one, place) for one, place in list(zip(shown, track, strict=True))[5:]) >= 50


@pytest.mark.parametrize("heading", range(0, 360, 60))
def test_a_boat_slowly_adrift_is_shown(heading: int) -> None:
    """At 0.3 metres a second, under noise of five metres, it is told from a buoy within sixty scans, and stays so."""
    angle = math.radians(heading)
    way = 0.3 * 2.0 * np.array([math.cos(angle), math.sin(angle)])
    adrift = [np.array([900.0, 900.0]) + scan * way for scan in range(150)]
    buoy = np.array([1_200.0, 900.0])
    shown = followed([np.vstack([one, buoy]) for one in adrift], seed=heading)
    hidden = [scan for scan in range(60, 150) if not near(shown[scan], adrift[scan])]
    assert not hidden
    assert not any(near(one, buoy) for one in shown[50:])


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_moored_boat_that_comes_loose_is_shown_again(seed: int) -> None:
    """What was long hidden as a fixed thing is shown within a hundred scans of the one from which it drifts."""
    track = [np.array([900.0 + 0.6 * max(scan - 150, 0), 900.0]) for scan in range(280)]
    shown = followed([one[None] for one in track], seed)
    assert not any(near(one, track[0]) for one in shown[60:150])
    assert all(near(shown[scan], track[scan]) for scan in range(250, 280))


@pytest.mark.parametrize(("seems", "least", "most"), [(0.02, 0.0, 0.04), (0.5, 0.8, 1.0), (0.98, 5.0, 20.0)])
def test_how_much_stands_is_learned_from_what_all_things_seem(
    seems: float, least: float, most: float
) -> None:
    """Fifty things tell what the next one is likely to be, before any of them has moved for good."""
    bank = empty_bank(50, components=1, modes=1)
    bank.count = 50
    bank.tracks.existence[:] = 0.99
    bank.tracks.fixed[:] = seems
    assert least < share_of_fixed(bank.tracks) < most
