"""One picture of two: our tracks, those that only a neighbour has, and for what both have what they say together."""

from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.intersection import Tracked, intersect
from lindero.capabilities.tracking.filtering.pairing import Pairing

NOBODY = -1


class United(NamedTuple):
    """Tracks of two parties as one list.

    Attributes:
        tracked: The estimates.
        own: For each, the row of ours that it contains, or -1.
        theirs: For each, the row of theirs that it contains, or -1.
    """

    tracked: Tracked
    own: Ints
    theirs: Ints


def unite(own: Tracked, theirs: Tracked, pairing: Pairing) -> United:
    """Return all of ours (fused where they are theirs too), and behind them those that only they have."""
    both = intersect(own.rows(pairing.own), theirs.rows(pairing.theirs))
    only = np.setdiff1d(np.arange(len(theirs.state)), pairing.theirs)
    partner = np.full(len(own.state), NOBODY)
    partner[pairing.own] = pairing.theirs
    columns = []
    for mine, other, fused in zip(own, theirs, both, strict=True):
        column = np.concatenate([mine, other[only]])
        column[pairing.own] = fused
        columns.append(column)
    return United(
        tracked=Tracked(*columns),
        own=np.concatenate([np.arange(len(own.state)), np.full(len(only), NOBODY)]),
        theirs=np.concatenate([partner, only]),
    )
