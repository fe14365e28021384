"""Tracks of what gave no name: plots in, estimates of confirmed tracks out, in memory and without a clock.

The state is a cache of what is on record. After a restart, or where a transaction was undone, it is made anew from the
open tracks (`resume`): each comes back as a single Gaussian; what was tentative begins again within a few scans.
"""

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

LAG_MS: Final = 30 * SECOND_MS
"""A scan older than the newest of its region by more than this is dropped, and counted."""

MOST_PLOTS: Final = 20_000
"""Plots of one scan that are followed; what a flooded sensor reports beyond it is dropped, and counted."""


class Advanced(msgspec.Struct, kw_only=True):
    """What became of a batch's anonymous rows; `followed`, `late`, `excess` and `bearings` are all of them.

    Attributes:
        tracks: The confirmed tracks of each region that a scan reached, as they are after its last one.
        lost: Names of tracks that are lost.
        followed: Rows that the filter was given, or is given when their scan is whole.
        late: Rows too old for it.
        excess: Rows beyond what is followed of one scan, or absurdly far away.
        bearings: Rows that tell a bearing alone.
    """

    tracks: list[PlotTrack] = msgspec.field(default_factory=list)
    lost: list[str] = msgspec.field(default_factory=list)
    followed: int = 0
    late: int = 0
    excess: int = 0
    bearings: int = 0


class PlotTracks:
    """Everything that gave no name, as tracks."""

    def __init__(self) -> None:
        self._regions: list[Region] = []
        self._frames: dict[str, Frame] = {}
        self._waiting: dict[str, Plots] = {}

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

    def advance(self, sensor: str, observations: Observations, seed: str) -> Advanced:
        """Follow what gave no name in a batch.

        Args:
            sensor: The sensor's name.
            observations: The batch.
            seed: Makes the names of tracks that begin, see `track_id_of`.
        """
        done = Advanced()
        rows, done.bearings = anonymous_rows(observations)
        touched: dict[int, Region] = {}
        for plots in self._whole(sensor, list(scans_of(observations, rows))):
            region = self._take(sensor, plots, done)
            if region is not None:
                touched[id(region)] = region
        for region in self._regions:
            if id(region) in touched:
                tracks, lost = region.tell(seed)
                done.tracks += tracks
                done.lost += lost
        # Rows whose scan is not whole yet are followed with its last ones.
        done.followed = len(rows) - done.late - done.excess
        return done

    def each_scan(self, sensor: str, observations: Observations, seed: str) -> Iterator[list[PlotTrack]]:
        """Follow what gave no name in a batch; yield the confirmed tracks after each scan, for recordings."""
        rows, _ = anonymous_rows(observations)
        for plots in self._whole(sensor, list(scans_of(observations, rows))):
            region = self._take(sensor, plots, Advanced())
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

    def _whole(self, sensor: str, scans: list[Plots]) -> list[Plots]:
        """Return the scans that are whole; the newest one waits where the sensor numbers its scans."""
        waiting = self._waiting.pop(sensor, None)
        if waiting is not None:
            mine = next((scan for scan in scans if scan.number == waiting.number), None)
            if mine is not None:
                scans[scans.index(mine)] = waiting.with_more(mine)
            else:
                scans.insert(0, waiting)
        if scans and scans[-1].number >= 0:
            self._waiting[sensor] = scans.pop()
        return scans

    def _take(self, sensor: str, plots: Plots, done: Advanced) -> Region | None:
        """Give a scan to the region that it lies in; None if it is too late for it."""
        frame = self._frames.setdefault(sensor, frame_around(plots))
        near = within_reach(frame, plots)
        kept = near.rows(slice(MOST_PLOTS))
        done.excess += len(plots) - len(kept)
        if not len(kept):
            return None
        region = self._region(frame, kept)
        if kept.measured_at < region.newest_at - LAG_MS:
            done.late += len(kept)
            return None
        region.advance(sensor, kept)
        return region

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
