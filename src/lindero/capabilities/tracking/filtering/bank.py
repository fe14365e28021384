"""The tracks of a filter as columns: one array for each quantity, one row for each track."""

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.motion import DIMENSIONS, Floats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Columns(NamedTuple):
    """The quantities of tracks, all with the same number of rows.

    Attributes:
        mean: States, shape (rows, components, modes, 4); metres and metres per second.
        covariance: Their covariances, shape (rows, components, modes, 4, 4).
        mode: Probability of each mode within its component, shape (rows, components, modes).
        weight: Weight of each component within its track, shape (rows, components); 0 for those that it does not have.
        components: How many components a track has.
        existence: Probability that the track is a target.
        number: The track's number, given once.
        confirmed: Whether it is shown.
        established: Whether it was ever shown.
        hits: Expected number of measurements that it gave rise to.
        origin: Where it was first measured (x, y), metres, the variance of that, m^2, and when, seconds,
            shape (rows, 4).
        plots: Sums over the measurements that it gave rise to, older ones fading: of 1, t, t^2, x, y, tx, ty, x^2 + y^2
            from where and when it began; seconds and metres, shape (rows, 8).
        fixed: Probability that it is a fixed thing.
        moved: Whether it ever moved for sure: it is a target for good, even at rest.
    """

    mean: Floats
    covariance: Floats
    mode: Floats
    weight: Floats
    components: Ints
    existence: Floats
    number: Ints
    confirmed: Flags
    established: Flags
    hits: Floats
    origin: Floats
    plots: Floats
    fixed: Floats
    moved: Flags


class Measurements(NamedTuple):
    """What a sensor measured at one instant.

    Attributes:
        places: Positions, metres, shape (measurements, 2).
        noises: Their covariances as (xx, xy, yy), m^2, shape (measurements, 3).
    """

    places: Floats
    noises: Floats


class Bank(msgspec.Struct, eq=False):
    """Tracks, each a Bernoulli: it exists with a probability, and if so it is somewhere in a mixture of components.

    A component is a Gaussian for each mode of motion.

    Attributes:
        count: How many tracks there are: the first rows of the columns.
        columns: Their quantities; there is room for more.
    """

    count: int
    columns: Columns

    @property
    def capacity(self) -> int:
        """Rows that there is room for."""
        return len(self.columns.existence)

    @property
    def tracks(self) -> Columns:
        """The quantities of the tracks alone, as views that can be written."""
        return rows_of(self.columns, slice(self.count))

    def roomier(self, capacity: int) -> "Bank":
        """Return the same tracks with more room."""
        _, components, modes = self.columns.mode.shape
        larger = empty_bank(capacity, components=components, modes=modes)
        larger.count = self.count
        for new, old in zip(larger.tracks, self.tracks, strict=True):
            new[:] = old
        return larger


def rows_of(columns: Columns, rows: slice | Ints) -> Columns:
    """Return some rows of all columns: views for a slice, copies for indices."""
    return Columns._make(column[rows] for column in columns)


def empty_bank(capacity: int, *, components: int, modes: int) -> Bank:
    """Return a bank without tracks."""
    shape = (capacity, components, modes)
    columns = Columns(
        mean=np.zeros((*shape, DIMENSIONS)),
        covariance=np.zeros((*shape, DIMENSIONS, DIMENSIONS)),
        mode=np.zeros(shape),
        weight=np.zeros((capacity, components)),
        components=np.zeros(capacity, np.int64),
        existence=np.zeros(capacity),
        number=np.zeros(capacity, np.int64),
        confirmed=np.zeros(capacity, np.bool_),
        established=np.zeros(capacity, np.bool_),
        hits=np.zeros(capacity),
        origin=np.zeros((capacity, 4)),
        plots=np.zeros((capacity, 8)),
        fixed=np.zeros(capacity),
        moved=np.zeros(capacity, np.bool_),
    )
    return Bank(count=0, columns=columns)
