"""What waits for one who watches the live picture: never queued without bound for one who is slow."""

import asyncio
from collections import deque
from typing import Final

BACKLOG: Final = 8
"""Frames that may wait for one slow reader; beyond that it gets a snapshot instead."""


class Reader:
    """What waits for one browser: a few frames, or the word that it needs a snapshot."""

    def __init__(self) -> None:
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
