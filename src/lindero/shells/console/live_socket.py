"""The WebSocket of the live picture: who may watch it, what is sent, what may be asked."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.shells.console.live import LiveFeed
from lindero.shells.console.live_readers import Reader
from lindero.shells.console.live_views import view_in
from lindero.shells.console.origin import is_own_socket
from lindero.shells.seats import NODE_FULL, PERSON_FULL, Seats

SNAPSHOT_EVERY_S: Final = 1.0
"""Shortest time between two snapshots for one reader, seconds."""

CHECK_EVERY_S: Final = 5.0
"""How often a reader's session is looked at, seconds."""

SIGNED_OUT: Final = 4401
NOT_ALLOWED: Final = 4403
TOO_MANY: Final = 4429
NO_ROOM: Final = 4503
NOT_UNDERSTOOD: Final = 1003
FOREIGN: Final = 1008
CHANGED: Final = 1012
"""Codes to close with: session over, grant missing, open too often, no room for anybody, words that nobody knows,
another site's page; and that who watches may see other things from now on, so that the browser joins anew."""

_FULL: Final = {PERSON_FULL: TOO_MANY, NODE_FULL: NO_ROOM}

ASK: Final = "snapshot"
COUNT: Final = "count"
"""What a browser asks for, and how it is told how many things there are beyond what its map needs."""


class LiveSocket:
    """The WebSocket of a feed: who may read it, what is sent, what may be asked."""

    def __init__(
        self,
        feed_for: Callable[[Actor], LiveFeed],
        visitor: Callable[[WebSocket], Actor | None],
        needs: str,
        seats: Seats,
    ) -> None:
        """Prepare the socket.

        Args:
            feed_for: Returns the feed of what somebody may see; the same one for all who see the same.
            visitor: Recognises who sits behind a socket; None for a stranger.
            needs: The grant without which nobody watches.
            seats: How many may watch at once; who comes too late is told so, and nobody is sent away for them.
        """
        self._feed_for = feed_for
        self._visitor = visitor
        self._needs = needs
        self._seats = seats

    async def serve(self, socket: WebSocket) -> None:
        """Serve one browser until it leaves, its session ends or it asks what is not understood."""
        if not is_own_socket(socket.headers):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        actor = await asyncio.to_thread(self._visitor, socket)
        refused = self._refusal(actor)
        if actor is None or refused is not None:
            await socket.close(refused or SIGNED_OUT)
            return
        full = self._seats.take(actor.name)
        if full is not None:
            await socket.close(_FULL[full])
            return
        try:
            await self._watched(socket, actor)
        finally:
            self._seats.leave(actor.name)

    async def _watched(self, socket: WebSocket, actor: Actor) -> None:
        """Serve somebody who has a seat."""
        feed = await asyncio.to_thread(self._feed_for, actor)
        reader = feed.join()
        try:
            code = await _first_of(
                self._listen(socket, reader),
                self._watch(socket, feed),
                self._send(socket, reader, feed),
                feed.run(),
            )
            if code is not None:
                await socket.close(code)
        except WebSocketDisconnect:
            return
        finally:
            feed.leave(reader)

    async def _send(self, socket: WebSocket, reader: Reader, feed: LiveFeed) -> None:
        loop = asyncio.get_running_loop()
        snapshot_from, counted = loop.time(), tuple[tuple[int, int, int], ...]()
        while True:
            frame = await reader.next()
            if frame is None:
                # Whoever asks again and again is answered once in a while.
                await asyncio.sleep(max(0.0, snapshot_from - loop.time()))
                reader.catch_up()
                frame = await feed.snapshot(reader.view)
                snapshot_from = loop.time() + SNAPSHOT_EVERY_S
            await socket.send_bytes(frame)
            if reader.view is not None and feed.counts() != counted:
                counted = feed.counts()
                await socket.send_text(" ".join([COUNT, *(":".join(map(str, one)) for one in counted)]))

    async def _listen(self, socket: WebSocket, reader: Reader) -> int | None:
        """Answer what the browser asks; return the code to close with, or None when it has left."""
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return None
            words = message.get("text") or ""
            if words == ASK:
                reader.fall_behind()
                continue
            try:
                reader.look(view_in(words))
            except Invalid:
                return NOT_UNDERSTOOD

    async def _watch(self, socket: WebSocket, feed: LiveFeed) -> int:
        """Look at the session from time to time; return the code to close with when it has ended.

        Looking is a use of the session: who watches the picture need not touch the keyboard.
        Whoever became a member of another authority, or is one no longer, joins anew and gets another feed.
        """
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            actor = await asyncio.to_thread(self._visitor, socket)
            refused = self._refusal(actor)
            if actor is None or refused is not None:
                return refused or SIGNED_OUT
            if await asyncio.to_thread(self._feed_for, actor) is not feed:
                return CHANGED

    def _refusal(self, actor: Actor | None) -> int | None:
        """Return the code to close with; None if the person may read on."""
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
