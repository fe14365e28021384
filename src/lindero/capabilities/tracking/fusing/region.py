"""One region's filter, and what is kept of its confirmed tracks beside the filter's numbers."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from scipy.spatial import cKDTree

from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.capabilities.tracking.filtering.bank import Measurements
from lindero.capabilities.tracking.filtering.estimator import Estimates
from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.filtering.late import Replaying
from lindero.capabilities.tracking.filtering.motion import manoeuvring
from lindero.capabilities.tracking.filtering.multi_target import Scan, Scene
from lindero.capabilities.tracking.fusing.regions import Box
from lindero.capabilities.tracking.fusing.resuming import ResumableFilter
from lindero.capabilities.tracking.rules.frames import Floats, Frame
from lindero.capabilities.tracking.rules.join import track_id_of
from lindero.capabilities.tracking.rules.scans import Plots
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS

LAG_MS: Final = 30 * SECOND_MS
"""A scan older than the newest of its region by more than this is dropped, and counted."""

MOST_REMEMBERED: Final = 4_000
"""Tracks and plots up to which the filter remembers what was before each scan of the last seconds (some 100 MB)."""

COASTING_MS: Final = 15 * SECOND_MS
"""A track to which no plot belonged for longer than this is carried on by how it moved alone."""

_NEAR: Final = 9.0
"""Squared distance, in variances, within which a plot speaks of a track."""

LOST_MS: Final = 60 * SECOND_MS
"""A track that the filter no longer shows comes back under its name within this time; then it is lost."""

_DETECTION: Final = 0.85
_FALSE_SHARE: Final = 0.5
_MEAN_LIFE_S: Final = 900.0
_ACCELERATION_PSD: Final = 0.1
_SPEED_DEVIATION: Final = 12.0
"""What is assumed before anything is learned (product defaults, to be verified): half of the plots are false."""


class PlotTrack(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A confirmed track of something without a name, at one instant.

    Attributes:
        name: The name under which plots know it: stays while it is followed.
        place: Where it is.
        measured_at: When, milliseconds UTC.
        velocity: To the east and to the north, metres per second.
        covariance: Of (east, its velocity, north, its velocity), metres and metres per second, shape (4, 4).
        existence: Probability that it is a target.
        source_class: How its newest plot came about.
        classes: How often plots were taken for each of `OBJECT_CLASSES`, weighed by how sure the sensor was.
        began: Whether it was confirmed just now.
        coasting: Whether the last scan gave it no plot.
    """

    name: str
    place: Place
    measured_at: int
    velocity: tuple[float, float]
    covariance: Floats
    existence: float
    source_class: str
    classes: Floats
    began: bool
    coasting: bool


class Known(msgspec.Struct):
    """What is kept of a confirmed track beside the filter's numbers."""

    name: str
    shown_at: int
    classes: Floats
    source_class: str
    seen_at: int = 0

    def see(self, plots: Plots, row: int) -> None:
        """Note that a plot was seen where the track is, and what its sensor takes it for."""
        self.seen_at = plots.measured_at
        self.source_class = SOURCE_CLASSES[plots.source_class[row]]
        if plots.object_class[row]:
            percent = int(plots.class_percent[row])
            self.classes[plots.object_class[row]] += percent / 100 if percent >= 0 else 0.5


class Region:
    """Sensors that are followed together."""

    def __init__(self, frame: Frame, box: Box, plots: int) -> None:
        """Begin to follow an area in which a first scan had so many plots."""
        surface = (box.east - box.west) * (box.north - box.south)
        targets = max(1.0, (1.0 - _FALSE_SHARE) * plots / _DETECTION) / surface
        self.frame = frame
        self.box = box
        self.newest_at = 0
        self._since = 0
        self._is_flooded = False
        self.known: dict[int, Known] = {}
        self.filter = ResumableFilter(
            Scene(
                west=box.west,
                south=box.south,
                east=box.east,
                north=box.north,
                detection=_DETECTION,
                clutter=max(1.0, _FALSE_SHARE * plots) / surface,
                birth=targets / _MEAN_LIFE_S,
                initial=targets,
                mean_life_s=_MEAN_LIFE_S,
                speed_deviation=_SPEED_DEVIATION,
            ),
            manoeuvring(_ACCELERATION_PSD),
        )
        self._replaying = Replaying(self.filter, LAG_MS / SECOND_MS)

    def advance(self, sensor: str, plots: Plots) -> bool:
        """Update the filter by a scan, put in its place if it comes late; say whether it came in time."""
        flat = self.frame.flat(plots.lon, plots.lat)
        stretch = self.frame.stretch(plots.lat)
        noises = plots.errors * np.column_stack([stretch**2, stretch, np.ones(len(plots))])
        self._remember_less_or_more(len(plots))
        at = max(plots.measured_at, self._since)
        if not self._replaying.advance(Scan(at / SECOND_MS, Measurements(flat, noises), sensor)):
            return False
        if at >= self.newest_at:
            self.newest_at = at
            self._recognise(plots, flat)
        return True

    def _remember_less_or_more(self, plots: int) -> None:
        """Keep nothing to go back to while a flood would make that enormous: a late scan counts as of now then."""
        is_flooded = self.filter.tracks + plots > MOST_REMEMBERED
        if is_flooded or is_flooded != self._is_flooded:
            self._is_flooded = is_flooded
            self._since = self.newest_at
            self._replaying = Replaying(self.filter, LAG_MS / SECOND_MS)

    def adopt(self, tracked: Tracked, known: Sequence[Known], at: int) -> None:
        """Take up tracks."""
        self.newest_at = self._since = max(self.newest_at, at)
        numbers = self.filter.adopt(tracked, self.newest_at / SECOND_MS)
        self.known.update(zip(numbers.tolist(), known, strict=True))

    def estimates(self) -> Estimates:
        """Return the confirmed tracks as they are."""
        return self.filter.estimates(self.newest_at / SECOND_MS)

    def _recognise(self, plots: Plots, flat: Floats) -> None:
        """Note what the plots nearest to known tracks say of their class, and that they were seen."""
        estimates = self.estimates()
        if not len(plots) or not len(estimates.number):
            return
        apart, nearest = cKDTree(flat).query(estimates.state[:, (0, 2)])
        spread = estimates.covariance[:, 0, 0] + estimates.covariance[:, 2, 2]
        spread = spread + plots.errors[nearest, 0] + plots.errors[nearest, 2]
        seen = apart**2 <= _NEAR * spread
        for number, plot in zip(estimates.number[seen].tolist(), nearest[seen].tolist(), strict=True):
            one = self.known.get(number)
            if one is not None:
                one.see(plots, plot)

    def take_over(self, other: "Region") -> None:
        """Take up the confirmed tracks of another region."""
        estimates = other.estimates()
        places = [other.frame.place(float(x), float(y)) for x, y in estimates.state[:, (0, 2)]]
        lat = np.array([place.lat for place in places], np.int64)
        flat = self.frame.flat(np.array([place.lon for place in places], np.int64), lat)
        # From the other frame to metres on the ground, and from there into this one.
        stretch = self.frame.stretch(lat) / other.frame.stretch(lat)
        scale = np.column_stack([stretch, stretch, np.ones(len(lat)), np.ones(len(lat))])
        state = estimates.state * scale
        state[:, (0, 2)] = flat
        covariance = estimates.covariance * scale[:, :, None] * scale[:, None, :]
        known = [other.known.get(number) for number in estimates.number.tolist()]
        rows = np.array([row for row, one in enumerate(known) if one is not None], np.int64)
        tracked = Tracked(state, covariance, estimates.existence).rows(rows)
        self.adopt(tracked, [one for one in known if one is not None], other.newest_at)

    def tell(self, seed: str) -> tuple[list[PlotTrack], list[str]]:
        """Return the confirmed tracks as they are now, and the names of those that are lost.

        Args:
            seed: Makes the names of tracks that begin, see `track_id_of`.
        """
        estimates = self.estimates()
        places = self.frame.places(estimates.state[:, (0, 2)])
        ground = 1.0 / self.frame.stretch(np.array([place.lat for place in places], np.int64))
        scale = np.column_stack([ground, ground, np.ones(len(ground)), np.ones(len(ground))])
        velocities = (estimates.state[:, (1, 3)] * scale[:, (1, 3)]).tolist()
        covariances = estimates.covariance * (scale[:, :, None] * scale[:, None, :])
        tracks = []
        for row, number in enumerate(estimates.number.tolist()):
            place, (east, north) = places[row], velocities[row]
            began = number not in self.known
            if began:
                name = track_id_of(seed, f"plots/{number}", self.newest_at, place.lon, place.lat)
                self.known[number] = Known(
                    name, self.newest_at, np.zeros(len(OBJECT_CLASSES)), "radar", self.newest_at
                )
            one = self.known[number]
            one.shown_at = self.newest_at
            tracks.append(
                PlotTrack(
                    name=one.name,
                    place=place,
                    measured_at=self.newest_at,
                    velocity=(east, north),
                    covariance=covariances[row],
                    existence=float(estimates.existence[row]),
                    source_class=one.source_class,
                    classes=one.classes.copy(),
                    began=began,
                    coasting=one.seen_at < self.newest_at - COASTING_MS,
                )
            )
        return tracks, self._lost()

    def _lost(self) -> list[str]:
        """Forget tracks that were not shown for too long; return their names."""
        lost = {n: one.name for n, one in self.known.items() if one.shown_at < self.newest_at - LOST_MS}
        for number in lost:
            del self.known[number]
        return list(lost.values())
