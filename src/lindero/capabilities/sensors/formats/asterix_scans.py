"""Turns of radars' antennas: counted by the north marks of category 034, or by the azimuth where none come."""

from typing import Final

from lindero.kernel.times import SECOND_MS

_COUNTED_FROM_MS: Final = 1_577_836_800_000
"""2020: a radar's first turn gets the seconds since then as its number, so that numbers go on ascending after a
restart of the node, since no antenna turns faster than once a second."""

_LAST_SCAN: Final = 2**31 - 2
_HALF_TURN_DEG: Final = 180.0


class Scans:
    """Numbers the turns of each radar."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._azimuths: dict[str, float] = {}
        self._marked: set[str] = set()

    def is_marked(self, radar: str) -> bool:
        """Say whether a radar tells when its turns begin."""
        return radar in self._marked

    def mark(self, radar: str, at: int) -> None:
        """Begin a radar's next turn: its antenna points north."""
        self._marked.add(radar)
        self._turn(radar, at)

    def number_of(self, radar: str, at: int, azimuth_deg: float | None) -> int:
        """Return the number of the turn in which a radar saw something.

        Args:
            radar: Which one.
            at: When, milliseconds UTC.
            azimuth_deg: Where; None if it does not tell, and then only marks count.
        """
        before = self._azimuths.get(radar)
        if azimuth_deg is not None:
            self._azimuths[radar] = azimuth_deg
        if radar not in self._numbers:
            self._turn(radar, at)
        elif radar not in self._marked and before is not None and azimuth_deg is not None:
            # Reports of one turn may come a little out of order; half a turn back is the next turn.
            if before - azimuth_deg > _HALF_TURN_DEG:
                self._turn(radar, at)
            elif azimuth_deg - before > _HALF_TURN_DEG:
                self._azimuths[radar] = before
        return self._numbers[radar]

    def _turn(self, radar: str, at: int) -> None:
        first = max(0, (at - _COUNTED_FROM_MS) // SECOND_MS)
        self._numbers[radar] = min(_LAST_SCAN, self._numbers[radar] + 1 if radar in self._numbers else first)
