"""Units of work that wait for the writer: what is urgent stands in front, all else keeps its order."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from lindero.engine.store import Transaction

Unit = tuple[Callable[[Transaction], Any], "Future[Any]"]

FOLLOWED_WITHIN_S: Final = 0.003
"""Seconds within which what is urgent is followed by more of the same: an alert that was put is sealed next, by a
thread that hears of it when it is durable. A unit of others that began meanwhile would take several times as long."""


class UnitQueue:
    """A queue with two lines, emptied by one writer."""

    def __init__(self, followed_within_s: float = FOLLOWED_WITHIN_S) -> None:
        """Begin empty.

        Args:
            followed_within_s: Seconds that what is not urgent waits after what is, for more of that.
        """
        self._followed_within_s = followed_within_s
        self._urgent: deque[Unit] = deque()
        self._ordinary: deque[Unit] = deque()
        self._filled = threading.Condition()
        self._is_shut = False
        self._gave_urgent = False

    def put(self, unit: Unit, *, is_urgent: bool = False) -> None:
        """Let a unit wait for its turn."""
        with self._filled:
            (self._urgent if is_urgent else self._ordinary).append(unit)
            self._filled.notify()

    def shut(self) -> None:
        """Take nothing more; `next_group` gives what waits, and then nothing."""
        with self._filled:
            self._is_shut = True
            self._filled.notify()

    def next_group(self, limit: int, stands_alone: Callable[[Unit], bool]) -> list[Unit]:
        """Wait for units and return those that may share a commit; none once the queue is shut and empty.

        What is urgent shares a commit with other urgent units only, so that it is durable as soon as it can be; and
        after it others wait a moment for what follows from it.

        Args:
            limit: How many units may share a commit.
            stands_alone: Says which units share it with no other.
        """
        with self._filled:
            if self._gave_urgent:
                self._filled.wait_for(lambda: self._urgent or self._is_shut, self._followed_within_s)
            self._filled.wait_for(lambda: self._urgent or self._ordinary or self._is_shut)
            self._gave_urgent = bool(self._urgent)
            line = self._urgent or self._ordinary
            group = [line.popleft()] if line else []
            while line and len(group) < limit and not (stands_alone(group[-1]) or stands_alone(line[0])):
                group.append(line.popleft())
            return group

    def has_urgent(self) -> bool:
        """Say whether something urgent waits."""
        return bool(self._urgent)

    def is_pressed(self) -> bool:
        """Say whether something urgent waits behind the ordinary group that was given last."""
        return bool(self._urgent) and not self._gave_urgent

    def put_back(self, units: list[Unit]) -> None:
        """Let ordinary units wait again, before all other ordinary ones."""
        with self._filled:
            self._ordinary.extendleft(reversed(units))
            self._filled.notify()
