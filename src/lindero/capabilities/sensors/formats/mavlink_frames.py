"""Frames of MAVLink 1 and 2 cut from a stream, with the times that a ground station's log (tlog) puts before them.

Layout by mavlink.io/en/guide/serialization.html: a mark, the payload's length, flags and numbers, payload, checksum.
Whether the checksum holds is asked of whoever knows the messages (`is_sound`).
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

MARK_1, MARK_2 = 0xFE, 0xFD
_MARKS: Final = frozenset({MARK_1, MARK_2})
_AROUND: Final = {MARK_1: 8, MARK_2: 12}
_SIGNATURE: Final = 13
_SIGNED: Final = 0x01
_TIME: Final = 8
_EARLIEST_US, _LATEST_US = 946_684_800_000_000, 4_102_444_800_000_000
LONGEST: Final = 255 + 12 + 13


class Frame(msgspec.Struct, frozen=True):
    """A frame, and when a log says that it came, milliseconds UTC; None if it says nothing."""

    data: bytes
    at: int | None


class FrameCutter:
    """Cuts a stream into frames, holding at most one unfinished frame and the time before it."""

    def __init__(self, fault_of: Callable[[bytes], str]) -> None:
        """Prepare.

        Args:
            fault_of: Returns why a frame cannot be used; empty if it can. A frame of `checksum` may have a wrong
                length too: the next frame is looked for within it.
        """
        self._fault_of = fault_of
        self._rest = b""
        self._at: int | None = None
        self._is_skipping = False

    def cut(self, data: bytes, *, is_end: bool = False) -> Iterator[Frame | str]:
        """Take bytes in; yield frames, and for each stretch that is none the code of a fault.

        Args:
            data: Bytes as they came.
            is_end: Whether nothing follows: what is unfinished then is given up, as `short`.
        """
        self._rest += data
        start = 0
        while start < len(self._rest):
            taken, found = self._step(start, is_end=is_end)
            if found is not None:
                yield found
            if not taken:
                break
            start += taken
        self._rest = b"" if is_end else self._rest[start:]
        if is_end:
            self._at, self._is_skipping = None, False

    def _step(self, start: int, *, is_end: bool) -> tuple[int, Frame | str | None]:
        """Return how many bytes are done with, none if more are needed, and what they were."""
        held = len(self._rest) - start
        if self._rest[start] not in _MARKS:
            return self._pass_over(start, held, is_end=is_end)
        length = _length(self._rest, start, held)
        if not length or length > held:
            if not is_end:
                return 0, None
            return self._give_up("short")
        frame = self._rest[start : start + length]
        fault = self._fault_of(frame)
        if fault == "checksum":
            return self._doubt(start, length, held, is_end=is_end)
        at, self._at, self._is_skipping = self._at, None, False
        return length, fault or Frame(frame, at)

    def _doubt(self, start: int, length: int, held: int, *, is_end: bool) -> tuple[int, str | None]:
        """Pass over a frame whose checksum fails: whole, if another thing begins after it, else only its mark."""
        if held == length and not is_end:
            return 0, None
        ends_well = held == length or self._rest[start + length] in {MARK_1, MARK_2, 0}
        if self._is_skipping and not ends_well:
            return 1, None
        _, fault = self._give_up("checksum")
        self._is_skipping = not ends_well
        return (length if ends_well else 1), fault

    def _pass_over(self, start: int, held: int, *, is_end: bool) -> tuple[int, str | None]:
        """Take in the time that a log puts before a frame; anything else between frames is garbage."""
        if held <= _TIME and not is_end and not self._is_skipping:
            return 0, None
        if held > _TIME and self._rest[start + _TIME] in _MARKS:
            us = int.from_bytes(self._rest[start : start + _TIME])
            if _EARLIEST_US <= us < _LATEST_US:
                self._at, self._is_skipping = us // 1_000, False
                return _TIME, None
        if held <= _TIME and self._rest[start] == 0 and not is_end:
            return 0, None
        return self._give_up("garbage")

    def _give_up(self, fault: str) -> tuple[int, str | None]:
        was_skipping, self._is_skipping = self._is_skipping, True
        return 1, None if was_skipping else fault


def _length(data: bytes, start: int, held: int) -> int:
    """Return the length of the frame that begins here, with its signature; 0 if too little is there to tell."""
    if held < 3:
        return 0
    mark = data[start]
    is_signed = mark == MARK_2 and data[start + 2] & _SIGNED
    return data[start + 1] + _AROUND[mark] + (_SIGNATURE if is_signed else 0)
