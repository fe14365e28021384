"""What every format's decoder has in common: bytes in, observations and counts out."""

from typing import Protocol

import msgspec

from lindero.capabilities.sensors.records import Counts, Identification, Observations


class Decoded(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a decoder made of its input since it was asked last.

    Attributes:
        observations: Detections and position reports, one row each.
        identifications: What things said of themselves beside their position.
        counts: What became of every line or message.
    """

    observations: Observations
    identifications: tuple[Identification, ...]
    counts: Counts


class Decoder(Protocol):
    """Turns bytes of one format into observations; it has no socket and no clock, and nothing that arrives raises.

    Every line or message is counted exactly once (`records.Counts`), and memory is bounded whatever comes.
    """

    @property
    def rows_held(self) -> int:
        """Rows and identifications since the last `take`."""

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take in a piece of a stream, which may begin and end anywhere, or one datagram or message.

        Args:
            data: Bytes as they came.
            received_at: When they came, milliseconds UTC; None if only the recording itself knows.
        """

    def finish(self) -> None:
        """End the source: what is unfinished stays unfinished, and is counted."""

    def count_lost(self, lines: int) -> None:
        """Count lines or messages that came faster than they could be taken in."""

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
