"""Predictor: where tracks are after a time step, before anything is measured."""

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns
from lindero.capabilities.tracking.filtering.compiled import compiled, inlined
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats, Step

_LEAST = 1e-300


def predict(bank: Bank, step: Step, survival: float) -> None:
    """Move all tracks by a time step, in place.

    Args:
        bank: The tracks.
        step: The motion over the step.
        survival: Probability that a target still exists after the step.
    """
    _predict(bank.count, bank.columns, step)
    bank.tracks.existence[:] *= survival


@compiled
def _predict(count: int, bank: Columns, step: Step) -> None:
    modes = len(step.transition)
    mean = np.empty((modes, DIMENSIONS))
    covariance = np.empty((modes, DIMENSIONS, DIMENSIONS))
    room = np.empty((DIMENSIONS, DIMENSIONS))
    for track in range(count):
        for part in range(bank.components[track]):
            if modes > 1:
                _mix(bank, track, part, step.switching, mean, covariance)
            else:
                mean[:] = bank.mean[track, part]
                covariance[:] = bank.covariance[track, part]
            _move(step, mean, covariance, room, bank.mean[track, part], bank.covariance[track, part])


@inlined
def _mix(bank: Columns, track: int, part: int, switching: Floats, mean: Floats, covariance: Floats) -> None:
    """Mix a component's modes as the interacting multiple model does; their probabilities become the predicted ones."""
    means, covariances, mode = bank.mean[track, part], bank.covariance[track, part], bank.mode[track, part]
    modes = len(mode)
    predicted = np.empty(modes)
    share = np.empty(modes)
    for to in range(modes):
        predicted[to] = _LEAST
        for came in range(modes):
            predicted[to] += switching[came, to] * mode[came]
        for came in range(modes):
            share[came] = switching[came, to] * mode[came] / predicted[to]
        for a in range(DIMENSIONS):
            mean[to, a] = 0.0
            for came in range(modes):
                mean[to, a] += share[came] * means[came, a]
        for a in range(DIMENSIONS):
            for b in range(a, DIMENSIONS):
                total = 0.0
                for came in range(modes):
                    apart = (means[came, a] - mean[to, a]) * (means[came, b] - mean[to, b])
                    total += share[came] * (covariances[came, a, b] + apart)
                covariance[to, a, b] = total
                covariance[to, b, a] = total
    mode[:] = predicted


@inlined
def _move(
    step: Step, mean: Floats, covariance: Floats, room: Floats, moved_mean: Floats, moved_covariance: Floats
) -> None:
    """Predict each mode: x = F x, P = F P F' + Q."""
    for m in range(len(mean)):
        for a in range(DIMENSIONS):
            total = 0.0
            for k in range(DIMENSIONS):
                total += step.transition[m, a, k] * mean[m, k]
            moved_mean[m, a] = total
            for b in range(DIMENSIONS):
                total = 0.0
                for k in range(DIMENSIONS):
                    total += step.transition[m, a, k] * covariance[m, k, b]
                room[a, b] = total
        for a in range(DIMENSIONS):
            for b in range(a, DIMENSIONS):
                total = step.noise[m, a, b]
                for k in range(DIMENSIONS):
                    total += room[a, k] * step.transition[m, b, k]
                moved_covariance[m, a, b] = total
                moved_covariance[m, b, a] = total
