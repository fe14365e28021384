"""Playing a recording: when each line is due, and by how much its instants move; pure arithmetic of times."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from lindero.capabilities.sensors.formats.nmea import time_of_line

Times = Literal["recorded", "now", "live"]
"""What becomes of the instants of a recording, see `Playback`."""

ROUND_GAP_MS: Final = 1_000
"""Between the end of a looped recording and its beginning, so that time never stands still."""


class Playback(msgspec.Struct, frozen=True, kw_only=True):
    """One run through a recording.

    Attributes:
        began_at: When the run began, node's time, milliseconds UTC.
        first_at: First instant of the recording, milliseconds UTC.
        last_at: Last instant of the recording, milliseconds UTC.
        speed: How many times faster than recorded; 0 for as fast as can be.
        round: How often the recording was played before, from 0.
        times: `recorded` keeps its instants, `now` moves them so that it ends when the run does, `live` keeps them
            and plays each line when its instant comes, what is past at once.
    """

    began_at: int
    first_at: int
    last_at: int
    speed: float
    round: int = 0
    times: Times = "recorded"

    @property
    def pace(self) -> float:
        """How many times faster than recorded this run is.

        The present cannot be overtaken: once a run has caught up with it, the next one plays as recorded.
        """
        if self.times == "now" and self.round and (self.speed > 1 or not self.speed):
            return 1.0
        return self.speed

    @property
    def shift_ms(self) -> int:
        """By how much every instant of the recording is moved, milliseconds.

        Moved into the present, the last instant is the run's end: with a speed above 1 what is played is older
        than now, and catches up. It is never of the future, which rules about time would not believe.
        """
        duration = self.last_at - self.first_at
        if self.times != "now":
            return self.round * (duration + ROUND_GAP_MS)
        played_ms = round(duration / self.pace) if self.pace else 0
        return self.began_at + played_ms - self.last_at

    @property
    def is_paced(self) -> bool:
        """Whether lines wait until they are due."""
        return self.times == "live" or bool(self.pace)

    def due_at(self, recorded_at: int) -> int:
        """Return when a line recorded at an instant is to be played, node's time, milliseconds UTC."""
        if self.times == "live":
            return recorded_at + self.shift_ms
        if not self.pace:
            return self.began_at
        return self.began_at + round((recorded_at - self.first_at) / self.pace)

    @property
    def next_at(self) -> int:
        """When the next run may begin, node's time, milliseconds UTC: in the present never at the same instant."""
        if self.times == "now":
            return self.due_at(self.last_at) + ROUND_GAP_MS
        return self.due_at(self.last_at + ROUND_GAP_MS)


def pieces_of(data: bytes) -> Iterator[bytes]:
    """Yield bytes line by line, each with its line end; the last may be cut short."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def first_time(pieces: Iterable[bytes]) -> int | None:
    """Return the first instant that any of the lines tells, milliseconds UTC; None if none does."""
    return next((at for at in map(time_of_line, pieces) if at is not None), None)
