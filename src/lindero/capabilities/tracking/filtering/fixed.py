"""Fixed echoes: what gave echoes for long and never moved is a pier, a buoy or a moored boat, not a target under way.

A track is compared with two explanations of how far it is from where it began: it stands there and its echoes wander a
little, or it has a velocity like any other target. Whatever moved once stays a target when it stops.
What surely drifts is no fixed thing meanwhile, however slow it is: it may be a boat in distress.
"""

import math
from typing import Final

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Columns
from lindero.capabilities.tracking.filtering.drifting import drift_of
from lindero.capabilities.tracking.filtering.motion import Floats

_SMALL: Final = (4.0, 0.8)
_LARGE: Final = (30.0, 6.0)
"""Standard deviations by which the echo of a fixed thing wanders over it, metres: a buoy; a pier or sea wall. And no
more than a usual target moves in so many seconds: where all is slow, standing for long says less."""

_MOVED_BELOW: Final = 0.002
"""Odds of being fixed below which a track has moved for good."""

_WANDERING: Final = 60.0
"""Drift, as `drift_of` has it, that a fixed thing can show: echoes wander over a pier, and are not independent."""

_FIXED_BEFOREHAND: Final = 0.1
_PRIOR_THINGS: Final = 5.0
_SURE: Final = 0.5
"""Share of things that are fixed before anything was seen, and how many things that counts for."""


def tell_fixed(tracks: Columns, time: float, speed_deviation: float) -> None:
    """Write into the tracks which are fixed, and which moved for good.

    Drift alone moves nothing for good: the slope is told anew from the latest plots.
    """
    stands = _odds_of_standing(tracks, time, speed_deviation)
    tracks.moved[:] = tracks.moved | (stands < _MOVED_BELOW)
    fixed = stands * np.exp(-0.5 * np.maximum(drift_of(tracks) - _WANDERING, 0.0))
    tracks.fixed[:] = np.where(tracks.moved, 0.0, fixed / (1.0 + fixed))


def share_of_fixed(tracks: Columns) -> float:
    """Return the odds that a thing is fixed, by what is being followed.

    Each thing counts to either side as it seemed at the scan before (expectation and maximisation, one step of it with
    each scan): on the open sea it is soon known that nothing stands, and in a harbour that much does.
    """
    sure = tracks.existence > _SURE
    fixed = float(tracks.fixed[sure].sum()) + _FIXED_BEFOREHAND * _PRIOR_THINGS
    under_way = float((1.0 - tracks.fixed[sure]).sum()) + (1.0 - _FIXED_BEFOREHAND) * _PRIOR_THINGS
    return fixed / under_way


def _odds_of_standing(tracks: Columns, time: float, speed_deviation: float) -> Floats:
    """Return the odds that each track stands where it began, by how far it is from there, shape (tracks,).

    Args:
        tracks: The tracks.
        time: Now, seconds.
        speed_deviation: Standard deviation of each coordinate of a target's velocity, metres per second.
    """
    place, spread = tracks.mean[:, 0, 0], tracks.covariance[:, 0, 0]
    apart = (place[:, 0] - tracks.origin[:, 0]) ** 2 + (place[:, 2] - tracks.origin[:, 1]) ** 2
    vague = tracks.origin[:, 2] + 0.5 * (spread[:, 0, 0] + spread[:, 2, 2])
    went = (speed_deviation * (time - tracks.origin[:, 3])) ** 2
    extents = [min(most, seconds * speed_deviation) for most, seconds in (_SMALL, _LARGE)]
    small, large = (_evidence(apart, vague + extent**2) for extent in extents)
    evidence = np.logaddexp(small, large) - math.log(2.0) - _evidence(apart, vague + extents[0] ** 2 + went)
    odds: Floats = share_of_fixed(tracks) * np.exp(np.clip(evidence, -50.0, 50.0))
    return odds


def _evidence(apart: Floats, variance: Floats) -> Floats:
    """Return the logarithm of the density of a squared distance in the plane, up to what is the same for all."""
    logarithm: Floats = -np.log(variance) - 0.5 * apart / variance
    return logarithm
