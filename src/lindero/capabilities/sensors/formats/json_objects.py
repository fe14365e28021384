"""JSON objects cut from a stream: one after the other, on lines of their own or in a list."""

import re
from typing import Final

MAX_OBJECT: Final = 16 * 1_024 * 1_024
"""Bytes of one object; a snapshot of ten thousand aircraft has about five million."""

_MARKS: Final = re.compile(rb'[{}"\\]')
_BETWEEN: Final = b" \t\r\n,[]\x00\x1e"


class ObjectCutter:
    """Cuts a stream into its objects, holding at most one unfinished object of `MAX_OBJECT` bytes."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._parts: list[bytes] = []
        self._held = 0
        self._depth = 0
        self._is_text = False
        self._is_escaped = False
        self._is_garbage = False
        self._is_too_long = False

    def cut(self, data: bytes) -> tuple[list[bytes], list[str]]:
        """Take bytes in; return the objects that are complete, and a fault for each stretch that is none."""
        objects: list[bytes] = []
        faults: list[str] = []
        start = position = 0
        while (position := self._next(data, position)) >= 0:
            mark = data[position : position + 1]
            if self._depth == 0:
                self._look_between(data[start:position], faults)
                if mark == b"{":
                    self._depth, self._is_garbage, start = 1, False, position
                else:
                    self._note_garbage(faults)
                    start = position + 1
            elif self._turn(mark):
                self._keep(data[start : position + 1], faults)
                objects += self._complete()
                start = position + 1
            position += 1
        if self._depth:
            self._keep(data[start:], faults)
        else:
            self._look_between(data[start:], faults)
        return objects, faults

    def finish(self) -> int:
        """End the stream; return how many objects were cut short: one, or none."""
        unfinished = int(self._depth > 0 and not self._is_too_long)
        self._begin()
        return unfinished

    def _next(self, data: bytes, position: int) -> int:
        """Return where the next mark is, past what a backslash takes away; -1 if there is none."""
        if self._is_escaped and position < len(data):
            self._is_escaped = False
            position += 1
        found = _MARKS.search(data, position)
        return found.start() if found else -1

    def _turn(self, mark: bytes) -> bool:
        """Take in a mark within an object; return whether the object is complete."""
        if mark == b"\\":
            self._is_escaped = self._is_text
        elif mark == b'"':
            self._is_text = not self._is_text
        elif not self._is_text:
            self._depth += 1 if mark == b"{" else -1
        return self._depth == 0

    def _keep(self, piece: bytes, faults: list[str]) -> None:
        self._held += len(piece)
        if self._held <= MAX_OBJECT:
            self._parts.append(piece)
        elif not self._is_too_long:
            self._is_too_long, self._parts = True, []
            faults.append("too_long")

    def _complete(self) -> list[bytes]:
        done = [] if self._is_too_long else [b"".join(self._parts)]
        self._parts, self._held, self._is_too_long = [], 0, False
        return done

    def _look_between(self, piece: bytes, faults: list[str]) -> None:
        if piece.translate(None, _BETWEEN):
            self._note_garbage(faults)

    def _note_garbage(self, faults: list[str]) -> None:
        if not self._is_garbage:
            self._is_garbage = True
            faults.append("garbage")
