"""What waits for one who watches the live picture: never queued without bound for one who is slow."""

import asyncio
from collections import deque
from typing import Final

from lindero.shells.console.live_views import View

BACKLOG: Final = 8
"""Frames that may wait for one slow reader; beyond that it gets a snapshot instead."""


class Reader:
    """What waits for one browser: a few frames, or the word that it needs a snapshot.

    Attributes:
        view: Where its map looks; None until it says so, and it is told everything.
    """

    def __init__(self) -> None:
        self.view: View | None = None
        self._frames: deque[bytes] = deque()
        self._behind = True
        self._wake = asyncio.Event()

    def offer(self, frame: bytes) -> None:
        """Let a frame wait; when too many do, they are all dropped for one snapshot."""
        if self._behind:
            return
        self._frames.append(frame)
        self._wake.set()
        if len(self._frames) > BACKLOG:
            self.fall_behind()

    def look(self, view: View) -> None:
        """Hear where its map looks from now on; a snapshot brings what it lacks there."""
        self.view = view
        self.fall_behind()

    def fall_behind(self) -> None:
        """Forget what waits: only a snapshot helps now."""
        self._frames.clear()
        self._behind = True
        self._wake.set()

    def catch_up(self) -> None:
        """Begin anew with the snapshot that is about to be made; later frames wait behind it."""
        self._behind = False

    async def next(self) -> bytes | None:
        """Wait for the next frame to send; None stands for a snapshot."""
        while not self._behind and not self._frames:
            self._wake.clear()
            await self._wake.wait()
        return None if self._behind else self._frames.popleft()
