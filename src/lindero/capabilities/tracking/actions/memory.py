"""What the follower keeps in memory: the filter, and what was found only once or twice so far.

It is a cache of what is on record (decision 13). A mark tells whether it is current: after a restart, or where a
transaction was undone, the marks differ, and it is made anew from the open tracks.
"""

import math
from collections import OrderedDict
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.tracking.actions.members import CLASSES_DECODER, Open, plot_members
from lindero.capabilities.tracking.fusing.plot_tracks import PlotTracks
from lindero.capabilities.tracking.fusing.region import PlotTrack
from lindero.capabilities.tracking.rules.naming import PLOTS
from lindero.capabilities.tracking.rules.quality import seen_as
from lindero.kernel.desk import Desk

_MOST_KEPT: Final = 8
"""Nodes of one process whose memory is kept at once: one in earnest, some in a test."""

_MARK: Final = (
    "SELECT COALESCE(SUM(plots + late + dropped + duplicates), 0), COALESCE(MAX(batch_seq), -1)"
    " FROM tracking_sensors WHERE plots > 0"
)


class Memory(msgspec.Struct):
    """What the follower keeps.

    Attributes:
        plots: The filter.
        agreed: How many times in a row two tracks were found to be one thing.
        unseen: How many times in a row an identity was not seen where a sensor would have seen it.
        mark: What was on record when it was current.
    """

    plots: PlotTracks = msgspec.field(default_factory=PlotTracks)
    agreed: dict[frozenset[str], int] = {}
    unseen: dict[str, int] = {}
    mark: tuple[int, int] = (0, -1)


_KEPT: Final[OrderedDict[bytes, Memory]] = OrderedDict()


def memory_of(desk: Desk) -> Memory:
    """Return what is kept for a node, as it is on record."""
    node = desk.secret("tracking/filter")
    kept = _KEPT.get(node)
    if kept is None or kept.mark != mark_of(desk):
        kept = Memory()
        kept.plots.resume([_resumed(one) for one in plot_members(desk)])
        _KEPT[node] = kept
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(node)
    return kept


def mark_of(desk: Desk) -> tuple[int, int]:
    """Return how far the filter is by what is on record."""
    ((rows, seq),) = desk.rows(_MARK)
    return int(rows), int(seq)


def _resumed(one: Open) -> PlotTrack:
    """Return a track that is on record as the filter takes it up."""
    member = one.member
    covariance = member.covariance
    if covariance is None:
        covariance = np.diag([member.deviation_m**2, 25.0, member.deviation_m**2, 25.0])
    return PlotTrack(
        name=member.name.removeprefix(f"{PLOTS}/"),
        place=member.place,
        measured_at=member.measured_at,
        velocity=member.velocity or (0.0, 0.0),
        covariance=covariance,
        existence=math.nextafter(1.0, 0.0) if member.existence >= 1 else member.existence,
        source_class=member.source_class,
        classes=seen_as(CLASSES_DECODER.decode(one.classes) if one.classes else ()),
        began=False,
        coasting=False,
    )


def forget() -> None:
    """Forget everything, as when the process ends."""
    _KEPT.clear()
