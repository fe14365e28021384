"""The live picture, encoded once for all who watch, and cut for maps that say where they look."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final, Protocol

from lindero.shells.console.live_readers import Reader
from lindero.shells.console.live_views import Told, View, Views

TICK_S: Final = 0.2
"""Shortest time between two frames, seconds: five a second are as smooth as ships need."""

SILENCE_S: Final = 2.0
"""Longest time without a frame, seconds; an empty one then says that the feed is alive."""


class Source(Protocol):
    """Where frames come from; called from a worker thread, one call at a time."""

    def delta(self, sequence: int) -> bytes | None:
        """Return what changed since the last call as frame `sequence`; None if nothing did."""

    def empty(self, sequence: int) -> bytes:
        """Return a delta without any change, as frame `sequence`."""

    def snapshot(self, sequence: int) -> bytes:
        """Return everything, as it is after frame `sequence`."""


class LiveFeed:
    """One encoder for all readers of a picture; it runs only while somebody watches."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._readers: set[Reader] = set()
        self._sequence = 0
        self._snapshot: tuple[int, bytes] | None = None
        self._views: Views | None = None
        self._cut: Told | None = None
        self._lock = asyncio.Lock()
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_told = False
        self._encoding: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Hear from the writer's thread that something became durable; costs it next to nothing."""
        loop = self._loop
        if loop is not None and not self._is_told:
            self._is_told = True
            # The loop may close at this very moment: then nobody watches any more.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._changed.set)

    def join(self) -> Reader:
        """Add a reader, which begins with a snapshot; the first one starts the encoder."""
        reader = Reader()
        self._readers.add(reader)
        if self._encoding is None or self._encoding.done():
            # Made anew, since they belong to the loop that runs now.
            self._lock, self._changed = asyncio.Lock(), asyncio.Event()
            self._changed.set()
            self._snapshot = None
            self._loop = asyncio.get_running_loop()
            self._encoding = asyncio.create_task(self._encode())
        return reader

    def leave(self, reader: Reader) -> None:
        """Take a reader away; after the last one the encoder ends by itself."""
        self._readers.discard(reader)

    async def run(self) -> None:
        """Wait for the encoder, for ever unless it fails.

        Raises:
            LinderoError: What the source raises; every reader hears of it.
        """
        if self._encoding is not None:
            await asyncio.shield(self._encoding)

    def counts(self) -> tuple[tuple[int, int, int], ...]:
        """Return class, flags and number of all things, once somebody's view made them count; nothing until then."""
        return self._views.counts if self._views else ()

    async def snapshot(self, view: View | None = None) -> bytes:
        """Return everything after the latest frame, or what a map needs of it; made once however many ask for it."""
        async with self._lock:
            if self._snapshot is None or self._snapshot[0] != self._sequence:
                made = await asyncio.to_thread(self._source.snapshot, self._sequence)
                self._snapshot, self._cut = (self._sequence, made), None
            if view is None:
                return self._snapshot[1]
            if self._cut is None:
                self._views = self._views or Views()
                self._cut = await asyncio.to_thread(self._views.told, self._snapshot[1])
            return await asyncio.to_thread(self._cut.cut_for, view)

    async def _encode(self) -> None:
        """Turn commits into frames: at most one a tick, and one after a silence."""
        while self._readers:
            try:
                await asyncio.wait_for(self._changed.wait(), SILENCE_S - TICK_S)
            except TimeoutError:
                await self._send(self._source.empty)
            else:
                self._changed.clear()
                self._is_told = False
                await self._send(self._source.delta)
            await asyncio.sleep(TICK_S)
        self._loop = None

    async def _send(self, make: Callable[[int], bytes | None]) -> None:
        async with self._lock:
            frame = await asyncio.to_thread(make, self._sequence + 1)
            if frame is None:
                return
            self._sequence += 1
            views = {reader.view for reader in self._readers}
            cut = await asyncio.to_thread(self._cut_for, frame, views)
            for reader in self._readers:
                # Whoever looks elsewhere since waits for a snapshot.
                reader.offer(cut.get(reader.view, frame))

    def _cut_for(self, frame: bytes, views: set[View | None]) -> dict[View | None, bytes]:
        """Return a frame as each view needs it."""
        if self._views is None:
            return {None: frame}
        told = self._views.told(frame)
        return {view: told.cut_for(view) for view in views}
