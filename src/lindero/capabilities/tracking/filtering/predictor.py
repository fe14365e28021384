"""Predictor: where tracks are after a time step, before anything is measured."""

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats, Step

_LEAST = 1e-300


def predict(bank: Bank, step: Step, survival: float) -> None:
    """Move all tracks by a time step, in place.

    Args:
        bank: The tracks.
        step: The motion over the step.
        survival: Probability that a target still exists after the step.
    """
    room = np.empty(DIMENSIONS), np.empty((DIMENSIONS, DIMENSIONS)), np.empty((DIMENSIONS, DIMENSIONS))
    _predict(bank.count, bank.columns, step, survival, room)


@tight
def _predict(
    count: int, bank: Columns, step: Step, survival: float, rooms: tuple[Floats, Floats, Floats]
) -> None:
    modes = len(step.transition)
    middle, spread, room = rooms
    for track in range(count):
        bank.existence[track] *= survival
        for part in range(bank.components[track]):
            mean, covariance = bank.mean[track, part], bank.covariance[track, part]
            if modes > 1:
                _mix(mean, covariance, bank.mode[track, part], step.switching, middle, spread)
            for m in range(modes):
                _move(step.transition[m], step.noise[m], mean[m], covariance[m], room)


@inlined
def _mix(
    mean: Floats, covariance: Floats, mode: Floats, switching: Floats, middle: Floats, spread: Floats
) -> None:
    """Mix a component's modes as the interacting multiple model does; their probabilities become the predicted ones.

    Whoever leaves a mode goes to any other alike. So what is in a mode afterwards is a mixture of what stayed there, a
    share `s` of it, and of the component as a whole, with mean `m` and covariance `C`: its mean is `m + s d`, and its
    covariance `(1 - s) C + s P + s (1 - s) d d'`, with `d` from `m` to where the mode was.
    """
    modes = len(mode)
    leave = switching[0, 1]
    stay = switching[0, 0] - leave
    _moments(mean, covariance, mode, middle, spread)
    for m in range(modes):
        predicted = leave + stay * mode[m] + _LEAST
        share = stay * mode[m] / predicted
        mode[m] = predicted
        for a in range(DIMENSIONS):
            mean[m, a] -= middle[a]
        for a in range(DIMENSIONS):
            for b in range(DIMENSIONS):
                apart = share * (1.0 - share) * mean[m, a] * mean[m, b]
                covariance[m, a, b] = (1.0 - share) * spread[a, b] + share * covariance[m, a, b] + apart
        for a in range(DIMENSIONS):
            mean[m, a] = middle[a] + share * mean[m, a]


@inlined
def _moments(mean: Floats, covariance: Floats, mode: Floats, middle: Floats, spread: Floats) -> None:
    """Write mean and covariance of a component's modes together."""
    for a in range(DIMENSIONS):
        middle[a] = 0.0
        for b in range(DIMENSIONS):
            spread[a, b] = 0.0
    for m in range(len(mode)):
        for a in range(DIMENSIONS):
            middle[a] += mode[m] * mean[m, a]
    for m in range(len(mode)):
        for a in range(DIMENSIONS):
            apart = mean[m, a] - middle[a]
            for b in range(DIMENSIONS):
                between = apart * (mean[m, b] - middle[b])
                spread[a, b] += mode[m] * (covariance[m, a, b] + between)


@inlined
def _move(transition: Floats, noise: Floats, mean: Floats, covariance: Floats, room: Floats) -> None:
    """Predict one mode: x = F x, P = F P F' + Q; F is that of a turn, and half of it is nought."""
    along, aside = transition[0, 1], transition[2, 1]
    cos, sin = transition[1, 1], transition[3, 1]
    vx, vy = mean[1], mean[3]
    mean[0] += along * vx - aside * vy
    mean[1] = cos * vx - sin * vy
    mean[2] += aside * vx + along * vy
    mean[3] = sin * vx + cos * vy
    for b in range(DIMENSIONS):
        with_vx, with_vy = covariance[1, b], covariance[3, b]
        room[b, 0] = covariance[0, b] + along * with_vx - aside * with_vy
        room[b, 1] = cos * with_vx - sin * with_vy
        room[b, 2] = covariance[2, b] + aside * with_vx + along * with_vy
        room[b, 3] = sin * with_vx + cos * with_vy
    for b in range(DIMENSIONS):
        covariance[0, b] = room[0, b] + along * room[1, b] - aside * room[3, b] + noise[0, b]
        covariance[1, b] = cos * room[1, b] - sin * room[3, b] + noise[1, b]
        covariance[2, b] = room[2, b] + aside * room[1, b] + along * room[3, b] + noise[2, b]
        covariance[3, b] = sin * room[1, b] + cos * room[3, b] + noise[3, b]
    for a in range(DIMENSIONS):
        for b in range(a):
            # Rounding must not let the two halves part: corrections would drive them further asunder.
            covariance[a, b] = covariance[b, a]
