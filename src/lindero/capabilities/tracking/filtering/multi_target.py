"""The filter as a whole: scans in, estimates of confirmed tracks out."""

import math
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.associator import Marginals, associate, odds_of
from lindero.capabilities.tracking.filtering.bank import (
    Bank,
    Columns,
    Ints,
    Measurements,
    empty_bank,
)
from lindero.capabilities.tracking.filtering.cells import Surface
from lindero.capabilities.tracking.filtering.companions import Companions, Scales
from lindero.capabilities.tracking.filtering.drifting import remember
from lindero.capabilities.tracking.filtering.estimator import Estimates, confirmed_of, estimates_of
from lindero.capabilities.tracking.filtering.fixed import tell_fixed
from lindero.capabilities.tracking.filtering.gater import gate
from lindero.capabilities.tracking.filtering.initiator import begin
from lindero.capabilities.tracking.filtering.motion import Floats, Motion, step_of
from lindero.capabilities.tracking.filtering.predictor import predict
from lindero.capabilities.tracking.filtering.sensor_model import SensorModel
from lindero.capabilities.tracking.filtering.sharpener import sharpen
from lindero.capabilities.tracking.filtering.shower import show
from lindero.capabilities.tracking.filtering.undetected import Undetected
from lindero.capabilities.tracking.filtering.updater import Pruning, unseen_of, update

_FIRST_CAPACITY = 1_024
_GROWTH = 1.5
_RAREST = 1e-3
"""Least to which the limit falls below which tracks are dropped, where targets are rare."""

_FEW = 200
_LEAST_AMONG_FEW = 3e-3
"""Below so many tracks those at least this probable are kept, whatever is usual: there is time for them."""

_MANY = 5_000
_LEAST_AMONG_MANY = 1e-2
"""Above so many tracks only those at least this probable are kept, so that a scan of ten thousand stays in time."""

_FIXED = 0.9
"""Probability above which a track counts as a fixed thing, whose echoes are false alarms."""

Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an area and of those who look at it.

    Attributes:
        west: Lowest x of the area, metres.
        south: Lowest y, metres.
        east: Highest x, metres.
        north: Highest y, metres.
        detection: Probability that a scan detects a target.
        clutter: False alarms in a scan, 1/m^2.
        birth: New targets in a second, 1/m^2/s.
        initial: Targets that are there before the first scan, 1/m^2.
        mean_life_s: Mean time for which a target stays, seconds.
        speed_deviation: Standard deviation of each coordinate of a target's velocity, metres per second.
    """

    west: float
    south: float
    east: float
    north: float
    detection: Share
    clutter: Annotated[float, msgspec.Meta(gt=0)]
    birth: Annotated[float, msgspec.Meta(gt=0)]
    initial: Annotated[float, msgspec.Meta(gt=0)]
    mean_life_s: Annotated[float, msgspec.Meta(gt=0)]
    speed_deviation: Annotated[float, msgspec.Meta(gt=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How the filter weighs.

    Attributes:
        components: Most components of a track.
        gate_size: Squared Mahalanobis distance up to which a measurement can belong to a track.
        outside_survival: Share of a track's existence that is left in each scan when it is outside the area.
        pruning: What is dropped.
    """

    components: Annotated[int, msgspec.Meta(ge=1, le=16)] = 3
    gate_size: Annotated[float, msgspec.Meta(gt=0)] = 16.0
    outside_survival: Share = 0.3
    pruning: Pruning = Pruning()


class Scan(NamedTuple):
    """What one sensor measured at one instant.

    Attributes:
        time: When, seconds.
        measurements: What.
        sensor: The sensor's name.
    """

    time: float
    measurements: Measurements
    sensor: str = ""


class Kept(NamedTuple):
    """A filter at one time: that time, its tracks, and the density of targets not detected yet."""

    time: float | None
    tracks: Columns
    undetected: Floats


class MultiTargetFilter:
    """Follows many targets through scans that come in the order of their time."""

    def __init__(self, scene: Scene, motion: Motion, settings: Settings | None = None) -> None:
        self._scene = scene
        self._motion = motion
        self._settings = settings or Settings()
        self._time: float | None = None
        self._surface = Surface(scene.west, scene.south, scene.east, scene.north)
        self._undetected = Undetected(self._surface, scene.initial)
        self._next_number = 0
        self._coarsest = 0.0
        self._sensors: dict[str, SensorModel] = {}
        self._companions = Companions()
        self._bank = self._empty(_FIRST_CAPACITY)
        self._spare = self._empty(_FIRST_CAPACITY)

    @property
    def tracks(self) -> int:
        """How many tracks there are, confirmed or not."""
        return self._bank.count

    def keep(self) -> Kept:
        """Return what `restore` needs to come back to now; what was learned of sensors is left out."""
        tracks = Columns._make(column.copy() for column in self._bank.tracks)
        return Kept(self._time, tracks, self._undetected.density.copy())

    def restore(self, kept: Kept) -> None:
        """Go back to an earlier time; what was learned of sensors since stays."""
        self._time = kept.time
        count = len(kept.tracks.existence)
        self._bank.count = 0
        self._make_room(count)
        self._bank.count = count
        for column, old in zip(self._bank.tracks, kept.tracks, strict=True):
            column[:] = old
        self._undetected.density[:] = kept.undetected

    def advance(self, scan: Scan, first_number: int | None = None) -> int:
        """Move all tracks to the time of a scan and update them by it.

        Args:
            scan: What was measured.
            first_number: Where the scan is followed again, what this returned the first time: its new tracks keep
                their numbers, and nothing is learned from it twice.

        Returns:
            The number from which the scan's new tracks are counted.

        Raises:
            ValueError: If the scan is older than the one before.
        """
        again = first_number is not None
        first = self._next_number if first_number is None else first_number
        duration = self._move(scan.time)
        sensor = self._sensor(scan)
        self._make_room_beside(len(scan.measurements.places))
        bank, scene, measured = self._bank, self._scene, scan.measurements
        if not again:
            self._look_around(sensor, measured, duration)
        detection = sensor.detection_at(bank.tracks.mean[:, 0, 0][:, [0, 2]])
        unseen_targets = sensor.detection_at(measured.places) * self._undetected.at(measured.places)
        edges = gate(bank, measured, self._settings.gate_size)
        by = sensor.beside.expected(bank.tracks, edges, measured)
        background = sensor.clutter.at(measured.places) + unseen_targets + by.density
        scales = Scales(self._coarsest, scene.speed_deviation)
        if not again:
            self._companions.learn(bank.tracks, edges, scales)
        self._companions.agree(bank.tracks, edges, measured, (detection, background), scales)
        blurred = associate(edges, odds_of(bank, edges, detection), background)
        unseen = unseen_of(blurred, bank.tracks.existence, detection)
        marginals, unseen = sharpen(edges, blurred, unseen, bank.tracks, measured.noises)
        remember(bank.tracks, edges, marginals, measured, scan.time)
        ended = update(
            bank,
            edges,
            marginals,
            measured,
            unseen,
            self._pruning(unseen_targets / background),
            self._spare,
        )
        new = marginals.unexplained * unseen_targets / background
        if not again:
            beside = marginals.unexplained * by.density / background
            sensor.beside.learn(bank.tracks, edges, marginals, beside, by)
            false = marginals.unexplained - new - beside
            self._learn(sensor, measured, marginals, false, unseen, ended)
        after = begin(
            self._spare,
            measured,
            new,
            motion=self._motion,
            speed_deviation=scene.speed_deviation,
            next_number=first,
            time=scan.time,
        )
        self._undetected.look(sensor.look(self._undetected.centres))
        self._bank, self._spare = self._spare, bank
        tell_fixed(self._bank.tracks, scan.time, scene.speed_deviation)
        show(self._bank.tracks, self._coarsest, _FIXED, scan.time)
        self._next_number = max(self._next_number, after)
        return first

    def estimates(self, time: float) -> Estimates:
        """Return the confirmed tracks inside the area at a time not before the last scan, seconds."""
        bank = self._bank
        if self._time is not None and time > self._time:
            bank = confirmed_of(bank)
            predict(bank, step_of(self._motion, time - self._time), 1.0)
        return estimates_of(bank, self._surface)

    def _sensor(self, scan: Scan) -> SensorModel:
        """Return what is known by now of the sensor of a scan."""
        scene, noises = self._scene, scan.measurements.noises
        deviation = math.sqrt(float(noises[:, (0, 2)].mean())) if len(noises) else 0.0
        self._coarsest = max(self._coarsest, deviation)
        if scan.sensor not in self._sensors:
            self._sensors[scan.sensor] = SensorModel(self._surface, scene.detection, scene.clutter, deviation)
        return self._sensors[scan.sensor]

    def _pruning(self, first_seen: Floats) -> Pruning:
        """Return what is dropped: a track that is less probable than one that begins now, within reason.

        Args:
            first_seen: Probability that each measurement is of a target not known yet, shape (measurements,).
        """
        pruning, sensors = self._settings.pruning, len(self._sensors)
        usual = _median(first_seen) / sensors
        # Where several look, what one of them makes improbable another may see yet.
        least = min(max(usual, _RAREST), pruning.least_existence / sensors)
        if self._bank.count < _FEW:
            least = min(least, _LEAST_AMONG_FEW / sensors)
        if self._bank.count > _MANY:
            least = max(least, _LEAST_AMONG_MANY)
        return pruning._replace(least_existence=least)

    def _learn(
        self,
        sensor: SensorModel,
        measured: Measurements,
        marginals: Marginals,
        false: Floats,
        unseen: Floats,
        ended: Ints,
    ) -> None:
        """Let a sensor be learned: detections by the tracks that are shown, which are targets for sure enough.

        False alarms are what neither targets nor echoes beside them explain, what tracks explained that came to
        nothing, and the echoes of fixed things.

        Args:
            sensor: The sensor.
            measured: What it measured.
            marginals: Probabilities of association.
            false: Probability that each measurement is a false alarm.
            unseen: Probability that each track is a target that was not detected.
            ended: Which tracks came to nothing.
        """
        tracks = self._bank.tracks
        places, seen = tracks.mean[:, 0, 0][:, [0, 2]], 1.0 - marginals.missed
        sure = tracks.confirmed & tracks.moved & _inside(self._scene, tracks.mean[:, 0, 0])
        sensor.count_hits(places[sure], seen[sure], seen[sure] + unseen[sure])
        sensor.clutter.count(measured.places, false)
        nothing = ended[~tracks.established[ended]]
        sensor.clutter.count(places[nothing], tracks.hits[nothing])
        fixed = tracks.fixed > _FIXED
        sensor.clutter.count(places[fixed], seen[fixed])
        sensor.clutter.end_scan()

    def _look_around(self, sensor: SensorModel, measured: Measurements, duration: float) -> None:
        """Let be known what a sensor has in view, and so what was in view all along and showed nothing.

        Args:
            sensor: The sensor.
            measured: What it measured.
            duration: Since the scan before, seconds.
        """
        sensor.count_heard(measured.places)
        left = sensor.left_where_first_heard(self._undetected.centres)
        if left is not None:
            self._undetected.look_again(left, self._scene.birth * duration / sensor.detection)

    def _move(self, time: float) -> float:
        """Predict all tracks and the undetected targets to a time; return how long that takes, seconds."""
        duration = 0.0 if self._time is None else time - self._time
        if duration < 0:
            raise ValueError(f"a scan at {time} s comes after one at {self._time} s")
        self._time = time
        if not duration:
            return duration
        scene, bank = self._scene, self._bank
        survival = math.exp(-duration / scene.mean_life_s)
        predict(bank, step_of(self._motion, duration), survival)
        self._undetected.move(survival, scene.birth * duration)
        outside = ~_inside(scene, bank.tracks.mean[:, 0, 0])
        bank.tracks.existence[outside] *= self._settings.outside_survival
        return duration

    def _make_room(self, more: int) -> None:
        """Let there be room for so many tracks more."""
        wanted = self._bank.count + more
        if wanted > self._bank.capacity:
            self._bank = self._bank.roomier(int(wanted * _GROWTH))

    def _make_room_beside(self, measurements: int) -> None:
        """Let there be room beside for what a scan makes of the tracks: all of them, and one of each measurement."""
        wanted = self._bank.count + measurements
        if wanted > self._spare.capacity:
            self._spare = self._empty(int(wanted * _GROWTH))

    def _empty(self, capacity: int) -> Bank:
        return empty_bank(capacity, components=self._settings.components, modes=len(self._motion.modes))


def _inside(scene: Scene, states: Floats) -> NDArray[np.bool_]:
    """Say which states lie inside the area, shape (states,)."""
    x, y = states[:, 0], states[:, 2]
    inside: NDArray[np.bool_] = (
        (x >= scene.west) & (x <= scene.east) & (y >= scene.south) & (y <= scene.north)
    )
    return inside


def _median(values: Floats) -> float:
    """Return the median, of which half are larger; 0 of none. Numpy's looks for what is no number first."""
    if not len(values):
        return 0.0
    low, high = (len(values) - 1) // 2, len(values) // 2
    parted = np.partition(values, (low, high))
    return 0.5 * float(parted[low] + parted[high])
