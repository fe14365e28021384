"""Observations joined to tracks by identity: columns at once, one by one where an identity is shared.

An identity is evidence, not proof: one MMSI is sometimes used by two ships. An observation continues the
track of its identity if the thing can have moved there (`gate`); of several such tracks, the one that it is
nearest to, measured in what each could have covered. An observation that no track of its identity can explain
is held as a glimpse; if the next one agrees with it, they are a second thing, and a second track begins. A
single error of a receiver therefore begins nothing.
"""

import base64
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import MISSING, Observations
from lindero.capabilities.tracking.records import Glimpse
from lindero.capabilities.tracking.rules.gate import FASTEST_MPS, distances_m, reach_m, reach_of
from lindero.kernel.places import great_circle_m
from lindero.kernel.times import SECOND_MS

DUPLICATE_MS: Final = 10 * SECOND_MS
"""Copies of one report from several stations come within this time; the next report has another second."""

_FASTEST: Final = np.array(FASTEST_MPS)

Index = NDArray[np.int64]
Flags = NDArray[np.bool_]


class OpenTrack(msgspec.Struct, frozen=True, kw_only=True):
    """A track that goes on, as far as joining needs to know it.

    Attributes:
        track_id: Its name.
        identity: The name that the thing gives itself, with its scheme.
        measured_at: When it was last measured, milliseconds UTC.
        lon: Longitude then, 1e-7 degree.
        lat: Latitude then, 1e-7 degree.
        course_mdeg: Its course then, millidegrees; None if not known.
        speed_mmps: Its speed then, millimetres per second; None if not known.
    """

    track_id: str
    identity: str
    measured_at: int
    lon: int
    lat: int
    course_mdeg: int | None = None
    speed_mmps: int | None = None


class Joined(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Which observations continued or began which tracks; the others are counted by what they were.

    Attributes:
        rows: Rows of the batch that continued or began a track, by time; shape (n,).
        track_of: For each of them, an index into `tracks`; shape (n,).
        tracks: Every track that was touched, as it is afterwards.
        began: For each of `tracks`, whether it began in this batch.
        glimpses: Positions held until the next observation of their identity.
        cleared: Identities whose glimpse was confirmed and became a track.
        duplicates: Copies of a report that had come already.
        late: Observations not newer than the track that explains them.
        held: Observations that no track explains.
    """

    rows: Index
    track_of: Index
    tracks: tuple[OpenTrack, ...]
    began: tuple[bool, ...]
    glimpses: tuple[Glimpse, ...]
    cleared: tuple[str, ...]
    duplicates: int
    late: int
    held: int


def track_id_of(seed: str, identity: str, measured_at: int, lon: int, lat: int) -> str:
    """Name a track that begins: 100 bits of SHA-256, which without the seed do not tell the identity.

    Args:
        seed: Something that a neighbour cannot guess and that stays: the name of the batch's national record.
        identity: The name that the thing gives itself.
        measured_at: When the track begins, milliseconds UTC.
        lon: Where it begins, 1e-7 degree.
        lat: Where it begins, 1e-7 degree.
    """
    text = f"{seed}|{identity}|{measured_at}|{lon}|{lat}"
    return base64.b32encode(hashlib.sha256(text.encode()).digest()[:13])[:20].decode().lower()


def join(
    observations: Observations,
    known: Mapping[str, Sequence[OpenTrack]],
    glimpses: Mapping[str, Glimpse],
    seed: str,
) -> Joined:
    """Join a batch of observations to the tracks of their identities.

    Args:
        observations: The batch, in any order.
        known: The open tracks of each identity in the batch.
        glimpses: The position held for each identity that has one.
        seed: See `track_id_of`.
    """
    batch = _Batch(observations, known, glimpses, seed)
    fresh = batch.without_duplicates()
    alone, late = batch.late_rows(fresh)
    shared = batch.shared_identities(fresh, late, alone)
    is_shared = shared[observations.identity[fresh]]
    batch.join_plainly(fresh[~late & ~is_shared])
    batch.late += int((late & ~is_shared).sum())
    batch.join_one_by_one(fresh[is_shared])
    unnamed = int((observations.identity == MISSING).sum())
    return batch.result(len(observations) - unnamed - len(fresh))


class _Seen(msgspec.Struct, frozen=True, gc=False):
    """One row in plain numbers.

    Attributes:
        row: Its number in the batch.
        identity: Index of the name that the thing gives itself.
        measured_at: When it was measured, milliseconds UTC.
        lon: Longitude, 1e-7 degree.
        lat: Latitude, 1e-7 degree.
        effort: Its distance from where the first track of its identity was before the batch, as a share of what the
            thing could have covered; of no meaning where there was none.
        fastest_mps: Fastest plausible movement of what it speaks of, metres per second.
    """

    row: int
    identity: int
    measured_at: int
    lon: int
    lat: int
    effort: float
    fastest_mps: float

    def effort_from(self, last: "OpenTrack | Glimpse | _Seen") -> float:
        """Return the distance from an earlier position as a share of what the thing could have covered."""
        reach = reach_of(self.measured_at - last.measured_at, self.fastest_mps)
        return great_circle_m(last.lon, last.lat, self.lon, self.lat) / reach

    def agrees_with(self, held: "Glimpse | _Seen") -> bool:
        """Say whether it continues what was glimpsed."""
        return self.measured_at > held.measured_at and self.effort_from(held) <= 1


class _Batch:
    """One batch on its way; what it holds is given back by `result`."""

    def __init__(
        self,
        observations: Observations,
        known: Mapping[str, Sequence[OpenTrack]],
        glimpses: Mapping[str, Glimpse],
        seed: str,
    ) -> None:
        self.late = 0
        self.held = 0
        self._observations = observations
        self._known = [known.get(identity, ()) for identity in observations.identities]
        self._held_glimpses = [glimpses.get(identity) for identity in observations.identities]
        # Place and time of each identity's first track; zeros, which nobody reads, where it has none.
        first = [tracks[0] if tracks else None for tracks in self._known]
        self._base = tuple(
            np.array([getattr(track, name) if track else 0 for track in first], dtype=np.int64)
            for name in ("measured_at", "lon", "lat")
        )
        # Of each row: its distance from there as a share of what the thing could have covered.
        self._efforts = np.zeros(len(observations))
        self._seed = seed
        self._tracks: list[OpenTrack] = []
        self._began: list[bool] = []
        self._rows: list[Index] = []
        self._track_of: list[Index] = []
        self._glimpses: dict[int, _Seen | None] = {}

    def without_duplicates(self) -> Index:
        """Return the rows that are no copies of another, by identity and then by time."""
        o = self._observations
        alike = np.lexsort((o.measured_at, o.utc_second, o.lat, o.lon, o.identity))
        alike = alike[o.identity[alike] != MISSING]
        is_copy = o.identity == MISSING
        elapsed = np.diff(o.measured_at[alike])
        same = (elapsed == 0) | ((elapsed <= DUPLICATE_MS) & (o.utc_second[alike][1:] != MISSING))
        for column in (o.identity, o.lon, o.lat, o.utc_second):
            same &= np.diff(column[alike].astype(np.int64)) == 0
        is_copy[alike[1:]] = same
        by_time = np.lexsort((o.measured_at, o.identity))
        return np.asarray(by_time[~is_copy[by_time]])

    def late_rows(self, rows: Index) -> tuple[Flags, Flags]:
        """Say which identities have exactly one track and no glimpse, and which rows that track makes late.

        A row is late only if the track explains it: another ship's report is not.
        """
        o = self._observations
        alone = np.array(
            [len(tracks) == 1 and held is None for tracks, held in self._pairs()], dtype=np.bool_
        )
        at, lon, lat = self._base
        identity = o.identity[rows]
        elapsed = o.measured_at[rows] - at[identity]
        distance = distances_m(lon[identity], lat[identity], o.lon[rows], o.lat[rows])
        reach = reach_m(elapsed, _FASTEST[o.source_class[rows]])
        self._efforts[rows] = distance / reach
        near = distance <= reach
        return alone, alone[identity] & (elapsed <= 0) & near

    def shared_identities(self, rows: Index, late: Flags, alone: Flags) -> Flags:
        """Say for each identity whether its rows must be looked at one by one."""
        o = self._observations
        rows = rows[~late]
        unknown = np.array([not tracks and held is None for tracks, held in self._pairs()], dtype=np.bool_)
        shared = ~(alone | unknown)
        if not len(rows):
            return shared
        identity = o.identity[rows]
        at, lon, lat = (column[rows].astype(np.int64) for column in (o.measured_at, o.lon, o.lat))
        is_first = np.r_[True, np.diff(identity) != 0]
        before = [
            np.where(is_first, base[identity], np.r_[0, column[:-1]])
            for base, column in zip(self._base, (at, lon, lat), strict=True)
        ]
        elapsed = at - before[0]
        reach = reach_m(elapsed, _FASTEST[o.source_class[rows]])
        jumps = (elapsed <= 0) | (distances_m(before[1], before[2], lon, lat) > reach)
        jumps &= ~(is_first & unknown[identity])
        shared[identity[jumps]] = True
        return shared

    def join_plainly(self, rows: Index) -> None:
        """Join rows of identities that have one track, or begin one: each row continues it."""
        if not len(rows):
            return
        o = self._observations
        identity = o.identity[rows]
        ends = np.flatnonzero(np.r_[np.diff(identity) != 0, True])
        starts = np.r_[0, ends[:-1] + 1]
        first = len(self._tracks)
        for start, end in zip(rows[starts].tolist(), rows[ends].tolist(), strict=True):
            tracks = self._known[o.identity[start]]
            track_id = tracks[0].track_id if tracks else self._name(start)
            self._tracks.append(self._track(track_id, end))
            self._began.append(not tracks)
        self._rows.append(rows)
        self._track_of.append(first + np.repeat(np.arange(len(starts)), ends - starts + 1))

    def join_one_by_one(self, rows: Index) -> None:
        """Join rows of identities that several things may use."""
        o = self._observations
        joined: list[tuple[int, int]] = []
        mine: dict[int, list[int]] = {}
        # Plain numbers, once for all rows: one number of an array costs more than what is done with it.
        columns = (
            column[rows].tolist() for column in (o.identity, o.measured_at, o.lon, o.lat, self._efforts)
        )
        fastest_mps = _FASTEST[o.source_class[rows]].tolist()
        for seen in map(_Seen, rows.tolist(), *columns, fastest_mps):
            if seen.identity not in mine:
                mine[seen.identity] = self._open(seen.identity)
            index = self._track_for(seen, mine[seen.identity])
            if index is not None:
                joined.append((seen.row, index))
        if joined:
            table = np.array(joined, dtype=np.int64)
            self._rows.append(table[:, 0])
            self._track_of.append(table[:, 1])

    def result(self, duplicates: int) -> Joined:
        """Return what became of the batch, by time, without tracks that nothing touched."""
        o = self._observations
        rows = np.concatenate(self._rows) if self._rows else np.zeros(0, np.int64)
        track_of = np.concatenate(self._track_of) if self._track_of else np.zeros(0, np.int64)
        order = np.lexsort((rows, o.measured_at[rows]))
        touched, renumbered = np.unique(track_of[order], return_inverse=True)
        glimpses = self._glimpses.items()
        return Joined(
            rows=rows[order],
            track_of=renumbered,
            tracks=tuple(self._tracks[index] for index in touched),
            began=tuple(self._began[index] for index in touched),
            glimpses=tuple(self._glimpse(held) for _, held in glimpses if held is not None),
            cleared=tuple(o.identities[identity] for identity, held in glimpses if held is None),
            duplicates=duplicates,
            late=self.late,
            held=self.held,
        )

    def _pairs(self) -> Iterable[tuple[Sequence[OpenTrack], Glimpse | None]]:
        return zip(self._known, self._held_glimpses, strict=True)

    def _open(self, identity: int) -> list[int]:
        """Enter the tracks of an identity; return their indexes."""
        first = len(self._tracks)
        self._tracks += self._known[identity]
        self._began += [False] * len(self._known[identity])
        return list(range(first, len(self._tracks)))

    def _track_for(self, seen: _Seen, mine: list[int]) -> int | None:
        """Return the index of the track that a row continues or begins; None if it is late or held."""
        before = self._known[seen.identity]
        nearest, least = None, math.inf
        for index in mine:
            track = self._tracks[index]
            is_first = bool(before) and track is before[0]
            effort = seen.effort if is_first else seen.effort_from(track)
            if effort < least:
                nearest, least = index, effort
        if nearest is not None and least <= 1:
            if seen.measured_at <= self._tracks[nearest].measured_at:
                self.late += 1
                return None
            self._tracks[nearest] = self._track(self._tracks[nearest].track_id, seen.row)
            return nearest
        held = self._glimpses.get(seen.identity, self._held_glimpses[seen.identity])
        if mine and (held is None or not seen.agrees_with(held)):
            self._glimpses[seen.identity] = seen
            self.held += 1
            return None
        if held is not None:
            self._glimpses[seen.identity] = None
        self._tracks.append(self._track(self._name(seen.row), seen.row))
        self._began.append(True)
        mine.append(len(self._tracks) - 1)
        return mine[-1]

    def _name(self, row: int) -> str:
        o = self._observations
        identity = o.identities[o.identity[row]]
        return track_id_of(self._seed, identity, int(o.measured_at[row]), int(o.lon[row]), int(o.lat[row]))

    def _track(self, track_id: str, row: int) -> OpenTrack:
        o = self._observations
        return OpenTrack(
            track_id=track_id,
            identity=o.identities[o.identity[row]],
            measured_at=int(o.measured_at[row]),
            lon=int(o.lon[row]),
            lat=int(o.lat[row]),
        )

    def _glimpse(self, seen: _Seen) -> Glimpse:
        return Glimpse(
            identity=self._observations.identities[seen.identity],
            measured_at=seen.measured_at,
            lon=seen.lon,
            lat=seen.lat,
        )
