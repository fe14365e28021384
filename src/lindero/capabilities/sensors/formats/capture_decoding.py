"""A decoder for recordings of a network card: each packet's payload goes to another decoder, with its time."""

from collections.abc import Callable

import msgspec

from lindero.capabilities.sensors.counts import added
from lindero.capabilities.sensors.formats.captures import Packet, PacketCutter
from lindero.capabilities.sensors.formats.decoder import Decoded, Decoder
from lindero.capabilities.sensors.records import Counts


class CaptureDecoder:
    """Opens a recording for the decoder of what its packets carry; other packets are counted as of another kind."""

    def __init__(self, inner: Decoder, payload_of: Callable[[Packet], bytes | None]) -> None:
        """Prepare.

        Args:
            inner: Takes each payload, with the time of its packet.
            payload_of: Returns what a packet carries for it; None for a packet of another kind.
        """
        self._inner = inner
        self._payload_of = payload_of
        self._cutter = PacketCutter()
        self._others = 0
        self._faults: dict[str, int] = {}

    @property
    def rows_held(self) -> int:
        """Rows and identifications since the last `take`."""
        return self._inner.rows_held

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of the recording in; the recording's own times count, not the arrival."""
        was_broken = self._cutter.is_broken
        for packet in self._cutter.cut(data):
            payload = self._payload_of(packet)
            if payload is None:
                self._others += 1
            else:
                self._inner.feed(payload, packet.at)
        if self._cutter.is_broken and not was_broken:
            self._faults["garbage"] = 1

    def finish(self) -> None:
        """End the source: a packet that is cut short is counted."""
        self._inner.finish()
        if self._cutter.is_unfinished and not self._cutter.is_broken:
            self._faults["short"] = 1
        self._cutter = PacketCutter()

    def count_lost(self, lines: int) -> None:
        """Count pieces that came faster than they could be taken in."""
        self._inner.count_lost(lines)

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        decoded = self._inner.take()
        lines = self._others + sum(self._faults.values())
        own = Counts(lines=lines, not_ais=self._others, invalid=self._faults)
        self._others, self._faults = 0, {}
        return msgspec.structs.replace(decoded, counts=added(decoded.counts, own))
