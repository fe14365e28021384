"""Cursor on Target, as TAK clients and servers write it: positions in XML or protobuf become observations."""

import itertools
from collections import Counter
from typing import Final

import msgspec

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.cot_event import CotEvent, sort_of
from lindero.capabilities.sensors.formats.cot_framing import CotFramer
from lindero.capabilities.sensors.formats.cot_protobuf import MESH, XML_MESH, read_message
from lindero.capabilities.sensors.formats.cot_rows import columns_of
from lindero.capabilities.sensors.formats.cot_usual import read_events
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.faults import Fault

MAX_CALLS: Final = 1_000
"""Calls for help held until they are taken; a thousand at once are one and the same."""

_TEXT: Final = itertools.repeat(object=True)
"""What is said of every event of a run of texts."""

_PLACED: Final = frozenset({"atom", "emergency"})
"""Sorts of events of which the position is kept."""


class Taken(msgspec.Struct, frozen=True, gc=False):
    """An event that was understood, with the bytes in which it came.

    Attributes:
        event: What is read of it.
        data: The bytes: an XML event without what stands before it, or a protobuf message without its framing.
        is_text: Whether the bytes are XML.
    """

    event: CotEvent
    data: bytes
    is_text: bool


class CotDecoder:
    """Decodes one connection, or the datagrams of one port."""

    def __init__(self, sensor_id: str, *, is_stream: bool = True) -> None:
        """Prepare for one source.

        Args:
            sensor_id: The sensor's stable name; the names of things stand under it.
            is_stream: Whether bytes come as a stream; otherwise each piece fed is a datagram.
        """
        self._prefix = f"{sensor_id}/"
        self._framer = CotFramer() if is_stream else None
        self._tally = Tally()
        self._placed: list[CotEvent] = []
        self._received_at: list[int] = []
        self._calls: list[CotEvent] = []
        self._bytes_read = 0

    @property
    def bytes_read(self) -> int:
        """Bytes since the last `take`: the rows held have no more text than these."""
        return self._bytes_read

    @property
    def rows_held(self) -> int:
        """Rows since the last `take`."""
        return len(self._placed)

    @property
    def is_lost(self) -> bool:
        """Whether the connection must end, since nobody knows any more where an event begins."""
        return self._framer is not None and self._framer.is_lost

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take in a piece of a stream, or one datagram."""
        self.read(data, received_at)

    def read(self, data: bytes, received_at: int | None = None) -> list[Taken]:
        """Take in a piece of a stream, or one datagram; return the events that it completed and that are sound."""
        self._bytes_read += len(data)
        if self._framer is None:
            return self._datagram(data, received_at)
        cut = self._framer.feed(data)
        for fault in cut.faults:
            self._tally.invalid[fault] += 1
        taken: list[Taken] = []
        for is_text, run in cut.runs:
            taken += (self._texts if is_text else self._messages)(run, received_at)
        return taken

    def finish(self) -> None:
        """End the source: an unfinished event is counted."""
        if self._framer is not None:
            self._tally.invalid["short"] += self._framer.finish()
            self._framer = CotFramer()

    def count_lost(self, lines: int) -> None:
        """Count events that came faster than they could be taken in."""
        self._tally.invalid["lost"] += lines

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        observations = columns_of(self._prefix, self._placed, self._received_at)
        self._placed, self._received_at, self._bytes_read = [], [], 0
        return Decoded(observations=observations, identifications=(), counts=self._tally.take())

    def take_calls(self) -> list[CotEvent]:
        """Return the calls for help since the last call, in order."""
        calls, self._calls = self._calls, []
        return calls

    def _datagram(self, data: bytes, at: int | None) -> list[Taken]:
        if data.startswith(MESH):
            return self._messages([data[len(MESH) :]], at)
        return self._texts([data.removeprefix(XML_MESH).rstrip(b" \t\r\n\0")], at)

    def _texts(self, texts: list[bytes], at: int | None) -> list[Taken]:
        events, written, faults = read_events(texts)
        self._tally.invalid.update(faults)
        self._note(events, at)
        return list(map(Taken, events, written, _TEXT))

    def _messages(self, messages: list[bytes], at: int | None) -> list[Taken]:
        taken: list[Taken] = []
        for message in messages:
            try:
                event = read_message(message)
            except Fault as fault:
                self._tally.invalid[fault.reason] += 1
                continue
            if event is None:
                self._tally.wrappers += 1
            else:
                taken.append(Taken(event, message, is_text=False))
        self._note([one.event for one in taken], at)
        return taken

    def _note(self, events: list[CotEvent], at: int | None) -> None:
        """Count events, keep the position of each that is one, and a call for help always."""
        self._tally.decoded += len(events)
        sorts: Counter[str] = Counter()
        for kind, count in Counter([event.type for event in events]).items():
            sorts[sort_of(kind)] += count
        self._tally.kinds.update(sorts)
        if "emergency" in sorts:
            calls = [event for event in events if event.is_emergency]
            self._calls += calls[: MAX_CALLS - len(self._calls)]
        if sorts.keys() - _PLACED:
            events = [event for event in events if event.sort in _PLACED]
        placed = [event for event in events if event.lon or event.has_place]
        self._placed += placed
        self._received_at += [event.start for event in placed] if at is None else [at] * len(placed)
