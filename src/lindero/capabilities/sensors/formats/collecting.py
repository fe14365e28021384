"""What decoders have in common that collect rows, call signs and counts until they are asked for them."""

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.callsigns import Callsigns
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.rows import Rows


class Collecting:
    """The half of a `decoder.Decoder` that gives out; the other half, one for each format, takes in.

    Attributes:
        rows: Detections since the last `take`.
        callsigns: What things called themselves since then.
        tally: What became of every message since then.
    """

    def __init__(self) -> None:
        self.rows = Rows()
        self.callsigns = Callsigns()
        self.tally = Tally()

    @property
    def rows_held(self) -> int:
        """Rows and identifications since the last `take`."""
        return len(self.rows) + len(self.callsigns)

    def count_lost(self, lines: int) -> None:
        """Count messages that came faster than they could be taken in."""
        self.tally.invalid["lost"] += lines

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        return Decoded(
            observations=self.rows.take(),
            identifications=self.callsigns.take(),
            counts=self.tally.take(),
        )

    def count_decoded(self, kind: str) -> None:
        """Count a message that was understood, under its kind."""
        self.tally.decoded += 1
        self.tally.kinds[kind] += 1

    def count_fault(self, reason: str, messages: int = 1) -> None:
        """Count messages that cannot be used, by the reason (`counts.FAULTS`)."""
        if messages:
            self.tally.invalid[reason] += messages

    def count_unread(self, reason: str, unread_bytes: int) -> None:
        """Count a stretch of bytes that holds nobody knows how many messages: as one of them, and its bytes."""
        if unread_bytes:
            self.count_fault(reason)
            self.tally.unread_bytes += unread_bytes
