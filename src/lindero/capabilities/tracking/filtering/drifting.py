"""Drift: whether what a track gave rise to lies along a line that leads away, or about one place.

A straight line is fitted to the plots of a track by least squares, older plots fading, each weighing as much as it is
probable that it is the track's. What the slope explains of their scatter, in variances of what it leaves, is
chi-squared with two degrees of freedom where nothing moves (Draper and Smith, "Applied Regression Analysis", 3rd
edition, 1998, chapter 1). A boat adrift is told so from a buoy before it has left the reach of its own echoes.

The line also says where the thing is while nobody sees it, and mostly more exactly than the filter, which lets its
target turn away at any time. Who followed it for long knows better.
"""

from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.associator import Marginals
from lindero.capabilities.tracking.filtering.bank import Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_MEMORY: Final = 60.0
"""Plots after which an older one has faded to a third: what lay still for long and comes loose is soon seen to go."""

_FEWEST: Final = 24.0
"""Plots below which nothing is said: a track that goes from one end of a pier to the other looks like a slow boat."""

_DECLARED: Final = 4.0
"""Plots for which the accuracy counts that the sensor declares, beside the scatter that is measured."""

_LEAST_SPREAD: Final = 1e-9


def remember(tracks: Columns, edges: Edges, marginals: Marginals, scan: Measurements, time: float) -> None:
    """Add to the sums over each track's plots those of a scan.

    Args:
        tracks: The tracks, predicted to the scan.
        edges: Pairs of tracks and measurements.
        marginals: Probabilities of association.
        scan: What was measured.
        time: When, seconds.
    """
    _add(tracks.plots, tracks.origin, edges.first, edges.measurement, marginals.paired, scan.places, time)


@tight
def _add(
    plots: Floats, origin: Floats, first: Ints, measurement: Ints, paired: Floats, places: Floats, time: float
) -> None:
    """Let the sums fade by how probably there is a plot, and add it, as seen from where and when its track began."""
    for track in range(len(plots)):
        if first[track] == first[track + 1]:
            continue
        seen, sum_x, sum_y, squares = 0.0, 0.0, 0.0, 0.0
        for pair in range(first[track], first[track + 1]):
            weight, place = paired[pair], measurement[pair]
            x, y = places[place, 0] - origin[track, 0], places[place, 1] - origin[track, 1]
            seen += weight
            sum_x += weight * x
            sum_y += weight * y
            squares += weight * (x**2 + y**2)
        one, age = plots[track], time - origin[track, 3]
        kept = 1.0 - min(seen, 1.0) / _MEMORY
        one[0] = one[0] * kept + seen
        one[1] = one[1] * kept + seen * age
        one[2] = one[2] * kept + seen * age**2
        one[3] = one[3] * kept + sum_x
        one[4] = one[4] * kept + sum_y
        one[5] = one[5] * kept + age * sum_x
        one[6] = one[6] * kept + age * sum_y
        one[7] = one[7] * kept + squares


def drift_of(tracks: Columns) -> Floats:
    """Return how significantly each track drifts: chi-squared with two degrees of freedom where nothing moves.

    Args:
        tracks: The tracks.

    Returns:
        The statistic, shape (tracks,); 0 for tracks with too few plots, and for those that moved for good.
    """
    statistic = np.zeros(len(tracks.plots))
    asked = np.flatnonzero((tracks.plots[:, 0] > _FEWEST) & ~tracks.moved)
    if len(asked):
        line = _line_through(tracks, asked)
        statistic[asked] = (line.slope**2).sum(axis=1) * line.spread / line.variance
    return statistic


def astray(tracks: Columns, rows: Ints, time: float) -> Floats:
    """Return how far tracks are to be expected from where they are estimated, by the lines through their plots.

    That is how far the estimate is off the line, and how vague the line is there.

    Args:
        tracks: The tracks.
        rows: Which of them.
        time: Of the estimates, seconds.

    Returns:
        Expected squared distances, m^2, shape (rows,); infinite for tracks with too few plots.
    """
    squared = np.full(len(rows), np.inf)
    asked = np.flatnonzero(tracks.plots[rows, 0] > _FEWEST)
    if len(asked):
        rows = rows[asked]
        line = _line_through(tracks, rows)
        ahead = time - tracks.origin[rows, 3] - line.middle_age
        there = line.middle + line.slope * ahead[:, None]
        heaviest = tracks.weight[rows].argmax(axis=1)
        states = (tracks.mode[rows, heaviest, :, None] * tracks.mean[rows, heaviest]).sum(axis=1)
        vague = 2.0 * line.variance * (1.0 / tracks.plots[rows, 0] + ahead**2 / line.spread)
        squared[asked] = ((states[:, (0, 2)] - there) ** 2).sum(axis=1) + vague
    return squared


class _Lines(NamedTuple):
    """Straight lines fitted to the plots of tracks.

    Attributes:
        middle_age: Mean time of the plots since each track began, seconds.
        middle: Their mean place, metres, shape (tracks, 2).
        slope: Velocity along each line, metres per second, shape (tracks, 2).
        spread: Sum of the squared distances of their times from the mean, s^2.
        variance: Of a plot about its line, in each coordinate, m^2.
    """

    middle_age: Floats
    middle: Floats
    slope: Floats
    spread: Floats
    variance: Floats


def _line_through(tracks: Columns, rows: Ints) -> _Lines:
    """Fit a line to the plots of each of some tracks by least squares."""
    count, age, squared_age, x, y, age_x, age_y, squared = tracks.plots[rows].T
    origin = tracks.origin[rows]
    spread = np.maximum(squared_age - age**2 / count, _LEAST_SPREAD)
    slope = np.column_stack([age_x - age * x / count, age_y - age * y / count]) / spread[:, None]
    left = np.maximum(squared - (x**2 + y**2) / count - (slope**2).sum(axis=1) * spread, 0.0)
    variance = (left + 2.0 * _DECLARED * origin[:, 2]) / (2.0 * (count - 2.0 + _DECLARED))
    middle = origin[:, :2] + np.column_stack([x, y]) / count[:, None]
    return _Lines(age / count, middle, slope, spread, variance)
