"""Initiator: targets that were not seen yet, and the tracks that begin with their first measurement.

Undetected targets are a Poisson process of even density over the area. Each measurement begins a track whose
probability of existence is what the other tracks leave unexplained, divided between targets and false alarms
(Williams, "Marginal multi-Bernoulli filters", IEEE Trans. AES 51(3), 2015).
"""

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Columns, Measurements
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats, Motion

LEAST_BIRTH = 1e-4
"""Probability below which a measurement begins no track."""


def begin(
    bank: Bank,
    scan: Measurements,
    existence: Floats,
    *,
    motion: Motion,
    speed_deviation: float,
    next_number: int,
    time: float,
) -> int:
    """Begin tracks where something may have been seen for the first time.

    Args:
        bank: The tracks; new ones are put behind them.
        scan: What was measured.
        existence: Probability that each is a target not known yet, shape (measurements,).
        motion: How targets may move.
        speed_deviation: Standard deviation of each coordinate of an unknown velocity, metres per second.
        next_number: Number of the track that the first measurement would begin; the others count on from there.
        time: Now, seconds.

    Returns:
        The number of the next one after them.
    """
    starts = np.array([mode.start for mode in motion.modes])
    columns = bank.columns
    bank.count = _begin(bank.count, columns, scan, existence, starts, speed_deviation**2, next_number, time)
    return next_number + len(existence)


@tight
def _begin(
    count: int,
    bank: Columns,
    scan: Measurements,
    existence: Floats,
    starts: Floats,
    speed_variance: float,
    next_number: int,
    time: float,
) -> int:
    """Put new tracks behind so many; return how many there are then."""
    for place in range(len(existence)):
        if not existence[place] > LEAST_BIRTH:
            continue
        x, y = scan.places[place]
        xx, xy, yy = scan.noises[place]
        for m in range(len(starts)):
            bank.mode[count, 0, m] = starts[m]
            _put(bank.mean[count, 0, m], bank.covariance[count, 0, m], (x, y), (xx, xy, yy), speed_variance)
        for part in range(bank.weight.shape[1]):
            bank.weight[count, part] = 1.0 if part == 0 else 0.0
        bank.components[count] = 1
        bank.existence[count] = bank.hits[count] = existence[place]
        bank.number[count] = next_number + place
        bank.confirmed[count] = bank.established[count] = bank.moved[count] = False
        bank.fixed[count] = 0.0
        origin = bank.origin[count]
        origin[0], origin[1], origin[2], origin[3] = x, y, 0.5 * (xx + yy), time
        for k in range(bank.plots.shape[1]):
            bank.plots[count, k] = 1.0 if k == 0 else 0.0
        count += 1
    return count


@inlined
def _put(
    mean: Floats,
    covariance: Floats,
    place: tuple[float, float],
    noise: tuple[float, float, float],
    speed_variance: float,
) -> None:
    """Write the state of what was measured once, and has any velocity."""
    for a in range(DIMENSIONS):
        for b in range(DIMENSIONS):
            covariance[a, b] = 0.0
    mean[0], mean[1], mean[2], mean[3] = place[0], 0.0, place[1], 0.0
    covariance[0, 0], covariance[2, 2] = noise[0], noise[2]
    covariance[0, 2] = covariance[2, 0] = noise[1]
    covariance[1, 1] = covariance[3, 3] = speed_variance
