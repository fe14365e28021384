"""Which of a track's positions are worth a record: enough to follow it, not one for every report."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import Observations
from lindero.capabilities.tracking.rules.join import Joined
from lindero.kernel.times import SECOND_MS

MIN_UPDATE_MS: Final = 2 * SECOND_MS
"""Time measured between two records of a track: the shortest interval at which any ship reports, so that
several stations hearing one ship do not multiply its records. Every position stays in its batch."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one track that become records.

    Attributes:
        track: Index into `Joined.tracks`.
        start: Row of the batch where the track began; None if it began before.
        update: Row of its newest position; None if the last one recorded is new enough.
    """

    track: int
    start: int | None
    update: int | None


def choose(
    joined: Joined,
    observations: Observations,
    recorded_at: Mapping[str, int],
    min_update_ms: int = MIN_UPDATE_MS,
) -> list[Chosen]:
    """Choose the rows that become records: at most the beginning and the newest position of each track.

    Args:
        joined: What became of the batch.
        observations: The batch.
        recorded_at: When each track that goes on was measured in its last record, milliseconds UTC.
        min_update_ms: Shortest time measured between two records of a track, milliseconds.
    """
    first = np.zeros(len(joined.tracks), np.int64)
    last = np.zeros(len(joined.tracks), np.int64)
    # Assigned in the order of time, the last one stays; against it, the first.
    last[joined.track_of] = joined.rows
    first[joined.track_of[::-1]] = joined.rows[::-1]
    chosen = []
    for index, track in enumerate(joined.tracks):
        start = int(first[index]) if joined.began[index] else None
        newest = int(last[index])
        before = int(observations.measured_at[start]) if start is not None else recorded_at[track.track_id]
        is_new = int(observations.measured_at[newest]) - before >= min_update_ms
        if start is not None or is_new:
            chosen.append(Chosen(track=index, start=start, update=newest if is_new else None))
    return chosen
