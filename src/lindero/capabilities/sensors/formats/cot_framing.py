"""Where events end in a stream of Cursor on Target: XML one after the other, protobuf behind its length."""

from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.cot_protobuf import MAGIC, varint_at
from lindero.capabilities.sensors.formats.cot_xml import MAX_EVENT
from lindero.capabilities.sensors.formats.faults import Fault

END: Final = b"</event>"
_SPACE: Final = b" \t\r\n"
_FIRST: Final = bytes((MAGIC,))
"""With what a message of protobuf begins, and no text; a character of a text may hold it all the same."""


class Cut(msgspec.Struct):
    """What a piece of a stream completed, in order.

    Attributes:
        runs: Events that follow one another and are written alike: whether as XML, and the bytes of each, those of
            protobuf without their framing.
        faults: Codes of what was given up.
    """

    runs: list[tuple[bool, list[bytes]]]
    faults: list[str]

    def add(self, events: list[bytes], *, is_text: bool) -> None:
        """Take in whole events."""
        if self.runs and self.runs[-1][0] is is_text:
            self.runs[-1][1].extend(events)
        elif events:
            self.runs.append((is_text, events))


class CotFramer:
    """Cuts one stream into events; holds no more than one unfinished event.

    Attributes:
        is_lost: Whether nobody can tell any more where an event begins: the connection must end.
    """

    def __init__(self) -> None:
        self.is_lost = False
        self._held = b""
        self._skips = False

    @property
    def bytes_held(self) -> int:
        """Bytes of the unfinished event."""
        return len(self._held)

    def feed(self, data: bytes) -> Cut:
        """Take in a piece of the stream; a client that changes from XML to protobuf may do so at any event."""
        cut = Cut([], [])
        held, is_whole = (self._held + data if self._held else data), True
        while held and is_whole and not self.is_lost:
            step = self._message if held[0] == MAGIC and not self._skips else self._texts
            held, is_whole = step(held, cut)
        self._held = b"" if self.is_lost else held
        return cut

    def finish(self) -> bool:
        """End the stream; say whether an event was left unfinished."""
        unfinished, self._held = bool(self._held), b""
        return unfinished

    def _message(self, held: bytes, cut: Cut) -> tuple[bytes, bool]:
        """Cut one message; return what is left, and whether it was whole."""
        try:
            found = varint_at(held, 1)
        except Fault as fault:
            return self._lose(cut, fault.reason)
        if found is None:
            return held, False
        length, start = found
        if length > MAX_EVENT:
            return self._lose(cut, "too_long")
        if len(held) < start + length:
            return held, False
        cut.add([held[start : start + length]], is_text=False)
        return held[start + length :], True

    def _lose(self, cut: Cut, fault: str) -> tuple[bytes, bool]:
        cut.faults.append(fault)
        self.is_lost = True
        return b"", False

    def _texts(self, held: bytes, cut: Cut) -> tuple[bytes, bool]:
        """Cut all XML up to the first protobuf; return what is left, and whether it may be cut further."""
        if not self._skips and _FIRST not in held:
            *whole, rest = held.split(END)
            cut.add([piece.lstrip(_SPACE) + END for piece in whole], is_text=True)
            return self._unfinished(rest.lstrip(_SPACE), cut), False
        pieces = held.split(END)
        for number, piece in enumerate(pieces):
            text = piece.lstrip(_SPACE)
            if text[:1] == _FIRST and not self._skips:
                return END.join([text, *pieces[number + 1 :]]), True
            if number == len(pieces) - 1:
                return self._unfinished(text, cut), False
            if self._skips:
                self._skips = False
            else:
                cut.add([text + END], is_text=True)
        return b"", False

    def _unfinished(self, rest: bytes, cut: Cut) -> bytes:
        """Return what is kept of an event that is not whole yet."""
        if len(rest) > MAX_EVENT and not self._skips:
            cut.faults.append("too_long")
            self._skips = True
        # The end tag itself may be cut in two.
        return rest[1 - len(END) :] if self._skips else rest
