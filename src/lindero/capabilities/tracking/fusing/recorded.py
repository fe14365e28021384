"""A recording of any sensor as tracks, in memory: names joined, and what gave none followed by the filter."""

from collections.abc import Iterable, Iterator

import numpy as np

from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES, Observations
from lindero.capabilities.tracking.fusing.plot_tracks import PlotTracks
from lindero.capabilities.tracking.fusing.region import PlotTrack
from lindero.capabilities.tracking.rules.quality import likely_class, shares_of
from lindero.capabilities.tracking.rules.replay import Tracker, TrackRow, rows_of


def tracks_of(batches: Iterable[Observations], sensor: str, seed: str = "replay") -> Iterator[TrackRow]:
    """Turn a recording into tracks; yield each position of each track, scan by scan where plots gave no name.

    Args:
        batches: The recording's observations in order.
        sensor: The sensor's name.
        seed: Makes the tracks' names; the same recording and seed give the same names.
    """
    tracker, plots, shown = Tracker(seed), PlotTracks(), dict[str, int]()
    for number, observations in enumerate(batches):
        yield from rows_of(tracker.advance(observations), observations)
        if not bool((observations.identity == MISSING).any()):
            continue
        for scan in plots.each_scan(sensor, observations, f"{seed}/{number}"):
            for track in scan:
                if shown.get(track.name, -1) < track.measured_at:
                    shown[track.name] = track.measured_at
                    yield _row(track)


def _row(track: PlotTrack) -> TrackRow:
    return TrackRow(
        t=track.measured_at / 1_000,
        track_id=track.name,
        lon=track.place.lon_deg,
        lat=track.place.lat_deg,
        speed_mps=round(float(np.hypot(*track.velocity)), 3),
        course_deg=round(float(np.degrees(np.arctan2(*track.velocity))) % 360.0, 3) % 360.0,
        identity="",
        source_class=SOURCE_CLASSES.index(track.source_class),
        item_class=likely_class(shares_of(track.classes)),
    )
