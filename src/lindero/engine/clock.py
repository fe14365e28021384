"""The node's clock, injected everywhere: the real one, and one that tests set."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells wall time and monotonic time, and waits."""

    def now(self) -> int:
        """Return wall time, milliseconds UTC."""

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""

    def wait(self, duration_s: float, until: threading.Event) -> bool:
        """Wait until the event is set or the duration has passed; return whether the event was set."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Return wall time, milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Return seconds since the machine started or so."""
        return time.monotonic()

    def wait(self, duration_s: float, until: threading.Event) -> bool:
        """Wait in real time."""
        return until.wait(duration_s)


class SetClock:
    """A clock that stands still until it is moved; for tests, exercises and replays.

    Wall time and monotonic time can be moved apart, as a clock that somebody sets is.
    """

    def __init__(self, now: int) -> None:
        self._now = now
        self._monotonic_s = 0.0

    def now(self) -> int:
        """Return the set wall time, milliseconds UTC."""
        return self._now

    def monotonic_s(self) -> float:
        """Return the seconds by which the clock was moved."""
        return self._monotonic_s

    def move(self, duration_ms: int) -> None:
        """Let time pass: wall and monotonic."""
        self._now += duration_ms
        self._monotonic_s += duration_ms / 1_000

    def set_wall(self, now: int) -> None:
        """Set wall time alone, as a tampered or corrected clock does."""
        self._now = now

    def wait(self, duration_s: float, until: threading.Event) -> bool:
        """Let the duration pass at once; return whether the event is set."""
        self.move(round(duration_s * 1_000))
        return until.is_set()
