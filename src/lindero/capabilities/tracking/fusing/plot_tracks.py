"""Tracks of what gave no name: plots in, estimates of confirmed tracks out, in memory and without a clock.

The state is a cache of what is on record. After a restart, or where a transaction was undone, it is made anew from the
open tracks (`resume`): each comes back as a single Gaussian; what was tentative begins again within a few scans.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import Observations
from lindero.capabilities.tracking.filtering.intersection import Tracked
from lindero.capabilities.tracking.fusing.region import Known, PlotTrack, Region
from lindero.capabilities.tracking.fusing.regions import box_of, frame_around, within_reach
from lindero.capabilities.tracking.rules.frames import Frame
from lindero.capabilities.tracking.rules.scans import Plots, anonymous_rows, scans_of
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS

MOST_PLOTS: Final = 20_000
"""Plots of one scan that are followed; what a flooded sensor reports beyond it is dropped, and counted."""


AHEAD_MS: Final = 10 * SECOND_MS
"""A scan measured later than this after it arrived comes from a wrong clock: it would make all others late."""

_REMEMBERED: Final = 64
"""Scans of a sensor that are known again when it repeats itself."""


class Advanced(msgspec.Struct, kw_only=True):
    """What became of a batch's anonymous rows; all but the first two add up to them.

    Attributes:
        tracks: The confirmed tracks of each region that a scan reached, as they are after its last one.
        lost: Names of tracks that are lost.
        followed: Rows that the filter was given, or is given when their scan is whole.
        late: Rows too old for it.
        repeated: Rows of scans that the sensor sent before.
        excess: Rows beyond what is followed of one scan, absurdly far away, or measured in the future.
        bearings: Rows that tell a bearing alone.
    """

    tracks: list[PlotTrack] = msgspec.field(default_factory=list)
    lost: list[str] = msgspec.field(default_factory=list)
    followed: int = 0
    late: int = 0
    repeated: int = 0
    excess: int = 0
    bearings: int = 0


class PlotTracks:
    """Everything that gave no name, as tracks."""

    def __init__(self) -> None:
        self._regions: list[Region] = []
        self._frames: dict[str, Frame] = {}
        self._waiting: dict[str, Plots] = {}
        self._seen: dict[str, deque[int]] = {}

    def resume(self, tracks: Iterable[PlotTrack]) -> None:
        """Take up tracks that are on record; the newest one's time is that of its region then."""
        for track in sorted(tracks, key=lambda track: track.measured_at):
            here = Plots.at(track.place, track.measured_at)
            region = self._region(frame_around(here), here)
            (moved,) = region.frame.flat(here.lon, here.lat)
            stretch = float(region.frame.stretch(here.lat)[0])
            scale = np.array([stretch, stretch, 1.0, 1.0])
            state = np.array([[moved[0], track.velocity[0] * stretch, moved[1], track.velocity[1]]])
            covariance = (track.covariance * np.outer(scale, scale))[None]
            known = Known(track.name, track.measured_at, track.classes.copy(), track.source_class)
            region.adopt(Tracked(state, covariance, np.array([track.existence])), [known], track.measured_at)

    def advance(
        self, sensor: str, observations: Observations, seed: str, arrived_at: int | None = None
    ) -> Advanced:
        """Follow what gave no name in a batch.

        Args:
            sensor: The sensor's name.
            observations: The batch.
            seed: Makes the names of tracks that begin, see `track_id_of`.
            arrived_at: When the batch arrived, milliseconds UTC; None in a recording, whose time is what it says.
        """
        done = Advanced()
        rows, done.bearings = anonymous_rows(observations)
        touched: dict[int, Region] = {}
        scans = [
            plots
            for plots in scans_of(observations, rows)
            if not self._is_repeated(sensor, plots, done) and not _is_ahead(plots, arrived_at, done)
        ]
        for plots, new in self._whole(sensor, scans):
            region = self._take(sensor, plots, new, done)
            if region is not None:
                touched[id(region)] = region
        for region in self._regions:
            if id(region) in touched:
                tracks, lost = region.tell(seed)
                done.tracks += tracks
                done.lost += lost
        # Rows whose scan is not whole yet are followed with its last ones.
        done.followed = len(rows) - done.late - done.excess - done.repeated
        return done

    def each_scan(self, sensor: str, observations: Observations, seed: str) -> Iterator[list[PlotTrack]]:
        """Follow what gave no name in a batch; yield the confirmed tracks after each scan, for recordings."""
        rows, _ = anonymous_rows(observations)
        for plots, new in self._whole(sensor, list(scans_of(observations, rows))):
            region = self._take(sensor, plots, new, Advanced())
            if region is not None:
                yield region.tell(seed)[0]

    def detection_at(self, place: Place) -> float:
        """Return the probability that a scan of the best of the sensors would detect a thing at a place."""
        lon, lat = np.array([place.lon], np.int64), np.array([place.lat], np.int64)
        chances = [0.0]
        for region in self._regions:
            flat = region.frame.flat(lon, lat)
            if region.box.holds(flat):
                chances.append(float(region.filter.detection_at(flat)[0]))
        return max(chances)

    def _is_repeated(self, sensor: str, plots: Plots, done: Advanced) -> bool:
        """Say whether a sensor sent just this before, and count it."""
        seen = self._seen.setdefault(sensor, deque(maxlen=_REMEMBERED))
        key = hash((plots.measured_at, plots.number, plots.lon.tobytes(), plots.lat.tobytes()))
        if key in seen:
            done.repeated += len(plots)
            return True
        seen.append(key)
        return False

    def _whole(self, sensor: str, scans: list[Plots]) -> list[tuple[Plots, int]]:
        """Return the scans that are whole, each with how many of its plots are new with this batch.

        The newest one waits where the sensor numbers its scans.
        """
        whole = [(scan, len(scan)) for scan in scans]
        waiting = self._waiting.pop(sensor, None)
        if waiting is not None:
            mine = next((place for place, scan in enumerate(scans) if scan.number == waiting.number), None)
            if mine is not None:
                whole[mine] = (waiting.with_more(scans[mine]), len(scans[mine]))
            else:
                whole.insert(0, (waiting, 0))
        if whole and whole[-1][0].number >= 0:
            self._waiting[sensor] = whole.pop()[0]
        return whole

    def _take(self, sensor: str, plots: Plots, new: int, done: Advanced) -> Region | None:
        """Give a scan to the region that it lies in; None if it is too late for it.

        What came with an earlier batch was counted with that, as followed.
        """
        frame = self._frames.setdefault(sensor, frame_around(plots))
        near = within_reach(frame, plots)
        kept = near.rows(slice(MOST_PLOTS))
        excess = min(len(plots) - len(kept), new)
        done.excess += excess
        if not len(kept):
            return None
        region = self._region(frame, kept)
        if region.advance(sensor, kept):
            return region
        done.late += new - excess
        return None

    def _region(self, frame: Frame, plots: Plots) -> Region:
        """Return the region that plots lie in: made about a frame, grown or united of several so that it holds them."""
        meeting = []
        for region in self._regions:
            flat = region.frame.flat(plots.lon, plots.lat)
            if region.box.holds(flat):
                return region
            if region.box.meets(box_of(flat)):
                meeting.append(region)
        first = meeting[0] if meeting else None
        frame = first.frame if first else frame
        around = box_of(frame.flat(plots.lon, plots.lat))
        for region in meeting:
            around = around.with_all(region.box.moved(region.frame, frame))
        made = Region(frame, around, len(plots))
        for region in meeting:
            made.take_over(region)
        self._regions = [region for region in self._regions if region not in meeting] + [made]
        return made


def _is_ahead(plots: Plots, arrived_at: int | None, done: Advanced) -> bool:
    """Say whether a scan was measured later than it can have been, and count it."""
    is_ahead = arrived_at is not None and plots.measured_at > arrived_at + AHEAD_MS
    if is_ahead:
        done.excess += len(plots)
    return is_ahead
