"""How targets may move: a state of position and velocity, and modes among which a target switches.

A state is (x, vx, y, vy) in metres and metres per second. Each mode has a transition matrix and a noise covariance for
a time step; the modes together are an interacting multiple model (Blom and Bar-Shalom, IEEE Trans. AC 33(8), 1988).
"""

import math
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DIMENSIONS = 4


class Mode(msgspec.Struct, frozen=True, kw_only=True):
    """One way of moving.

    Attributes:
        acceleration_psd: Power spectral density of white-noise acceleration, m^2/s^3.
        turn_rate: Rate of a coordinated turn, radians per second, positive from x towards y; 0 for straight on.
        start: Probability that a target which is seen for the first time moves so.
    """

    acceleration_psd: Annotated[float, msgspec.Meta(gt=0)]
    turn_rate: float = 0.0
    start: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0


class Motion(msgspec.Struct, frozen=True, kw_only=True):
    """The modes of a class of targets.

    Attributes:
        modes: The ways of moving.
        sojourn_s: Mean time for which a target keeps to one of them, seconds.
    """

    modes: Annotated[tuple[Mode, ...], msgspec.Meta(min_length=1, max_length=8)]
    sojourn_s: Annotated[float, msgspec.Meta(gt=0)] = 60.0


class Step(NamedTuple):
    """The motion over one time step, as matrices.

    Attributes:
        transition: Shape (modes, 4, 4).
        noise: Covariance of the process noise, shape (modes, 4, 4), units of the state squared.
        switching: Probability of changing from row's mode to column's, shape (modes, modes).
    """

    transition: Floats
    noise: Floats
    switching: Floats


def steady(acceleration_psd: float) -> Motion:
    """Return the motion of targets that go nearly straight on."""
    return Motion(modes=(Mode(acceleration_psd=acceleration_psd),))


_TURN_RATES = (0.06, 0.12)
"""Usual turns of boats and vehicles, radians per second: 3.4 and 6.9 degrees a second, to either side."""


def manoeuvring(acceleration_psd: float, *, brisk_psd: float = 5.0) -> Motion:
    """Return the motion of targets that also turn, stop and start.

    Args:
        acceleration_psd: Of the straight legs, m^2/s^3.
        brisk_psd: Of stopping and starting, m^2/s^3.
    """
    turn_psd = max(acceleration_psd, 0.2)
    turns = [side * rate for rate in _TURN_RATES for side in (1, -1)]
    return Motion(
        modes=(
            Mode(acceleration_psd=acceleration_psd, start=0.55),
            Mode(acceleration_psd=brisk_psd, start=0.15),
            *(Mode(acceleration_psd=turn_psd, turn_rate=turn, start=0.3 / len(turns)) for turn in turns),
        )
    )


@lru_cache(maxsize=256)
def step_of(motion: Motion, duration_s: float) -> Step:
    """Return the matrices of a motion over a time step (seconds, not negative); kept, and not to be written to."""
    modes = motion.modes
    leave = -math.expm1(-duration_s / motion.sojourn_s) if len(modes) > 1 else 0.0
    others = max(1, len(modes) - 1)
    switching = np.full((len(modes), len(modes)), leave / others)
    np.fill_diagonal(switching, 1.0 - leave)
    return Step(
        transition=np.stack([transition_of(duration_s, mode.turn_rate) for mode in modes]),
        noise=np.stack([noise_of(duration_s, mode.acceleration_psd) for mode in modes]),
        switching=switching,
    )


def transition_of(duration_s: float, turn_rate: float) -> Floats:
    """Return the transition matrix of a coordinated turn, or of constant velocity where the rate is 0."""
    along, aside, turned = duration_s, 0.0, turn_rate * duration_s
    if turn_rate:
        along, aside = math.sin(turned) / turn_rate, (1 - math.cos(turned)) / turn_rate
    cos, sin = math.cos(turned), math.sin(turned)
    return np.array(
        [
            [1.0, along, 0.0, -aside],
            [0.0, cos, 0.0, -sin],
            [0.0, aside, 1.0, along],
            [0.0, sin, 0.0, cos],
        ]
    )


def noise_of(duration_s: float, acceleration_psd: float) -> Floats:
    """Return the covariance that white-noise acceleration adds over a time step."""
    axis = acceleration_psd * np.array(
        [[duration_s**3 / 3, duration_s**2 / 2], [duration_s**2 / 2, duration_s]]
    )
    noise = np.zeros((DIMENSIONS, DIMENSIONS))
    noise[:2, :2] = noise[2:, 2:] = axis
    return noise
