"""Lines: the ways on which a link speaks with its neighbour, and how the link is doing."""

from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.kernel.errors import LinderoError

QUIET_S: Final = 120.0
"""Seconds after which something is said on a line that was used; the neighbour hangs up after five quiet minutes."""


class LinkState(msgspec.Struct, kw_only=True):
    """How a link is doing; shown on pages, never decided on.

    Attributes:
        connected: Whether the last request was answered.
        error: What went wrong last, in words; empty while all is well.
        advice: What to do about it.
        answered_at: When the neighbour last answered, milliseconds UTC.
        skew_ms: The neighbour's clock minus ours, milliseconds.
    """

    connected: bool = False
    error: str = ""
    advice: str = ""
    answered_at: int = 0
    skew_ms: int = 0

    def note_answer(self, now: int) -> None:
        """Note that the neighbour answered."""
        self.connected = True
        self.error = self.advice = ""
        self.answered_at = now

    def note_failure(self, error: LinderoError) -> bool:
        """Note what went wrong; return whether it is news."""
        is_news = (self.error, self.connected) != (error.text, False)
        self.connected = False
        self.error, self.advice = error.text, error.advice
        return is_news

    def note_skew(self, peer: str) -> None:
        """Note that the clocks differ by more than the bound."""
        self.error = (
            f"The clocks of {peer} and this node differ by {abs(self.skew_ms) / 1_000:.0f} s;"
            " the gate is closed."
        )
        self.advice = "Set the clock of the node that is wrong (NTP or GNSS); the gate opens by itself."


class Spoken(Protocol):
    """What a line needs of `Speaking`."""

    def await_open(self) -> None:
        """Wait until something can be sent."""

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Send a body and return the answer's."""

    def greet(self, now: int) -> None:
        """Ask whether the neighbour speaks what was settled."""

    def close(self) -> None:
        """Close it."""


class Line:
    """One way to the neighbour, one request at a time; it is opened when it is first needed."""

    def __init__(self, connect: Callable[[], Spoken], clock: Clock, answered: Callable[[], None]) -> None:
        """Prepare it.

        Args:
            connect: Opens the way.
            clock: The node's clock.
            answered: Told of every answer.
        """
        self._connect = connect
        self._clock = clock
        self._answered = answered
        self._speaking: Spoken | None = None
        self._spoken_s = clock.monotonic_s()

    def await_open(self) -> None:
        """Wait until something can be sent.

        Raises:
            Unavailable: If the neighbour does not come for it.
        """
        self._opened().await_open()

    def post(self, path: str, body: bytes) -> bytes:
        """Send a body and return the answer's.

        Raises:
            LinderoError: If the neighbour is out of reach, not itself, or refuses.
        """
        answer = self._opened().post(path, body, self._clock.now())
        self._spoken_s = self._clock.monotonic_s()
        self._answered()
        return answer

    def keep_open(self) -> None:
        """Greet where nothing was said for long, so that an alert finds the line open.

        Raises:
            LinderoError: If the neighbour is out of reach, not itself, or speaks another version.
        """
        if self._speaking is not None and self._clock.monotonic_s() - self._spoken_s > QUIET_S:
            self._speaking.greet(self._clock.now())
            self._spoken_s = self._clock.monotonic_s()
            self._answered()

    def close(self) -> None:
        """Close it."""
        if self._speaking is not None:
            self._speaking.close()

    def _opened(self) -> Spoken:
        if self._speaking is None:
            self._speaking = self._connect()
        return self._speaking
