"""A whole recording as tracks, in memory: the tracker without a log, for `lindero replay` and measuring."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES, Observations
from lindero.capabilities.tracking.records import Glimpse, ItemClass
from lindero.capabilities.tracking.rules.ageing import end_after_ms, interval_ms
from lindero.capabilities.tracking.rules.classes import item_class_of, plain_identity
from lindero.capabilities.tracking.rules.join import Joined, OpenTrack, join
from lindero.kernel.units import DEGREE_E7


class TrackRow(NamedTuple):
    """One position of one track, as `tracks.csv` holds it.

    Attributes:
        t: When it was measured, seconds since 1970 UTC, to the millisecond.
        track_id: The track.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        speed_mps: Speed over ground, metres per second; None if unknown.
        course_deg: Course over ground, degrees clockwise from north; None if unknown.
        identity: The name that the thing gives itself: an MMSI, or what its sensor calls it.
        source_class: How it was measured, index into `SOURCE_CLASSES`.
        heading_deg: Where the bow points, degrees clockwise from north; None if unknown.
        navigation_status: Navigational status of ITU-R M.1371; None if unknown.
        item_class: What kind of thing it probably is.
    """

    t: float
    track_id: str
    lon: float
    lat: float
    speed_mps: float | None
    course_deg: float | None
    identity: str
    source_class: int = 0
    heading_deg: float | None = None
    navigation_status: int | None = None
    item_class: ItemClass = "unknown"


class Tracker:
    """Tracks by identity, kept in memory."""

    def __init__(self, seed: str = "replay") -> None:
        self._seed = seed
        self._open: dict[str, list[OpenTrack]] = {}
        self._ends_at: dict[str, int] = {}
        self._glimpses: dict[str, Glimpse] = {}
        self._newest_at = 0

    @property
    def open_tracks(self) -> int:
        """How many tracks go on."""
        return sum(map(len, self._open.values()))

    def advance(self, observations: Observations) -> Joined:
        """Join a batch, and end tracks that were not heard for too long before it."""
        joined = join(observations, self._open, self._glimpses, self._seed)
        self._glimpses |= {glimpse.identity: glimpse for glimpse in joined.glimpses}
        for identity in joined.cleared:
            self._glimpses.pop(identity, None)
        for track in joined.tracks:
            others = [t for t in self._open.get(track.identity, []) if t.track_id != track.track_id]
            self._open[track.identity] = [*others, track]
        self._age(joined, observations)
        return joined

    def _age(self, joined: Joined, observations: Observations) -> None:
        for row, index in zip(joined.rows.tolist(), joined.track_of.tolist(), strict=True):
            interval = interval_ms(
                SOURCE_CLASSES[observations.source_class[row]],
                int(observations.navigation_status[row]),
                int(observations.speed_mmps[row]),
            )
            at = int(observations.measured_at[row])
            self._ends_at[joined.tracks[index].track_id] = at + end_after_ms(interval)
            self._newest_at = max(self._newest_at, at)
        ended = {track_id for track_id, ends_at in self._ends_at.items() if ends_at < self._newest_at}
        if not ended:
            return
        for track_id in ended:
            del self._ends_at[track_id]
        left = {
            identity: [track for track in tracks if track.track_id not in ended]
            for identity, tracks in self._open.items()
        }
        self._open = {identity: tracks for identity, tracks in left.items() if tracks}


def replay(batches: Iterable[Observations], seed: str = "replay") -> Iterator[TrackRow]:
    """Join a recording to tracks; yield every position that continued or began one, batch by batch by time.

    Args:
        batches: The recording's observations in order.
        seed: Makes the tracks' names; the same recording and seed give the same names.
    """
    tracker = Tracker(seed)
    for observations in batches:
        yield from rows_of(tracker.advance(observations), observations)


def rows_of(joined: Joined, observations: Observations) -> Iterator[TrackRow]:
    """Yield every position of a batch that continued or began a track, by time."""
    for row, index in zip(joined.rows.tolist(), joined.track_of.tolist(), strict=True):
        track = joined.tracks[index]
        speed, course = int(observations.speed_mmps[row]), int(observations.course_mdeg[row])
        heading, status = int(observations.heading_mdeg[row]), int(observations.navigation_status[row])
        source_class = int(observations.source_class[row])
        yield TrackRow(
            t=int(observations.measured_at[row]) / 1_000,
            track_id=track.track_id,
            lon=int(observations.lon[row]) / DEGREE_E7,
            lat=int(observations.lat[row]) / DEGREE_E7,
            speed_mps=None if speed == MISSING else speed / 1_000,
            course_deg=None if course == MISSING else course / 1_000,
            identity=plain_identity(track.identity),
            source_class=source_class,
            heading_deg=None if heading == MISSING else heading / 1_000,
            navigation_status=None if status == MISSING else status,
            item_class=item_class_of(track.identity, SOURCE_CLASSES[source_class]),
        )
