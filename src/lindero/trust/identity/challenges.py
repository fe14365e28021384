"""Challenges: unpredictable words that are answered once, soon, by whom and for what they were made."""

import threading
from collections.abc import Callable
from typing import Any, Final

import msgspec

from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Refused
from lindero.kernel.times import MINUTE_MS

VALID_MS: Final = 5 * MINUTE_MS
MOST: Final = 5_000
"""Challenges that wait at one time; the oldest makes room."""


class _Waiting(msgspec.Struct, frozen=True):
    about: str
    person: str
    kept: Any
    ends_at: int


class Challenges:
    """The challenges that wait for an answer; in memory, since whoever waited over a restart asks anew."""

    def __init__(self, random: RandomSource, now: Callable[[], int]) -> None:
        self._random = random
        self._now = now
        self._waiting: dict[bytes, _Waiting] = {}
        self._lock = threading.Lock()

    def offer(self, about: str, person: str = "", *, challenge: bytes = b"", kept: Any = None) -> bytes:
        """Make a challenge.

        Args:
            about: What its answer will be for.
            person: Who alone may answer it; anybody if empty.
            challenge: The challenge itself, where it says what is approved; random otherwise.
            kept: What to give back with the answer.
        """
        made = challenge or self._random.take(32)
        with self._lock:
            while len(self._waiting) >= MOST:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[made] = _Waiting(about, person, kept, self._now() + VALID_MS)
        return made

    def take(self, challenge: bytes, about: str, person: str = "") -> Any:
        """Take a challenge that is answered, and return what was kept with it; it can be answered no more.

        Raises:
            Refused: If nobody made it for this, it was answered before, or its time is over.
        """
        with self._lock:
            found = self._waiting.pop(challenge, None)
        if found is None or (found.about, found.person) != (about, person) or found.ends_at <= self._now():
            raise Refused(
                "identity.challenge",
                "This was asked too long ago, or answered before.",
                "Load the page again and retry.",
            )
        return found.kept
