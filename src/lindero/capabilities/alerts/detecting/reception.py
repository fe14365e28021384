"""Where ships are heard, and how surely: learned from those that pass, so that silence can mean something."""

from bisect import bisect_right
from functools import cached_property
from typing import Final

import numpy as np

from lindero.capabilities.alerts.detecting.cells import cell_of, cells_of, stretches
from lindero.capabilities.alerts.detecting.histories import SAYS_ITSELF, Bools, Histories, Ints
from lindero.kernel.places import Place

CELL_E7: Final = 200_000
"""Cells of 0.02 degree, about two kilometres."""

LOST_MS: Final = 15 * 60_000
"""A silence longer than this is a loss: class A reports every few seconds, class B every 30 (ITU-R M.1371)."""

_SLICE_MS: Final = 20 * 60_000
"""Rows are ordered by place within slices of so long: whoever asks about a time and a place reads little else."""


class Reception:
    """Which share of those who passed a place were heard on.

    A passage is one track in one cell; it is lost if a long silence began there, also when the track was never heard
    again while others still were. At the rim of what is heard most passages are lost, and beyond it nobody passes.

    There are as many questions as silences and passages as ships: columns are ordered once, and each question reads
    what is about its place.
    """

    def __init__(self, histories: Histories) -> None:
        self.rows = np.flatnonzero(histories.is_of(SAYS_ITSELF))
        self._track = histories.track[self.rows]
        self._at = histories.measured_at[self.rows]
        self._cell = cells_of(histories.lon[self.rows], histories.lat[self.rows], CELL_E7)
        self._until = histories.until
        self._identities = tuple(about.identity for about in histories.about)
        self._passed_about: dict[int, tuple[Ints, Ints]] = {}

    @cached_property
    def silence_ms(self) -> Ints:
        """How long each of `rows` was the last word of its ship; up to the end where it never spoke again."""
        if not len(self._at):
            return self._at
        silence: Ints = np.append(self._at[1:], self._until) - self._at
        last = np.flatnonzero(self._is_last)
        silence[last] = self._until - self._at[last]
        for row in last[self._has_namesake[self._track[last]]].tolist():
            if (successor := self.successor(row)) is not None:
                silence[row] = successor[0] - self._at[row]
        return silence

    def successor(self, row: int) -> tuple[int, int] | None:
        """Return when a ship was heard again under another track's name, and that track; None if it was not.

        A track ends when nothing is heard for long, and the same identity begins another. One that two things use at
        once is no successor: it began before.

        Args:
            row: Index into `rows`.
        """
        if not self._is_last[row]:
            return None
        beginnings = self._beginnings.get(self._identities[self._track[row]], [])
        later = bisect_right(beginnings, (int(self._at[row]), len(self._identities)))
        return beginnings[later] if later < len(beginnings) else None

    @cached_property
    def _is_last(self) -> Bools:
        return np.append(np.diff(self._track) != 0, True)[: len(self._track)]

    @cached_property
    def _beginnings(self) -> dict[str, list[tuple[int, int]]]:
        """When each track of an identity began, in order."""
        begun: dict[str, list[tuple[int, int]]] = {}
        first = np.flatnonzero(np.append(True, self._is_last[:-1])[: len(self._track)])
        for at, track in zip(self._at[first].tolist(), self._track[first].tolist(), strict=True):
            if identity := self._identities[track]:
                begun.setdefault(identity, []).append((at, track))
        return {identity: sorted(tracks) for identity, tracks in begun.items()}

    @cached_property
    def _has_namesake(self) -> Bools:
        """Which tracks share their identity with others, so that one of them may be a successor."""
        shared = np.zeros(len(self._identities), bool)
        for tracks in self._beginnings.values():
            if len(tracks) > 1:
                shared[[track for _, track in tracks]] = True
        return shared

    @cached_property
    def _passages(self) -> tuple[Ints, Ints, Ints]:
        """Cell, track, and whether lost, of each passage; ordered by cell."""
        # What a ship tells of one cell in a row is one visit: there are far fewer of them to put in order.
        goes_on = (np.diff(self._cell) == 0) & (np.diff(self._track) == 0)
        visit = np.append(True, ~goes_on)[: len(self._cell)]
        cell, track = self._cell[visit], self._track[visit]
        losses = np.append(0, np.cumsum(self.silence_ms > LOST_MS))
        lost = (np.diff(losses[np.append(np.flatnonzero(visit), len(visit))]) > 0).astype(np.int64)
        order = np.lexsort((lost, track, cell))
        cell, track, lost = cell[order], track[order], lost[order]
        is_last = np.append((np.diff(cell) != 0) | (np.diff(track) != 0), True)[: len(cell)]
        return cell[is_last], track[is_last], lost[is_last]

    def passed(self, track: int, place: Place) -> tuple[int, int]:
        """Return how many others passed about a place, and how many of them were lost there."""
        passed, lost = self._about(cell_of(place, CELL_E7))
        return len(passed) - _holds(passed, track), len(lost) - _holds(lost, track)

    def _about(self, cell: int) -> tuple[Ints, Ints]:
        """Return the tracks that passed about a cell and those lost there; looked up once, for many ask about lanes."""
        if cell not in self._passed_about:
            cells, tracks, lost = self._passages
            there = stretches(cells, cell)
            passed = np.concatenate([tracks[:0], *(tracks[rows] for rows in there)])
            is_lost = np.concatenate([lost[:0], *(lost[rows] for rows in there)]) > 0
            self._passed_about[cell] = np.unique(passed), np.unique(passed[is_lost])
        return self._passed_about[cell]

    def expected(self, track: int, places: tuple[Place, ...], needed: int) -> tuple[float, int]:
        """Return how surely a ship is heard at some places, and how many others passed the least passed of them.

        Where fewer than `needed` others passed, nobody knows, and it counts as not heard. One loss is added, so that
        a few are never taken for certainty.
        """
        found = [self.passed(track, place) for place in places]
        shares = [(passed - lost) / (passed + 1) if passed >= needed else 0.0 for passed, lost in found]
        return min(shares), min(passed for passed, _ in found)

    def others_heard(self, track: int, place: Place, since: int, until: int) -> int:
        """Return how many other tracks were heard about a place in a time: whether the receiver was alive."""
        times, cells, order = self._by_time
        cell, heard = cell_of(place, CELL_E7), [self._track[:0]]
        for time in range(since // _SLICE_MS, (until - 1) // _SLICE_MS + 1):
            low, high = np.searchsorted(times, (time, time + 1)).tolist()
            for there in stretches(cells[low:high], cell, reach=5):
                rows = order[low + there.start : low + there.stop]
                at = self._at[rows]
                heard.append(self._track[rows[(since <= at) & (at < until)]])
        others = np.unique(np.concatenate(heard))
        return len(others) - _holds(others, track)

    @cached_property
    def _by_time(self) -> tuple[Ints, Ints, Ints]:
        """Slices of time in order, the cells in order within each, and the row of each."""
        times = self._at // _SLICE_MS
        order: Ints = np.lexsort((self._cell, times))
        return times[order], self._cell[order], order


def _holds(ordered: Ints, track: int) -> bool:
    at = int(np.searchsorted(ordered, track))
    return at < len(ordered) and bool(ordered[at] == track)
