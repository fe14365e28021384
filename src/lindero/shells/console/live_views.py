"""What of a frame one map needs: what lies in or near it and changed by what can be seen there, and who is in distress.

A frame is encoded once for all; for a map that says where it looks, rows are left out of it, and none is ever added. A
row is needed where the thing is or was: so nothing that left the surroundings of a map stays behind in it.
"""

import math
import re
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.picture.live import RESCUE, SNAPSHOT, Upserts, decode_frame, encode_frame
from lindero.kernel.errors import Invalid
from lindero.kernel.units import DEGREE_E7

MAX_KEPT: Final = 64
"""Things that a map may ask for wherever they are: the chosen one, and those whose trails are drawn."""

REFRESH_MS: Final = 30_000
"""However little a thing moves, a map hears of it that often, so that its age is not far off."""

_WORDS: Final = re.compile(
    r"view((?: -?[0-9]{1,3}(?:\.[0-9]{1,6})?){4}) ([0-9]{1,2}(?:\.[0-9]{1,3})?)"
    rf"((?: [0-9]{{1,9}}){{0,{MAX_KEPT}}})"
)
_TURN_E7: Final = 360 * DEGREE_E7
_TILE: Final = 512
_SURROUNDINGS: Final = 0.5
"""How far beyond each edge a map's surroundings go, as a share of its size: moving a little shows no gap."""

_PARTS: Final = 4
"""Surroundings end at multiples of such a part of a map's size: maps of nearly the same sea share their frames."""

_STEPS: Final = {
    "course_cdeg": 500, "speed_cmps": 100, "item_class": 1, "flags": 1, "updated_at": REFRESH_MS,
}  # fmt: skip
"""Changes that can be seen at a symbol whatever the zoom: 5 degrees of course, 1 m/s, another class, and so on."""

_SMALLEST: Final = 1_024
_NOWHERE: Final = np.iinfo(np.int32).min
_COMPARED: Final = ("lon", "lat", *_STEPS)

Mask = NDArray[np.bool_]


class View(msgspec.Struct, frozen=True):
    """Where a map looks, with its surroundings.

    Attributes:
        west: Where they begin, 1e-7 degree.
        south: Likewise.
        width: How far they go to the east, 1e-7 degree.
        north: Where they end.
        step_lon: What half a pixel is, 1e-7 degree of longitude.
        step_lat: Likewise of latitude.
        kept: Numbers of the things that are told wherever they are.
    """

    west: int
    south: int
    width: int
    north: int
    step_lon: int
    step_lat: int
    kept: tuple[int, ...] = ()


def view_in(words: str) -> View:
    """Read `view WEST SOUTH EAST NORTH ZOOM [SLOT ...]`, degrees and a map's zoom.

    Raises:
        Invalid: If the words are others, or speak of no area.
    """
    found = _WORDS.fullmatch(words)
    if found is None:
        raise _unread()
    west, south, east, north = map(float, found[1].split())
    kept = tuple(map(int, found[3].split()))
    if not (west < east and -90 <= south < north <= 90):
        raise _unread()
    low, high = _surroundings(west, east)
    bottom, top = _surroundings(south, north)
    pixel = 360 / (_TILE * 2 ** float(found[2]))
    parallel = math.cos(math.radians(max(abs(south), abs(north))))
    return View(
        west=round(low * DEGREE_E7),
        south=round(bottom * DEGREE_E7),
        width=min(_TURN_E7, round((high - low) * DEGREE_E7)),
        north=round(top * DEGREE_E7),
        step_lon=max(1, round(pixel / 2 * DEGREE_E7)),
        step_lat=max(1, round(pixel / 2 * max(0.1, parallel) * DEGREE_E7)),
        kept=kept,
    )


def _surroundings(low: float, high: float) -> tuple[float, float]:
    """Return an interval with what lies around it, ended at whole parts of its size."""
    part = 2.0 ** math.floor(math.log2(high - low)) / _PARTS
    margin = _SURROUNDINGS * (high - low)
    return math.floor((low - margin) / part) * part, math.ceil((high + margin) / part) * part


def _unread() -> Invalid:
    return Invalid(
        "live.view", "These words name no view of a map.", "Send `view WEST SOUTH EAST NORTH ZOOM`."
    )


class Past:
    """Where everything was when it was last told, by its number; columns grow with the highest number."""

    def __init__(self) -> None:
        self._columns: dict[str, NDArray[np.float64]] = {}
        self._size = 0
        self._reserve(_SMALLEST)

    def at(self, slots: NDArray[np.uint32]) -> dict[str, NDArray[np.float64]]:
        """Return what was told of some things; `_NOWHERE` of those that are new."""
        self._reserve(int(slots.max()) + 1 if len(slots) else 0)
        return {name: column[slots] for name, column in self._columns.items()}

    def note(self, rows: Upserts) -> None:
        """Remember what is told now."""
        self._reserve(int(rows.slot.max()) + 1 if len(rows) else 0)
        for name, column in self._columns.items():
            column[rows.slot] = getattr(rows, name)

    def forget(self, slots: NDArray[np.uint32]) -> None:
        """Forget what left the map."""
        self._reserve(int(slots.max()) + 1 if len(slots) else 0)
        for column in self._columns.values():
            column[slots] = _NOWHERE

    def counts(self) -> tuple[tuple[int, int, int], ...]:
        """Return class, flags and number of what is remembered, by class and flags."""
        known = self._columns["lon"] != _NOWHERE
        both = self._columns["item_class"][known] * 256 + self._columns["flags"][known]
        kinds, numbers = np.unique(both.astype(np.int64), return_counts=True)
        return tuple(
            (kind // 256, kind % 256, number)
            for kind, number in zip(kinds.tolist(), numbers.tolist(), strict=True)
        )

    def _reserve(self, size: int) -> None:
        if size <= self._size and self._columns:
            return
        grown = max(size, 2 * self._size)
        for name in _COMPARED:
            wider = np.full(grown, _NOWHERE, np.float64)
            wider[: self._size] = self._columns.get(name, ())
            self._columns[name] = wider
        self._size = grown


class Told:
    """One frame, ready to be cut for any map; each view is cut once."""

    def __init__(self, data: bytes, *pasts: Past) -> None:
        """Prepare.

        Args:
            data: The frame, as it is for all.
            pasts: What was told before it; none for a snapshot.
        """
        self._data = data
        self._frame = decode_frame(data)
        rows = self._frame.upserts
        self._here = _Places(rows.lon.astype(np.int64), rows.lat.astype(np.int64))
        before = [past.at(rows.slot) for past in pasts]
        self._before = [_Places(one["lon"].astype(np.int64), one["lat"].astype(np.int64)) for one in before]
        # What can be seen at any zoom is found out once, for all views.
        differs = [_differs(rows, one) for one in before]
        self._is_news: Mask = np.logical_or.reduce(differs) if differs else np.ones(len(rows), np.bool_)
        self._is_rescue: Mask = (rows.flags & RESCUE) != 0
        self._cut: dict[View, bytes] = {}

    def cut_for(self, view: View | None) -> bytes:
        """Return the frame with the rows that a map needs; whole for one that says nothing."""
        if view is None:
            return self._data
        if view not in self._cut:
            self._cut[view] = self._made(view)
        return self._cut[view]

    def _made(self, view: View) -> bytes:
        frame, rows = self._frame, self._frame.upserts
        needed = self._is_rescue | self._is_needed(view)
        if view.kept:
            needed |= np.isin(rows.slot, view.kept)
        chosen = np.flatnonzero(needed)
        columns = {name: getattr(rows, name)[chosen] for name in Upserts.__struct_fields__}
        return encode_frame(
            frame.kind, frame.sequence, int(frame.server_time), Upserts(**columns), frame.removed.tolist()
        )

    def _is_needed(self, view: View) -> Mask:
        """Say which rows came into a map's surroundings, or were there before and changed by what can be seen."""
        is_near = self._here.are_near(view)
        if not self._before:
            return is_near
        was_near = [places.are_near(view) for places in self._before]
        around = np.flatnonzero(np.logical_or.reduce([is_near, *was_near]))
        needed = np.zeros(len(is_near), np.bool_)
        came = (is_near & ~np.logical_and.reduce(was_near))[around]
        moved = [self._here.have_moved(view, places, around) for places in self._before]
        needed[around] = came | self._is_news[around] | np.logical_or.reduce(moved)
        return needed


class Views:
    """Follows what is told, so that frames can be cut; called by one thread at a time.

    Attributes:
        counts: Class, flags and number of all things on the map, wherever, by class and flags.
    """

    def __init__(self) -> None:
        self.counts: tuple[tuple[int, int, int], ...] = ()
        self._last = Past()
        self._shown = Past()

    def told(self, data: bytes) -> Told:
        """Take a frame in; return it ready to be cut.

        A snapshot may know what no delta has told yet: who gets it needs to hear when such a thing is elsewhere.
        """
        frame = decode_frame(data)
        if frame.kind == SNAPSHOT:
            self._shown.note(frame.upserts)
            self.counts = self._shown.counts()
            return Told(data)
        told = Told(data, self._last, self._shown)
        for past in (self._last, self._shown):
            past.forget(frame.removed)
            past.note(frame.upserts)
        self.counts = self._shown.counts()
        return told


class _Places:
    """Longitudes and latitudes of the rows of a frame, 1e-7 degree."""

    def __init__(self, lon: NDArray[np.int64], lat: NDArray[np.int64]) -> None:
        self.lon = lon
        self.lat = lat

    def are_near(self, view: View) -> Mask:
        """Say which lie in a map's surroundings."""
        east = np.mod(self.lon - view.west, _TURN_E7)
        is_near: Mask = (east <= view.width) & (self.lat >= view.south) & (self.lat <= view.north)
        return is_near

    def have_moved(self, view: View, before: "_Places", rows: NDArray[np.intp]) -> Mask:
        """Say which of some rows lie in another half pixel than before."""
        moved: Mask = (self.lon[rows] // view.step_lon != before.lon[rows] // view.step_lon) | (
            self.lat[rows] // view.step_lat != before.lat[rows] // view.step_lat
        )
        return moved


def _differs(rows: Upserts, before: dict[str, NDArray[np.float64]]) -> Mask:
    """Say which rows differ by what can be seen at any zoom; what was not told before always does."""
    found = [
        np.floor_divide(getattr(rows, name).astype(np.float64), step) != np.floor_divide(before[name], step)
        for name, step in _STEPS.items()
    ]
    differs: Mask = np.logical_or.reduce(found)
    return differs
