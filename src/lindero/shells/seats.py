"""How many watch the live picture at once: bounded for each person and for the node, and counted for its health."""

import threading
from collections import Counter
from typing import Final, Literal

from lindero.engine.config import Limits

PERSON_FULL: Final = "person"
NODE_FULL: Final = "node"
"""Why nobody more is let in: this person watches often enough, or the node tells as many as it can."""

Full = Literal["person", "node"]


class Seats:
    """Seats before the live picture; who sits is never sent away for who comes.

    Attributes:
        most: How many there are.
        refused: How often somebody found none, since the node started.
    """

    def __init__(self, limits: Limits) -> None:
        """Prepare.

        Args:
            limits: How many there are, and how many one person may take.
        """
        self.most = limits.live_pictures
        self.refused = 0
        self._most_of_one = limits.live_pictures_of_person
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """How many are taken."""
        with self._lock:
            return self._taken.total()

    def take(self, person: str) -> Full | None:
        """Take a seat for somebody; return why there is none, or nothing where one was taken."""
        with self._lock:
            if self._taken[person] >= self._most_of_one:
                full: Full | None = PERSON_FULL
            else:
                full = NODE_FULL if self._taken.total() >= self.most else None
            if full is None:
                self._taken[person] += 1
            else:
                self.refused += 1
            return full

    def leave(self, person: str) -> None:
        """Give a seat back."""
        with self._lock:
            self._taken[person] -= 1
            if not self._taken[person]:
                del self._taken[person]
