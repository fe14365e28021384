"""Covariance intersection: two estimates of one thing become one, whatever they have in common.

Two nations that follow the same ship share how the ship moves, and perhaps what a third told both of them; how much,
nobody knows. Covariance intersection is right for every such correlation, so that nothing is counted twice (Julier and
Uhlmann, "A non-divergent estimation algorithm in the presence of unknown correlations", ACC 1997). The share of each
comes from a closed formula (Fränken and Hüpper, "Improved fast covariance intersection for distributed data fusion",
FUSION 2005).
"""

import math
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.motion import Floats, Motion, step_of

Contents = Mapping[str, int]
"""What a track was made of: for each nation that contributed, the time of its newest measurement, ms UTC."""

Novelty = Literal["nothing_new", "contains_ours", "some_new"]

_LEAST_DOUBT: Final = 1e-6


class Tracked(NamedTuple):
    """Estimates of several things at one instant, in one flat frame.

    Attributes:
        state: (x, vx, y, vy), metres and metres per second, shape (tracks, 4).
        covariance: Of the states, shape (tracks, 4, 4), positive definite.
        existence: Probability that each is a target, shape (tracks,).
    """

    state: Floats
    covariance: Floats
    existence: Floats

    def rows(self, rows: Ints) -> "Tracked":
        """Return some of them."""
        return Tracked(self.state[rows], self.covariance[rows], self.existence[rows])


def intersect(own: Tracked, theirs: Tracked) -> Tracked:
    """Return what two parties' estimates of the same things say together, row by row.

    States and covariances are intersected. Of existence the odds are averaged by the same shares, in logarithms, as
    the exponential mixture of two Bernoullis says that lie in one place (Uney, Clark and Julier, "Distributed fusion
    of PHD filters via exponential mixture densities", IEEE J-STSP 7(3), 2013): no number of hearsay makes it certain.
    """
    share = shares(own.covariance, theirs.covariance)
    ours, others = np.linalg.inv(own.covariance), np.linalg.inv(theirs.covariance)
    weight = share[:, None, None]
    covariance = np.linalg.inv(weight * ours + (1.0 - weight) * others)
    information = share[:, None] * np.einsum("tab,tb->ta", ours, own.state)
    information += (1.0 - share)[:, None] * np.einsum("tab,tb->ta", others, theirs.state)
    odds = share * _log_odds(own.existence) + (1.0 - share) * _log_odds(theirs.existence)
    return Tracked(
        np.einsum("tab,tb->ta", covariance, information), _even(covariance), 1.0 / (1.0 + np.exp(-odds))
    )


def shares(own: Floats, theirs: Floats) -> Floats:
    """Return how much the first of two estimates counts, 0 to 1, for each pair of covariances.

    Args:
        own: Shape (pairs, n, n), positive definite.
        theirs: The same.
    """
    ours, others = np.linalg.inv(own), np.linalg.inv(theirs)
    # As logarithms relative to the sum, for determinants of large matrices leave the range of numbers.
    together = np.linalg.slogdet(ours + others)[1]
    of_own = np.exp(np.linalg.slogdet(ours)[1] - together)
    of_theirs = np.exp(np.linalg.slogdet(others)[1] - together)
    share: Floats = np.clip(0.5 * (1.0 + of_own - of_theirs), 0.0, 1.0)
    return share


def carry(tracked: Tracked, motion: Motion, duration_s: float, *, mean_life_s: float = math.inf) -> Tracked:
    """Return estimates moved to a later time by the first mode of a motion: what a neighbour sends is a little old.

    Args:
        tracked: The estimates.
        motion: How targets move.
        duration_s: By how much, seconds, not negative.
        mean_life_s: Mean time for which a target stays, seconds.
    """
    step = step_of(motion, duration_s)
    transition, noise = step.transition[0], step.noise[0]
    return Tracked(
        tracked.state @ transition.T,
        transition @ tracked.covariance @ transition.T + noise,
        tracked.existence * math.exp(-duration_s / mean_life_s),
    )


def novelty(own: Contents, theirs: Contents) -> Novelty:
    """Say what a neighbour's track adds to ours.

    Returns:
        `nothing_new` if ours was made of all that theirs was made of: it is not fused again. `contains_ours` if theirs
        was made of all of ours and more: it stands in place of ours. `some_new` if each has what the other lacks: they
        are intersected, which counts what they have in common once.
    """
    if all(own.get(nation, -1) >= newest for nation, newest in theirs.items()):
        return "nothing_new"
    if all(theirs.get(nation, -1) >= newest for nation, newest in own.items()):
        return "contains_ours"
    return "some_new"


def joined(own: Contents, theirs: Contents) -> dict[str, int]:
    """Return what a track is made of that two were fused into."""
    return {nation: max(own.get(nation, -1), theirs.get(nation, -1)) for nation in sorted({*own, *theirs})}


def _log_odds(chance: Floats) -> Floats:
    sure = np.clip(chance, _LEAST_DOUBT, 1.0 - _LEAST_DOUBT)
    odds: Floats = np.log(sure / (1.0 - sure))
    return odds


def _even(covariance: Floats) -> Floats:
    """Return covariances without the unevenness that rounding leaves."""
    even: Floats = 0.5 * (covariance + covariance.swapaxes(-1, -2))
    return even
