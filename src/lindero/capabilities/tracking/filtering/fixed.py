"""Fixed echoes: what gave echoes for long and never moved is a pier, a buoy or a moored boat, not a target under way.

A track is compared with two explanations of how far it is from where it began: it stands there and its echoes wander a
little, or it has a velocity like any other target. Whatever moved once stays a target when it stops.
What surely drifts is no fixed thing meanwhile, however slow it is: it may be a boat in distress.
"""

import math
from typing import Final

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Columns
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
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

_LEAST_EVIDENCE: Final = math.exp(-50.0)
_MOST_EVIDENCE: Final = math.exp(50.0)

_FIXED_BEFOREHAND: Final = 0.1
_PRIOR_THINGS: Final = 5.0
_SURE: Final = 0.5
"""Share of things that are fixed before anything was seen, and how many things that counts for."""


def tell_fixed(tracks: Columns, time: float, speed_deviation: float) -> None:
    """Write into the tracks which are fixed, and which moved for good.

    Drift alone moves nothing for good: the slope is told anew from the latest plots.

    Args:
        tracks: The tracks.
        time: Now, seconds.
        speed_deviation: Standard deviation of each coordinate of a target's velocity, metres per second.
    """
    small, large = (min(most, seconds * speed_deviation) for most, seconds in (_SMALL, _LARGE))
    drifts = np.maximum(drift_of(tracks) - _WANDERING, 0.0)
    _tell(tracks, share_of_fixed(tracks), (small**2, large**2), (time, speed_deviation), drifts)


def share_of_fixed(tracks: Columns) -> float:
    """Return the odds that a thing is fixed, by what is being followed.

    Each thing counts to either side as it seemed at the scan before (expectation and maximisation, one step of it with
    each scan): on the open sea it is soon known that nothing stands, and in a harbour that much does.
    """
    sure = tracks.existence > _SURE
    fixed = float(tracks.fixed[sure].sum()) + _FIXED_BEFOREHAND * _PRIOR_THINGS
    under_way = float((1.0 - tracks.fixed[sure]).sum()) + (1.0 - _FIXED_BEFOREHAND) * _PRIOR_THINGS
    return fixed / under_way


@tight
def _tell(
    tracks: Columns, share: float, extents: tuple[float, float], now: tuple[float, float], drifts: Floats
) -> None:
    """Write which tracks are fixed or moved, by the odds that each stands where it began."""
    time, speed_deviation = now
    for track in range(len(tracks.moved)):
        tracks.fixed[track] = 0.0
        if tracks.moved[track]:
            continue
        place, spread, origin = tracks.mean[track, 0, 0], tracks.covariance[track, 0, 0], tracks.origin[track]
        apart = (place[0] - origin[0]) ** 2 + (place[2] - origin[1]) ** 2
        vague = origin[2] + 0.5 * (spread[0, 0] + spread[2, 2])
        went = (speed_deviation * (time - origin[3])) ** 2
        odds = share * _evidence(apart, vague, extents, went)
        if odds < _MOVED_BELOW:
            tracks.moved[track] = True
        else:
            odds *= math.exp(-0.5 * drifts[track])
            tracks.fixed[track] = odds / (1.0 + odds)


@inlined
def _evidence(apart: float, vague: float, extents: tuple[float, float], went: float) -> float:
    """Return how much better standing explains a squared distance than going does, by the densities in the plane.

    Args:
        apart: Squared distance from where the track began, m^2.
        vague: Variance of that by measuring alone, m^2.
        extents: Variances of the echoes of a small and of a large thing, m^2.
        went: Variance by going, m^2.
    """
    small, large, going = vague + extents[0], vague + extents[1], vague + extents[0] + went
    by_small = going / small * math.exp(0.5 * apart * (1.0 / going - 1.0 / small))
    by_large = going / large * math.exp(0.5 * apart * (1.0 / going - 1.0 / large))
    return min(max(0.5 * (by_small + by_large), _LEAST_EVIDENCE), _MOST_EVIDENCE)
