"""What is known of the place: zones, how well it is heard there, and where ships lie or pass every day."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.cells import cell_of, cells_of, distinct, is_among, stretches
from lindero.capabilities.alerts.detecting.companions import nearest_m
from lindero.capabilities.alerts.detecting.histories import Bools, Floats, Histories, Ints
from lindero.capabilities.alerts.detecting.reception import Reception
from lindero.capabilities.alerts.detecting.sampled import Sampled, sampled
from lindero.kernel.places import Area, Place, area_contains

_LYING_MPS: Final = 0.35
_BUSY: Final = 4
_SAME_M: Final = 300.0
_ASKED_M: Final = 1_000.0
"""How near is looked once for all that ask; who asks further looks anew."""

_MOSTLY: Final = 0.6

_Result = TypeVar("_Result")

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


class Scene:
    """Histories with everything that several detectors ask of them, each worked out once, when first asked.

    Attributes:
        histories: The histories.
        zones: Zones that are known.
    """

    def __init__(self, histories: Histories, zones: tuple[Zone, ...] = ()) -> None:
        self.histories = histories
        self.zones = zones
        self._done: dict[tuple[Any, ...], Any] = {}
        self._lying_about: dict[tuple[int, int], Ints] = {}

    def once(self, work: Callable[..., _Result], *given: Any) -> _Result:
        """Return what some work on this scene gives, done once however many detectors need it.

        Args:
            work: Takes the scene, and what is given.
            given: What else it takes, all of it immutable.
        """
        key = (work, *given)
        if key not in self._done:
            self._done[key] = work(self, *given)
        result: _Result = self._done[key]
        return result

    @cached_property
    def reception(self) -> Reception:
        """Where ships are heard."""
        return Reception(self.histories)

    @cached_property
    def sampled(self) -> Sampled:
        """The histories on one clock."""
        return sampled(self.histories)

    def has_teller_near(self, rows: Ints, near_m: float) -> Bools:
        """Return which rows of the clock, silent ones, have one that tells a place within `near_m` metres."""
        if near_m > _ASKED_M:
            return nearest_m(self.sampled, rows, np.flatnonzero(self.sampled.is_said), near_m) < near_m
        return self._teller_m[rows] < near_m

    @cached_property
    def _teller_m(self) -> Floats:
        """How far the nearest is that told a place; infinite where none is near, and for who tells one."""
        on_clock = self.sampled
        silent = np.flatnonzero(~on_clock.is_said)
        far = np.full(len(on_clock.track), np.inf)
        far[silent] = nearest_m(on_clock, silent, np.flatnonzero(on_clock.is_said), _ASKED_M)
        return far

    @cached_property
    def is_shadow(self) -> Bools:
        """Which tracks are only measured, and mostly where another thing tells its place: the same thing once more."""
        on_clock = self.sampled
        measured = np.flatnonzero(~on_clock.is_said)
        near = measured[self.has_teller_near(measured, _SAME_M)]
        shadowed = np.bincount(on_clock.track[near], minlength=len(self.histories.about))
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
        own = {track} if isinstance(track, int) else set(track)
        there = self._lying_near(cell_of(place), reach)
        return len(there) - sum(int((there == one).any()) for one in own)

    def _lying_near(self, cell: int, reach: int) -> Ints:
        """Return the tracks that lay still about a cell; looked up once, for many ask about the same roads."""
        if (cell, reach) not in self._lying_about:
            cells, tracks = self._lying
            there = [tracks[:0], *(tracks[rows] for rows in stretches(cells, cell, reach))]
            self._lying_about[cell, reach] = np.unique(np.concatenate(there))
        return self._lying_about[cell, reach]

    def is_busy_berth(self, rows: Ints) -> Bools:
        """Return which rows of the clock are where four tracks or more lay: in a harbour every two ships are a pair."""
        cells, counts = np.unique(self._lying[0], return_counts=True)
        row = self.sampled.row[rows]
        here = cells_of(self.histories.lon[row], self.histories.lat[row])
        return is_among(here, cells[counts >= _BUSY])

    def is_in(self, kind: ZoneKind, place: Place) -> bool:
        """Say whether a place lies in a zone of a kind."""
        return any(zone.kind == kind and area_contains(zone.area, place) for zone in self.zones)

    def is_ordinary_berth(self, track: int | tuple[int, ...], place: Place) -> bool:
        """Say whether lying here is ordinary: a harbour or anchorage, known or seen to be one."""
        return self.is_in("harbour", place) or self.others_lying(track, place) >= 3

    def place_at(self, row: int) -> Place:
        """Return where a fix was."""
        return Place(lon=int(self.histories.lon[row]), lat=int(self.histories.lat[row]))
