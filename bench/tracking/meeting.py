"""Four targets that meet in the middle of the run, one of which ends there: the scene on which filters are compared.

Set-up of Williams, "Marginal multi-Bernoulli filters", IEEE Trans. AES 51(3), 2015, with the birth and the numbers of
García-Fernández, Williams, Granström and Svensson, "Poisson multi-Bernoulli mixture filter: direct derivation and
implementation", IEEE Trans. AES 54(4), 2018. Trajectories are drawn anew from each seed.
"""

import math
from typing import Final

import numpy as np

from bench.tracking.world import Floats, Sweep, World, detections_of
from lindero.capabilities.tracking.filtering.motion import noise_of, transition_of
from lindero.capabilities.tracking.filtering.scenes import Parameters

_STEPS: Final = 81
_SIDE_M: Final = 300.0
_PSD: Final = 0.01
_CLUTTER: Final = 10.0
_DETECTION: Final = 0.9
_BORN: Final = 0.005


def meeting(seed: int) -> World:
    """Return the scene, made from a seed."""
    random = np.random.default_rng([seed, 4])
    truth = np.vstack([_path(number, random) for number in range(4)])
    sweeps = []
    for step in range(_STEPS):
        there = truth[truth[:, 0] == step, 2:]
        seen = there[random.random(len(there)) < _DETECTION]
        false = random.uniform(0, _SIDE_M, (random.poisson(_CLUTTER), 2))
        measured = np.vstack([seen + random.normal(0, 1.0, seen.shape), false])
        sweeps.append(Sweep(step, float(step), "radar", measured[random.permutation(len(measured))], 1.0))
    known = Parameters(
        area=(0.0, 0.0, _SIDE_M, _SIDE_M),
        dt=1.0,
        pd=_DETECTION,
        clutter_density=_CLUTTER / _SIDE_M**2,
        q=_PSD,
        v_std=1.0,
        mean_life=-1.0 / math.log(0.99),
        birth_density=_BORN / _SIDE_M**2,
        initial_density=3.0 / _SIDE_M**2,
    )
    return World("meeting", seed, detections_of(sweeps), truth, known, _STEPS, 10.0)


def _path(number: int, random: np.random.Generator) -> Floats:
    """Return (step, number, x, y): drawn at the middle, and run forwards and backwards from there."""
    root = np.linalg.cholesky(noise_of(1.0, _PSD))
    middle = np.array([_SIDE_M / 2, 0.0, _SIDE_M / 2, 0.0]) + random.normal(0, 1e-3, 4)
    half = _STEPS // 2
    forwards, backwards = transition_of(1.0, 0.0), np.linalg.inv(transition_of(1.0, 0.0))
    after, before = [middle], [middle]
    for _ in range(half):
        after.append(forwards @ after[-1] + root @ random.standard_normal(4))
        before.append(backwards @ (before[-1] - root @ random.standard_normal(4)))
    states = np.array([*before[:0:-1], *after])
    steps = np.arange(_STEPS)
    alive = steps < (half if number == 0 else _STEPS)
    return np.column_stack([steps, np.full(_STEPS, number), states[:, 0], states[:, 2]])[alive]
