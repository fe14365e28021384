"""A server of one picture of moving ships, live: as Lindero tells it, and as full GeoJSON: `PORT`.

Every second a tenth of the ships moves. `/live/picture` is the console's own feed and socket; `/naive` sends the whole
picture as GeoJSON, encoded once a second for all, which is more than most consoles do.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from typing import Final

import numpy as np
import uvicorn
from numpy.typing import NDArray
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from lindero.capabilities.picture.live import DELTA, SNAPSHOT, Upserts, encode_frame
from lindero.engine.config import Limits
from lindero.kernel.desk import Actor
from lindero.shells.console.live import LiveFeed
from lindero.shells.console.live_socket import LiveSocket
from lindero.shells.seats import Seats

SHIPS: Final = 5_000
EVERY: Final = 10
"""One of so many ships moves each second."""

TICK_S: Final = 1.0
READER: Final = Actor(name="person/bench", grants=frozenset({"picture.read"}))


def ships(step: int, chosen: NDArray[np.int64]) -> Upserts:
    """Return chosen ships as columns of the wire, at a step of their way."""
    return Upserts(
        updated_at=np.full(len(chosen), time.time() * 1_000),
        slot=(chosen + 1).astype(np.uint32),
        lon=(105_000_000 + chosen % 100 * 100_000 + step * 1_000).astype(np.int32),
        lat=(552_000_000 + chosen // 100 * 60_000).astype(np.int32),
        course_cdeg=(chosen * 37 % 36_000).astype(np.uint16),
        speed_cmps=np.full(len(chosen), 617, np.uint16),
        item_class=np.ones(len(chosen), np.uint8),
        flags=np.zeros(len(chosen), np.uint8),
    )


def everything(count: int, step: int) -> Upserts:
    """Return so many ships, all of them moved, at a step of their way."""
    return ships(step, np.arange(count))


class Sea:
    """The picture, as a feed asks for it; each frame carries when its change became known."""

    def __init__(self) -> None:
        self.step = 0
        self.changed_ms = 0.0

    def delta(self, sequence: int) -> bytes | None:
        """Return the ships that moved."""
        moved = np.arange(self.step % EVERY, SHIPS, EVERY)
        return encode_frame(DELTA, sequence, self.changed_ms, ships(self.step, moved))  # type: ignore[arg-type]

    def empty(self, sequence: int) -> bytes:
        """Return that nothing moved."""
        return encode_frame(DELTA, sequence, 0, ships(0, np.arange(0)))

    def snapshot(self, sequence: int) -> bytes:
        """Return all ships; nobody measures how old the first picture is."""
        return encode_frame(SNAPSHOT, sequence, 0, ships(self.step, np.arange(SHIPS)))

    def geojson(self) -> str:
        """Return all ships as GeoJSON."""
        rows = ships(self.step, np.arange(SHIPS))
        features = [
            {
                "type": "Feature",
                "id": slot,
                "geometry": {"type": "Point", "coordinates": [lon / 1e7, lat / 1e7]},
                "properties": {"course": course / 100, "speed": 6.17, "class": "vessel", "received": False},
            }
            for slot, lon, lat, course in zip(
                rows.slot.tolist(),
                rows.lon.tolist(),
                rows.lat.tolist(),
                rows.course_cdeg.tolist(),
                strict=True,
            )
        ]
        return json.dumps({"type": "FeatureCollection", "at": self.changed_ms, "features": features})


def application() -> Starlette:
    """Return the server."""
    sea = Sea()
    feed = LiveFeed(sea)
    socket = LiveSocket(
        lambda _: feed, lambda _: READER, "picture.read", Seats(Limits(live_pictures_of_person=1_000))
    )
    waiting: set[asyncio.Queue[str]] = set()

    async def naive(websocket: WebSocket) -> None:
        await websocket.accept()
        queue: asyncio.Queue[str] = asyncio.Queue()
        waiting.add(queue)
        try:
            while True:
                await websocket.send_text(await queue.get())
        except WebSocketDisconnect:
            return
        finally:
            waiting.discard(queue)

    async def sail() -> None:
        while True:
            await asyncio.sleep(TICK_S)
            sea.step += 1
            sea.changed_ms = time.time() * 1_000
            feed.committed()
            if waiting:
                text = sea.geojson()
                for queue in waiting:
                    queue.put_nowait(text)

    @contextlib.asynccontextmanager
    async def sailing(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(sail())
        yield
        task.cancel()

    routes = [WebSocketRoute("/live/picture", socket.serve), WebSocketRoute("/naive", naive)]
    return Starlette(routes=routes, lifespan=sailing)


if __name__ == "__main__":
    uvicorn.run(application(), port=int(sys.argv[1]), log_level="error", ws="websockets-sansio")
