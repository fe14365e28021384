"""Turns of radars' antennas: counted by the north marks of category 034, or by the azimuth where none come."""

from typing import Final

from lindero.kernel.times import SECOND_MS

_COUNTED_FROM_MS: Final = 1_577_836_800_000
"""2020: a radar's first turn gets the seconds since then as its number, so that numbers go on ascending after a
restart of the node, since no antenna turns faster than once a second."""

_LAST_SCAN: Final = 2**31 - 2
_FULL_TURN_DEG: Final = 360.0
_SLOWEST_DEG_PER_S: Final = 12.0
"""No surveillance radar takes longer than half a minute for a turn: less azimuth than that is of the next turn."""

_TOGETHER_S: Final = 0.5
"""Plots so close in time may come in a little out of order."""


class Scans:
    """Numbers the turns of each radar."""

    def __init__(self, turn_s: float = 0.0) -> None:
        """Begin.

        Args:
            turn_s: Time of a turn, seconds, for radars that send no marks; 0 if it is not known.
        """
        self._turn_s = turn_s
        self._numbers: dict[str, int] = {}
        self._last: dict[str, tuple[int, float]] = {}
        self._marked: set[str] = set()

    def is_marked(self, radar: str) -> bool:
        """Say whether a radar tells when its turns begin."""
        return radar in self._marked

    def mark(self, radar: str, at: int) -> None:
        """Begin a radar's next turn: its antenna points north."""
        self._marked.add(radar)
        self._turn(radar, at, 1)

    def number_of(self, radar: str, at: int, azimuth_deg: float | None) -> int:
        """Return the number of the turn in which a radar saw something.

        Args:
            radar: Which one.
            at: When, milliseconds UTC.
            azimuth_deg: Where; None if it does not tell, and then only marks count.
        """
        if radar not in self._numbers:
            self._turn(radar, at, 1)
        if radar not in self._last:
            # A plot that does not tell its azimuth may come first: turns are counted from the first that tells it.
            if azimuth_deg is not None:
                self._last[radar] = (at, azimuth_deg)
        elif radar not in self._marked and azimuth_deg is not None:
            turns = self._turns_since(radar, at, azimuth_deg)
            if turns >= 0:
                self._last[radar] = (at, azimuth_deg)
                self._turn(radar, at, turns)
        return self._numbers[radar]

    def _turns_since(self, radar: str, at: int, azimuth_deg: float) -> int:
        """Return how often the antenna passed north since the last plot; -1 for a plot from before that one."""
        last_at, last_deg = self._last[radar]
        seconds, ahead_deg = (at - last_at) / SECOND_MS, (azimuth_deg - last_deg) % _FULL_TURN_DEG
        if self._turn_s:
            whole = round(seconds / self._turn_s - ahead_deg / _FULL_TURN_DEG)
        elif seconds < _TOGETHER_S:
            whole = -int(ahead_deg > _FULL_TURN_DEG / 2)
        else:
            whole = int(ahead_deg < _SLOWEST_DEG_PER_S * seconds and ahead_deg < _FULL_TURN_DEG / 2)
        passes = int(last_deg + ahead_deg >= _FULL_TURN_DEG)
        return -1 if whole < 0 else whole + passes

    def _turn(self, radar: str, at: int, turns: int) -> None:
        first = max(0, (at - _COUNTED_FROM_MS) // SECOND_MS)
        number = self._numbers[radar] + turns if radar in self._numbers else first
        self._numbers[radar] = min(_LAST_SCAN, number)
