"""How far apart records of a track lie where a sensor follows very many: what goes on as told needs no new one yet.

A coast with thousands of ships would fill the log with records that say nothing new. Where a sensor follows more tracks
than can be recorded every two seconds, a ship that is where its last record lets one expect it (dead reckoning, as
in IEEE 1278.1 for simulations) is recorded less often; whatever leaves its course, changes its speed, cannot
manoeuvre or may be in distress is recorded at once. Every position stays in its batch.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lindero.capabilities.sensors.records import MISSING, SOURCE_CLASSES, Observations
from lindero.capabilities.tracking.rules.classes import item_class_of
from lindero.capabilities.tracking.rules.conflate import MIN_UPDATE_MS, Chosen
from lindero.capabilities.tracking.rules.gate import Numbers, distances_m
from lindero.capabilities.tracking.rules.join import Flags, Joined, OpenTrack
from lindero.kernel.places import EARTH_RADIUS_M
from lindero.kernel.times import SECOND_MS

RECORDS_PER_S: Final = 1_000
"""Records a second that the tracks of one sensor are spaced to: a fifth of what one core can put on record."""

MAX_UPDATE_MS: Final = 30 * SECOND_MS
"""However many tracks there are, none goes unrecorded for longer while it is heard."""

ASTRAY_M: Final = 50
"""Beyond this from where it was expected, a ship has left its course: half the error of an unaided receiver."""

CHANGED_MMPS: Final = 1_000
"""A change of speed that is told at once: two knots, more than waves make."""

_SPACED: Final = tuple(SOURCE_CLASSES.index(name) for name in ("ais_a", "ais_b"))
_AT_EASE: Final = (MISSING, 0, 1, 5, 7, 8, 15)
"""Navigational status of ships that are under way, at anchor, moored, fishing or sailing, or say nothing."""

MOST_COUNTED: Final = MAX_UPDATE_MS * RECORDS_PER_S // SECOND_MS
"""Tracks beyond which it does not matter how many there are."""


def spacing_ms(tracks: int) -> int:
    """Return how far apart the records of a track that goes on as told lie, milliseconds.

    Args:
        tracks: How many tracks the sensor follows.
    """
    return min(MAX_UPDATE_MS, max(MIN_UPDATE_MS, tracks * SECOND_MS // RECORDS_PER_S))


def spaced(
    chosen: Sequence[Chosen],
    joined: Joined,
    observations: Observations,
    recorded: Mapping[str, OpenTrack],
    spacing: int,
) -> list[Chosen]:
    """Leave out updates that say nothing new and come sooner than `spacing` milliseconds after the last record.

    Args:
        chosen: What would become records.
        joined: What became of the batch.
        observations: The batch.
        recorded: Each track that goes on, as its last record told.
        spacing: See `spacing_ms`.
    """
    if spacing <= MIN_UPDATE_MS:
        return list(chosen)
    going_on = [one for one in chosen if one.start is None and one.update is not None]
    last = [recorded[joined.tracks[one.track].track_id] for one in going_on]
    rows = np.array([one.update for one in going_on], np.int64)
    needless = _goes_on(observations, rows, last, spacing)
    left_out = {
        one.track for one, is_needless in zip(going_on, needless.tolist(), strict=True) if is_needless
    }
    return [one for one in chosen if one.track not in left_out]


def _goes_on(observations: Observations, rows: Numbers, last: Sequence[OpenTrack], spacing: int) -> Flags:
    """Say which rows are where, and as fast as, the last records of their tracks let one expect."""
    o = observations
    at, lon, lat = (_column(last, name) for name in ("measured_at", "lon", "lat"))
    course, speed = (_column(last, name) for name in ("course_mdeg", "speed_mmps"))
    elapsed_ms = o.measured_at[rows] - at
    expected = _reckoned(lon, lat, course, speed, elapsed_ms)
    rescue = np.array([item_class_of(track.identity, "") == "rescue" for track in last], np.bool_)
    return np.asarray(
        (elapsed_ms < spacing)
        & np.isin(o.source_class[rows], _SPACED)
        & np.isin(o.navigation_status[rows], _AT_EASE)
        & (np.abs(o.speed_mmps[rows] - speed) <= CHANGED_MMPS)
        & (distances_m(*expected, o.lon[rows], o.lat[rows]) <= ASTRAY_M)
        & ~rescue
    )


def _column(last: Sequence[OpenTrack], name: str) -> Numbers:
    return np.array([MISSING if (n := getattr(track, name)) is None else n for track in last], np.int64)


def _reckoned(
    lon: Numbers, lat: Numbers, course: Numbers, speed: Numbers, elapsed_ms: Numbers
) -> tuple[Numbers, Numbers]:
    """Return where things are that keep course and speed; who told neither is expected to lie still."""
    way_m = np.where((course >= 0) & (speed >= 0), speed / 1e3 * elapsed_ms / 1e3, 0.0)
    heading = np.radians(course / 1e3)
    north = np.degrees(way_m * np.cos(heading) / EARTH_RADIUS_M) * 1e7
    parallel = np.maximum(0.01, np.cos(np.radians(lat / 1e7)))
    east = np.degrees(way_m * np.sin(heading) / EARTH_RADIUS_M) * 1e7 / parallel
    return np.rint(lon + east).astype(np.int64), np.rint(lat + north).astype(np.int64)
