"""Initiator: targets that were not seen yet, and the tracks that begin with their first measurement.

Undetected targets are a Poisson process of even density over the area. Each measurement begins a track whose
probability of existence is what the other tracks leave unexplained, divided between targets and false alarms
(Williams, "Marginal multi-Bernoulli filters", IEEE Trans. AES 51(3), 2015).
"""

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Measurements, rows_of
from lindero.capabilities.tracking.filtering.motion import Floats, Motion

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
    seen = np.flatnonzero(existence > LEAST_BIRTH)
    bank.count += len(seen)
    new = rows_of(bank.columns, slice(bank.count - len(seen), bank.count))
    new.mean[:] = 0.0
    new.mean[:, 0, :, (0, 2)] = scan.places[seen].T[:, :, None]
    new.covariance[:] = 0.0
    for (row, column), noise in zip(((0, 0), (0, 2), (2, 2)), scan.noises[seen].T, strict=True):
        new.covariance[:, 0, :, row, column] = noise[:, None]
        new.covariance[:, 0, :, column, row] = noise[:, None]
    new.covariance[:, 0, :, (1, 3), (1, 3)] = speed_deviation**2
    new.mode[:, 0] = np.array([mode.start for mode in motion.modes])
    new.weight[:] = 0.0
    new.weight[:, 0] = 1.0
    new.components[:] = 1
    new.existence[:] = existence[seen]
    new.number[:] = next_number + seen
    new.confirmed[:] = False
    new.established[:] = False
    new.hits[:] = existence[seen]
    new.origin[:, :2] = scan.places[seen]
    new.origin[:, 2] = 0.5 * (scan.noises[seen, 0] + scan.noises[seen, 2])
    new.origin[:, 3] = time
    new.plots[:] = 0.0
    new.plots[:, 0] = 1.0
    new.fixed[:] = 0.0
    new.moved[:] = False
    return next_number + len(scan.places)
