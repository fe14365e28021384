"""Pace: how much is sealed and leaves at once, so that what is urgent never waits long behind what is not."""

from typing import Final

from lindero.trust.exchange.packing import LARGEST_BYTES
from lindero.trust.exchange.wire import MAX_ENTRIES

PARCEL_S: Final = 0.5
"""Seconds that a parcel may take, answer included; where one line is all there is, an alert waits as long."""

SMALLEST_BYTES: Final = 32_768
BYTES_AN_ENTRY: Final = 1_024


class Pace:
    """Learns from each parcel how much the way and the neighbour take in `PARCEL_S`."""

    def __init__(self) -> None:
        self.room = LARGEST_BYTES
        """Bytes that the next parcel may have."""

    @property
    def entries(self) -> int:
        """Entries that the next batch may have, so that one batch is no longer than a parcel may be."""
        return max(1, min(MAX_ENTRIES, self.room // BYTES_AN_ENTRY))

    def learn(self, size: int, took_s: float) -> None:
        """Note how long a parcel took; a slower way shows at once, a faster one by doubling.

        Args:
            size: Its bytes.
            took_s: Seconds until its answer was there.
        """
        if took_s > PARCEL_S:
            self.room = max(SMALLEST_BYTES, min(self.room, int(size * PARCEL_S / took_s)))
        elif size >= self.room // 2:
            self.room = min(LARGEST_BYTES, 2 * self.room)
