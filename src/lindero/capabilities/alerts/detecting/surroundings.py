"""What is known of the place: zones, how well it is heard there, and where ships lie or pass every day."""

from functools import cached_property
from typing import Final, Literal

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.companions import has_companion
from lindero.capabilities.alerts.detecting.histories import Bools, Histories, Ints
from lindero.capabilities.alerts.detecting.sampled import Sampled, sampled
from lindero.kernel.places import Area, Place, area_contains

CELL_E7: Final = 100_000
"""Cells of 0.01 degree: about one kilometre."""

_LYING_MPS: Final = 0.35
_BUSY: Final = 4
_SAME_M: Final = 300.0
_MOSTLY: Final = 0.6
_ROW: Final = 2**26

ZoneKind = Literal["closed", "harbour", "border"]


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """An area with a meaning.

    Attributes:
        name: Its name.
        kind: Closed to traffic; a harbour or anchorage, where lying is ordinary; or a border's territory.
        area: Where it is.
    """

    name: str
    kind: ZoneKind
    area: Area


def cells_of(lon: Ints, lat: Ints, size_e7: int = CELL_E7) -> Ints:
    """Return the cell of each place as one number."""
    cells: Ints = (lon // size_e7) * _ROW + lat // size_e7
    return cells


def around(cells: Ints, reach: int = 1) -> Ints:
    """Return, for each cell, itself and its neighbours, one row each."""
    near = np.arange(-reach, reach + 1)
    steps = (near[:, None] * _ROW + near[None, :]).ravel()
    found: Ints = cells[:, None] + steps[None, :]
    return found


def distinct(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Return every pair of two columns once, ordered by the first and then by the second.

    As `np.unique` of rows does, which compares them one by one and lets no other thread have its turn until it is done.
    """
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    is_new = np.append(True, (np.diff(first) != 0) | (np.diff(second) != 0))[: len(first)]
    return first[is_new], second[is_new]


class Scene:
    """Histories with everything that several detectors ask of them, each worked out once, when first asked.

    Attributes:
        histories: The histories.
        zones: Zones that are known.
    """

    def __init__(self, histories: Histories, zones: tuple[Zone, ...] = ()) -> None:
        self.histories = histories
        self.zones = zones

    @cached_property
    def sampled(self) -> Sampled:
        """The histories on one clock."""
        return sampled(self.histories)

    @cached_property
    def is_shadow(self) -> Bools:
        """Which tracks are only measured, and mostly where another thing tells its place: the same thing once more."""
        on_clock = self.sampled
        count = len(self.histories.about)
        measured = np.flatnonzero(~on_clock.is_said)
        near = has_companion(on_clock, measured, np.flatnonzero(on_clock.is_said), _SAME_M)
        shadowed = np.bincount(on_clock.track[measured][near], minlength=count)
        shadow: Bools = shadowed > _MOSTLY * np.maximum(np.diff(on_clock.starts), 1)
        return shadow

    @cached_property
    def _lying(self) -> tuple[Ints, Ints]:
        """Cells with tracks that lay still in them: both columns, ordered by cell, each pair once."""
        on_clock = self.sampled
        still = (on_clock.speed < _LYING_MPS) & ~self.is_shadow[on_clock.track]
        row = on_clock.row[still]
        cells = cells_of(self.histories.lon[row], self.histories.lat[row])
        return distinct(cells, on_clock.track[still])

    def others_lying(self, track: int | tuple[int, ...], place: Place, reach: int = 1) -> int:
        """Return how many other tracks lay still near a place at any time: an ordinary place to lie at."""
        own = track if isinstance(track, tuple) else (track,)
        cells, tracks = self._lying
        here = cells_of(np.array([place.lon]), np.array([place.lat]))
        near = np.isin(cells, around(here, reach)[0]) & ~np.isin(tracks, own)
        return len(np.unique(tracks[near]))

    def is_busy_berth(self, rows: Ints) -> Bools:
        """Return which rows of the clock are where four tracks or more lay: in a harbour every two ships are a pair."""
        cells, counts = np.unique(self._lying[0], return_counts=True)
        row = self.sampled.row[rows]
        here = cells_of(self.histories.lon[row], self.histories.lat[row])
        busy: Bools = np.isin(here, cells[counts >= _BUSY])
        return busy

    def is_in(self, kind: ZoneKind, place: Place) -> bool:
        """Say whether a place lies in a zone of a kind."""
        return any(zone.kind == kind and area_contains(zone.area, place) for zone in self.zones)

    def is_ordinary_berth(self, track: int | tuple[int, ...], place: Place) -> bool:
        """Say whether lying here is ordinary: a harbour or anchorage, known or seen to be one."""
        return self.is_in("harbour", place) or self.others_lying(track, place) >= 3

    def place_at(self, row: int) -> Place:
        """Return where a fix was."""
        return Place(lon=int(self.histories.lon[row]), lat=int(self.histories.lat[row]))
