"""Estimator: what the confirmed tracks are known to be, each by its heaviest component."""

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns, Ints, rows_of
from lindero.capabilities.tracking.filtering.cells import Surface
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats


class Estimates(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Confirmed tracks at one instant.

    Attributes:
        number: Their numbers, shape (tracks,).
        state: (x, vx, y, vy), metres and metres per second, shape (tracks, 4).
        covariance: Of the states, shape (tracks, 4, 4).
        existence: Probability that each is a target, shape (tracks,).
    """

    number: Ints
    state: Floats
    covariance: Floats
    existence: Floats


def confirmed_of(bank: Bank) -> Bank:
    """Return copies of the confirmed tracks, which can be moved without moving the tracks."""
    confirmed = np.flatnonzero(bank.tracks.confirmed)
    return Bank(count=len(confirmed), columns=rows_of(bank.columns, confirmed))


def estimates_of(bank: Bank, surface: Surface) -> Estimates:
    """Return the confirmed tracks inside an area: mean and covariance over the modes of their heaviest components."""
    most = int(np.count_nonzero(bank.tracks.confirmed))
    number, existence = np.empty(most, np.int64), np.empty(most)
    state, covariance = np.empty((most, DIMENSIONS)), np.empty((most, DIMENSIONS, DIMENSIONS))
    room = number, existence, state, covariance
    count = _estimate(bank.count, bank.columns, surface, room)
    return Estimates(
        number=number[:count],
        state=state[:count],
        covariance=covariance[:count],
        existence=existence[:count],
    )


@tight
def _estimate(tracks: int, bank: Columns, surface: Surface, into: tuple[Ints, Floats, Floats, Floats]) -> int:
    """Write the estimates one after the other; return how many there are."""
    number, existence, state, covariance = into
    count = 0
    for track in range(tracks):
        if not bank.confirmed[track]:
            continue
        part = _heaviest(bank.weight[track])
        mean, mode, one = bank.mean[track, part], bank.mode[track, part], state[count]
        for a in range(DIMENSIONS):
            one[a] = 0.0
            for m in range(len(mode)):
                one[a] += mode[m] * mean[m, a]
        if not (surface.west <= one[0] <= surface.east and surface.south <= one[2] <= surface.north):
            continue
        _spread(mean, bank.covariance[track, part], mode, one, covariance[count])
        number[count], existence[count] = bank.number[track], bank.existence[track]
        count += 1
    return count


@inlined
def _heaviest(weight: Floats) -> int:
    """Return the component that weighs most; the first of those that weigh alike."""
    heaviest = 0
    for part in range(1, len(weight)):
        if weight[part] > weight[heaviest]:
            heaviest = part
    return heaviest


@inlined
def _spread(mean: Floats, covariance: Floats, mode: Floats, middle: Floats, into: Floats) -> None:
    """Write the covariance of the modes together about their mean."""
    for a in range(DIMENSIONS):
        for b in range(DIMENSIONS):
            into[a, b] = 0.0
            for m in range(len(mode)):
                apart = (mean[m, a] - middle[a]) * (mean[m, b] - middle[b])
                into[a, b] += mode[m] * (covariance[m, a, b] + apart)
