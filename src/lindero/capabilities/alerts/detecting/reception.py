"""Where ships are heard, and how surely: learned from those that pass, so that silence can mean something."""

from bisect import bisect_right
from functools import cached_property
from typing import Final

import numpy as np

from lindero.capabilities.alerts.detecting.histories import SAYS_ITSELF, Bools, Histories, Ints
from lindero.capabilities.alerts.detecting.surroundings import around, cells_of
from lindero.kernel.places import Place

CELL_E7: Final = 200_000
"""Cells of 0.02 degree, about two kilometres."""

LOST_MS: Final = 15 * 60_000
"""A silence longer than this is a loss: class A reports every few seconds, class B every 30 (ITU-R M.1371)."""


class Reception:
    """Which share of those who passed a place were heard on.

    A passage is one track in one cell; it is lost if a long silence began there, also when the track was never heard
    again while others still were. At the rim of what is heard most passages are lost, and beyond it nobody passes.
    """

    def __init__(self, histories: Histories) -> None:
        self.rows = np.flatnonzero(histories.is_of(SAYS_ITSELF))
        self._track = histories.track[self.rows]
        self._at = histories.measured_at[self.rows]
        self._cell = cells_of(histories.lon[self.rows], histories.lat[self.rows], CELL_E7)
        self._until = histories.until
        self._identities = tuple(about.identity for about in histories.about)

    @cached_property
    def silence_ms(self) -> Ints:
        """How long each of `rows` was the last word of its ship; up to the end where it never spoke again."""
        if not len(self._at):
            return self._at
        silence: Ints = np.append(self._at[1:], self._until) - self._at
        for row in np.flatnonzero(self._is_last):
            successor = self.successor(int(row))
            silence[row] = (self._until if successor is None else successor[0]) - self._at[row]
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
        for row in np.flatnonzero(np.append(True, self._is_last[:-1])[: len(self._track)]):
            track = int(self._track[row])
            if self._identities[track]:
                begun.setdefault(self._identities[track], []).append((int(self._at[row]), track))
        return {identity: sorted(tracks) for identity, tracks in begun.items()}

    @cached_property
    def _passages(self) -> tuple[Ints, Ints, Ints]:
        """Cell, track, and whether lost, of each passage; ordered by cell."""
        lost = (self.silence_ms > LOST_MS).astype(np.int64)
        order = np.lexsort((lost, self._track, self._cell))
        cell, track, lost = self._cell[order], self._track[order], lost[order]
        is_last = np.append((np.diff(cell) != 0) | (np.diff(track) != 0), True)[: len(cell)]
        return cell[is_last], track[is_last], lost[is_last]

    def passed(self, track: int, place: Place) -> tuple[int, int]:
        """Return how many others passed about a place, and how many of them were lost there."""
        cells, tracks, lost = self._passages
        near = around(_cell(place))[0]
        rows = np.concatenate([np.arange(*np.searchsorted(cells, (cell, cell + 1))) for cell in near])
        rows = rows.astype(np.int64)
        rows = rows[tracks[rows] != track]
        return len(np.unique(tracks[rows])), len(np.unique(tracks[rows[lost[rows] > 0]]))

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
        times, order = self._by_time
        low, high = np.searchsorted(times, (since, until))
        rows = order[low:high]
        near = around(_cell(place), reach=5)[0]
        rows = rows[np.isin(self._cell[rows], near) & (self._track[rows] != track)]
        return len(np.unique(self._track[rows]))

    @cached_property
    def _by_time(self) -> tuple[Ints, Ints]:
        """Times in order, and the row of each: sorted once, for there are as many silences as ships."""
        order: Ints = np.argsort(self._at, kind="stable")
        return self._at[order], order


def _cell(place: Place) -> Ints:
    return cells_of(np.array([place.lon]), np.array([place.lat]), CELL_E7)
