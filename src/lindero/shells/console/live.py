"""The live picture: encoded once for all who watch, never queued without bound for one who is slow."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from lindero.kernel.desk import Actor
from lindero.shells.console.origin import is_own_socket

TICK_S: Final = 0.2
"""Shortest time between two frames, seconds: five a second are as smooth as ships need."""

SILENCE_S: Final = 2.0
"""Longest time without a frame, seconds; an empty one then says that the feed is alive."""

BACKLOG: Final = 8
"""Frames that may wait for one slow reader; beyond that it gets a snapshot instead."""

SNAPSHOT_EVERY_S: Final = 1.0
"""Shortest time between two snapshots for one reader, seconds."""

CHECK_EVERY_S: Final = 5.0
"""How often a reader's session is looked at, seconds."""

SIGNED_OUT: Final = 4401
NOT_ALLOWED: Final = 4403
NOT_UNDERSTOOD: Final = 1003
FOREIGN: Final = 1008
"""Codes to close with: session over, grant missing, other words than `snapshot`, another site's page."""

ASK: Final = "snapshot"


class Source(Protocol):
    """Where frames come from; called from a worker thread, one call at a time."""

    def delta(self, sequence: int) -> bytes | None:
        """Return what changed since the last call as frame `sequence`; None if nothing did."""

    def empty(self, sequence: int) -> bytes:
        """Return a delta without any change, as frame `sequence`."""

    def snapshot(self, sequence: int) -> bytes:
        """Return everything, as it is after frame `sequence`."""


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


class LiveFeed:
    """One encoder for all readers of a picture; it runs only while somebody watches."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._readers: set[Reader] = set()
        self._sequence = 0
        self._snapshot: tuple[int, bytes] | None = None
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

    async def snapshot(self) -> bytes:
        """Return everything after the latest frame; made once however many ask for it."""
        async with self._lock:
            if self._snapshot is None or self._snapshot[0] != self._sequence:
                made = await asyncio.to_thread(self._source.snapshot, self._sequence)
                self._snapshot = (self._sequence, made)
            return self._snapshot[1]

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
            if frame is not None:
                self._sequence += 1
                for reader in self._readers:
                    reader.offer(frame)


class LiveSocket:
    """The WebSocket of a feed: who may read it, what is sent, what may be asked."""

    def __init__(self, feed: LiveFeed, visitor: Callable[[WebSocket], Actor | None], needs: str) -> None:
        self._feed = feed
        self._visitor = visitor
        self._needs = needs

    async def serve(self, socket: WebSocket) -> None:
        """Serve one browser until it leaves, its session ends or it asks what is not understood."""
        if not is_own_socket(socket.headers):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        refused = await asyncio.to_thread(self._refusal, socket)
        if refused is not None:
            await socket.close(refused)
            return
        reader = self._feed.join()
        try:
            code = await _first_of(
                self._listen(socket, reader),
                self._watch(socket),
                self._send(socket, reader),
                self._feed.run(),
            )
            if code is not None:
                await socket.close(code)
        except WebSocketDisconnect:
            return
        finally:
            self._feed.leave(reader)

    async def _send(self, socket: WebSocket, reader: Reader) -> None:
        loop = asyncio.get_running_loop()
        snapshot_from = loop.time()
        while True:
            frame = await reader.next()
            if frame is None:
                # Whoever asks again and again is answered once in a while.
                await asyncio.sleep(max(0.0, snapshot_from - loop.time()))
                reader.catch_up()
                frame = await self._feed.snapshot()
                snapshot_from = loop.time() + SNAPSHOT_EVERY_S
            await socket.send_bytes(frame)

    async def _listen(self, socket: WebSocket, reader: Reader) -> int | None:
        """Answer what the browser asks; return the code to close with, or None when it has left."""
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return None
            if message.get("text") != ASK:
                return NOT_UNDERSTOOD
            reader.fall_behind()

    async def _watch(self, socket: WebSocket) -> int:
        """Look at the session from time to time; return the code to close with when it has ended."""
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            refused = await asyncio.to_thread(self._refusal, socket)
            if refused is not None:
                return refused

    def _refusal(self, socket: WebSocket) -> int | None:
        """Return the code to close with; None if the person may read on."""
        actor = self._visitor(socket)
        if actor is None:
            return SIGNED_OUT
        return None if self._needs in actor.grants else NOT_ALLOWED


async def _first_of(*works: Coroutine[Any, Any, int | None]) -> int | None:
    """Run works side by side until one ends; end the others, and return or raise what that one did."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        first = next(task for task in tasks if task.done())
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    return first.result()
