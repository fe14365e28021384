"""The filter as a whole: scans in, estimates of confirmed tracks out."""

import math
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.tracking.filtering.associator import Marginals, associate
from lindero.capabilities.tracking.filtering.bank import (
    Bank,
    Columns,
    Ints,
    Measurements,
    empty_bank,
    rows_of,
)
from lindero.capabilities.tracking.filtering.cells import Surface
from lindero.capabilities.tracking.filtering.drifting import remember
from lindero.capabilities.tracking.filtering.fixed import tell_fixed
from lindero.capabilities.tracking.filtering.gater import Edges, gate
from lindero.capabilities.tracking.filtering.initiator import begin
from lindero.capabilities.tracking.filtering.motion import Floats, Motion, step_of
from lindero.capabilities.tracking.filtering.predictor import predict
from lindero.capabilities.tracking.filtering.sensor_model import SensorModel
from lindero.capabilities.tracking.filtering.sharpener import sharpen
from lindero.capabilities.tracking.filtering.undetected import Undetected
from lindero.capabilities.tracking.filtering.updater import Pruning, unseen_of, update

_FIRST_CAPACITY = 1_024
_GROWTH = 2.5
_RAREST = 0.3
"""Least part of the usual limit to which the limit falls below which tracks are dropped."""

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

    A miss and a false track cost the same (GOSPA), and a track that is shown costs its error of place besides: where
    that is a third of what counts as a miss, a track is worth showing from 0.6 on.

    Attributes:
        components: Most components of a track.
        gate_size: Squared Mahalanobis distance up to which a measurement can belong to a track.
        confirm_above: Probability of existence from which a track is shown.
        hide_below: Probability of existence below which it is no longer shown.
        outside_survival: Share of a track's existence that is left in each scan when it is outside the area.
        pruning: What is dropped.
    """

    components: Annotated[int, msgspec.Meta(ge=1, le=16)] = 3
    gate_size: Annotated[float, msgspec.Meta(gt=0)] = 16.0
    confirm_above: Share = 0.6
    hide_below: Share = 0.6
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
        self._sensors: dict[str, SensorModel] = {}
        self._bank = self._empty(_FIRST_CAPACITY)
        self._spare = self._empty(_FIRST_CAPACITY)

    @property
    def tracks(self) -> int:
        """How many tracks there are, confirmed or not."""
        return self._bank.count

    def keep(self) -> Kept:
        """Return what `restore` needs to come back to now; what was learned of sensors is left out."""
        tracks = rows_of(self._bank.columns, np.arange(self._bank.count))
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
        self._move(scan.time)
        sensor = self._sensor(scan)
        self._make_room(len(scan.measurements.places))
        bank, scene, measured = self._bank, self._scene, scan.measurements
        if not again:
            sensor.count_heard(measured.places)
        detection = sensor.detection_at(bank.tracks.mean[:, 0, 0][:, [0, 2]])
        unseen_targets = sensor.detection_at(measured.places) * self._undetected.at(measured.places)
        background = sensor.clutter.at(measured.places) + unseen_targets
        edges = gate(bank, measured, self._settings.gate_size)
        marginals = sharpen(edges, associate(edges, _odds(bank, edges, detection), background))
        remember(bank.tracks, edges, marginals, measured, scan.time)
        ended = update(
            bank,
            edges,
            marginals,
            measured,
            detection,
            self._pruning(unseen_targets / background),
            self._spare,
        )
        new = marginals.unexplained * unseen_targets / background
        if not again:
            unseen = unseen_of(marginals, bank.tracks.existence, detection)
            self._learn(sensor, measured, marginals, new, unseen, ended)
        after = begin(
            self._spare,
            measured,
            new,
            motion=self._motion,
            speed_deviation=scene.speed_deviation,
            next_number=first,
            time=scan.time,
        )
        self._undetected.look(sensor.detection_at(self._undetected.centres))
        self._bank, self._spare = self._spare, bank
        tell_fixed(self._bank.tracks, scan.time, scene.speed_deviation)
        self._confirm()
        self._next_number = max(self._next_number, after)
        return first

    def estimates(self, time: float) -> Estimates:
        """Return the confirmed tracks inside the area at a time not before the last scan, seconds."""
        shown = _shown(self._bank)
        if self._time is not None and time > self._time:
            predict(shown, step_of(self._motion, time - self._time), 1.0)
        tracks = shown.tracks
        mode, mean = tracks.mode[:, 0], tracks.mean[:, 0]
        state = np.einsum("tm,tma->ta", mode, mean)
        apart = mean - state[:, None, :]
        covariance = np.einsum("tm,tmab->tab", mode, tracks.covariance[:, 0])
        covariance += np.einsum("tm,tma,tmb->tab", mode, apart, apart)
        inside = _inside(self._scene, state)
        return Estimates(
            number=tracks.number[inside],
            state=state[inside],
            covariance=covariance[inside],
            existence=tracks.existence[inside],
        )

    def _sensor(self, scan: Scan) -> SensorModel:
        """Return what is known by now of the sensor of a scan."""
        if scan.sensor not in self._sensors:
            scene, noises = self._scene, scan.measurements.noises
            deviation = math.sqrt(float(noises[:, (0, 2)].mean())) if len(noises) else 0.0
            self._sensors[scan.sensor] = SensorModel(self._surface, scene.detection, scene.clutter, deviation)
        return self._sensors[scan.sensor]

    def _pruning(self, first_seen: Floats) -> Pruning:
        """Return what is dropped: a track that is less probable than one that begins now, within reason.

        Args:
            first_seen: Probability that each measurement is of a target not known yet, shape (measurements,).
        """
        pruning = self._settings.pruning
        usual = float(np.median(first_seen)) if len(first_seen) else 0.0
        least = min(
            max(usual / len(self._sensors), _RAREST * pruning.least_existence), pruning.least_existence
        )
        if self._bank.count > _MANY:
            least = max(least, _LEAST_AMONG_MANY)
        return pruning._replace(least_existence=least)

    def _learn(
        self,
        sensor: SensorModel,
        measured: Measurements,
        marginals: Marginals,
        new: Floats,
        unseen: Floats,
        ended: Ints,
    ) -> None:
        """Let a sensor be learned: detections by the tracks that are shown, which are targets for sure enough.

        False alarms are what neither known nor new targets explain, what tracks explained that came to nothing, and
        the echoes of fixed things.

        Args:
            sensor: The sensor.
            measured: What it measured.
            marginals: Probabilities of association.
            new: Probability that each measurement is of a target not known yet.
            unseen: Probability that each track is a target that was not detected.
            ended: Which tracks came to nothing.
        """
        tracks = self._bank.tracks
        places, seen = tracks.mean[:, 0, 0][:, [0, 2]], 1.0 - marginals.missed
        sure = tracks.confirmed & tracks.moved & _inside(self._scene, tracks.mean[:, 0, 0])
        sensor.count_hits(places[sure], seen[sure], seen[sure] + unseen[sure])
        sensor.clutter.count(measured.places, marginals.unexplained - new)
        nothing = ended[~tracks.established[ended]]
        sensor.clutter.count(places[nothing], tracks.hits[nothing])
        fixed = tracks.fixed > _FIXED
        sensor.clutter.count(places[fixed], seen[fixed])
        sensor.clutter.end_scan()

    def _move(self, time: float) -> None:
        """Predict all tracks and the undetected targets to a time."""
        duration = 0.0 if self._time is None else time - self._time
        if duration < 0:
            raise ValueError(f"a scan at {time} s comes after one at {self._time} s")
        self._time = time
        if not duration:
            return
        scene, bank = self._scene, self._bank
        survival = math.exp(-duration / scene.mean_life_s)
        predict(bank, step_of(self._motion, duration), survival)
        self._undetected.move(survival, scene.birth * duration)
        outside = ~_inside(scene, bank.tracks.mean[:, 0, 0])
        bank.tracks.existence[outside] *= self._settings.outside_survival

    def _make_room(self, measurements: int) -> None:
        """Let there be room for all tracks and for one of each measurement."""
        wanted = self._bank.count + measurements
        if wanted > self._bank.capacity:
            capacity = int(wanted * _GROWTH)
            self._bank = self._bank.roomier(capacity)
            self._spare = self._empty(capacity)

    def _confirm(self) -> None:
        """Show tracks that became probable, and hide those that no longer are."""
        tracks = self._bank.tracks
        stay = tracks.confirmed & (tracks.existence >= self._settings.hide_below)
        probable = stay | (tracks.existence >= self._settings.confirm_above)
        tracks.confirmed[:] = probable & (tracks.fixed < _FIXED)
        tracks.established[:] = tracks.established | tracks.confirmed

    def _empty(self, capacity: int) -> Bank:
        return empty_bank(capacity, components=self._settings.components, modes=len(self._motion.modes))


def _shown(bank: Bank) -> Bank:
    """Return copies of the confirmed tracks, each with its heaviest component alone."""
    confirmed = np.flatnonzero(bank.tracks.confirmed)
    shown = Bank(count=len(confirmed), columns=rows_of(bank.columns, confirmed))
    heaviest = shown.tracks.weight.argmax(axis=1)
    rows = np.arange(len(confirmed))
    for column in (shown.columns.mean, shown.columns.covariance, shown.columns.mode):
        column[:, 0] = column[rows, heaviest]
    shown.columns.components[:] = 1
    return shown


def _odds(bank: Bank, edges: Edges, detection: Floats) -> Floats:
    """Return for each pair how much more probable it is than that its track gave rise to nothing, 1/m^2."""
    track, tracks = edges.track, bank.tracks
    seen = (tracks.existence * detection)[track]
    odds: Floats = seen * (tracks.weight[track] * edges.likelihood).sum(axis=1) / (1.0 - seen)
    return odds


def _inside(scene: Scene, states: Floats) -> NDArray[np.bool_]:
    """Say which states lie inside the area, shape (states,)."""
    x, y = states[:, 0], states[:, 2]
    inside: NDArray[np.bool_] = (
        (x >= scene.west) & (x <= scene.east) & (y >= scene.south) & (y <= scene.north)
    )
    return inside
