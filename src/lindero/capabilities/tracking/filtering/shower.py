"""Shower: which tracks are worth being shown.

A track that is no target costs as much as a target that is missed, and one that is further from its target than the
cut-off costs both (GOSPA; Rahmathullah, García-Fernández and Svensson, FUSION 2017). So what a track is worth is its
probability of existence, less the squared error that is to be expected of its place, in cut-offs: shown it costs less
than hidden if that is more than a half. A track that nobody saw for long is hidden so, though it may well exist: nobody
knows where it is.

The filter's own error supposes that its target may turn away at any time. Where the line through all that was seen of
a thing says more exactly where it is, that counts: a boat that goes slowly straight on stays in sight when it is missed
a few times running.
"""

import math
from typing import Final

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Columns
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.drifting import astray

_CUT_OFF: Final = 5.0
"""Distance at which a track is no longer of its target, in standard deviations of the coarsest sensor."""

_WORTH: Final = 0.55
"""What a track is worth from which it is shown: a little more than a half, for existence is overrated where clutter
is thicker than is known by now."""

_LEAST_DEVIATION: Final = 1e-9


def show(tracks: Columns, deviation: float, fixed: float, time: float) -> None:
    """Write into the tracks which are shown, and which ever were.

    Args:
        tracks: The tracks.
        deviation: Standard deviation of a measurement of the coarsest sensor, metres.
        fixed: Probability above which a track is a fixed thing, and is not shown.
        time: Now, seconds.
    """
    cut_off = _CUT_OFF * max(deviation, _LEAST_DEVIATION)
    _show(tracks, cut_off, fixed)
    # Few tracks are probable enough and yet too vague: only those are asked for their lines.
    vague = np.flatnonzero((tracks.existence >= _WORTH) & ~tracks.confirmed & (tracks.fixed < fixed))
    if len(vague):
        worth = tracks.existence[vague] * (1.0 - astray(tracks, vague, time) / cut_off**2)
        straight = vague[worth >= _WORTH]
        tracks.confirmed[straight] = tracks.established[straight] = True


@tight
def _show(tracks: Columns, cut_off: float, fixed: float) -> None:
    for track in range(len(tracks.existence)):
        worth = tracks.existence[track] * (1.0 - _error(tracks, track, cut_off))
        tracks.confirmed[track] = worth >= _WORTH and tracks.fixed[track] < fixed
        tracks.established[track] = tracks.established[track] or tracks.confirmed[track]


@inlined
def _error(tracks: Columns, track: int, cut_off: float) -> float:
    """Return the mean of the squared distance, at most the cut-off's, as a share of that.

    Of a Gaussian that is as wide in both coordinates the squared distance is exponentially distributed.
    """
    heaviest, spread = 0, 0.0
    for part in range(1, tracks.components[track]):
        if tracks.weight[track, part] > tracks.weight[track, heaviest]:
            heaviest = part
    for m in range(tracks.mode.shape[2]):
        covariance = tracks.covariance[track, heaviest, m]
        spread += tracks.mode[track, heaviest, m] * (covariance[0, 0] + covariance[2, 2])
    share = spread / cut_off**2
    return -share * math.expm1(-1.0 / share)
