"""The live picture told to many at once, beside full GeoJSON to the same clients in the same run."""

import asyncio
import contextlib
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from websockets.asyncio.client import connect
from websockets.typing import Origin

from bench.routing import free_port
from lindero.trust.exchange.receipts import percentile

CLIENTS: Final = (1, 50, 500)
TICKS: Final = 8
"""Changes, one a second, that every client should hear of."""

PATIENCE_S: Final = 40.0
WAYS: Final = (
    ("baseline: full GeoJSON", "/naive", False),
    ("binary deltas", "/live/picture", False),
    ("cut for each map", "/live/picture", True),
)
"""What is told, where, and whether each client says that its map looks at a sixteenth of the sea."""

_HEAD: Final = struct.Struct("<BBHIdII")


def run() -> None:
    """Measure and print."""
    print(f"\nFan-out of the live picture (5,000 ships, a tenth moves each second, {TICKS} changes)")
    with _server() as port:
        for clients in CLIENTS:
            for what, path, zooms in WAYS:
                print(asyncio.run(_listen(what, port, path, clients, zooms)))


async def _listen(what: str, port: int, path: str, clients: int, zooms: bool) -> str:  # noqa: FBT001
    """Let clients hear all changes; return a line of what arrived, when, and how large it was."""
    waits: list[float] = []
    sizes: list[int] = []
    until_s = time.monotonic() + TICKS + 1.5
    await asyncio.gather(
        *(
            _client(port, path, until_s, waits, sizes, _view(number) if zooms else "")
            for number in range(clients)
        )
    )
    ordered = sorted(map(round, waits))
    share = len(waits) / (clients * TICKS)
    waited = f"p50 {percentile(ordered, 50):>6,} ms  p95 {percentile(ordered, 95):>6,} ms"
    size_kb = statistics.mean(sizes) / 1e3 if sizes else 0.0
    return f"  {what:<24}{clients:>4} clients: {waited}  delivered {min(1.0, share):>4.0%}  {size_kb:>6.1f} KB each"


def _view(number: int) -> str:
    """Return what a client says whose map shows a sixteenth of the sea, each another part."""
    west, south = 10.5 + 0.25 * (number % 37) / 37 * 3, 55.2 + 0.075 * (number % 29) / 29 * 3
    return f"view {west:.4f} {south:.4f} {west + 0.25:.4f} {south + 0.075:.4f} 11"


async def _client(
    port: int, path: str, until_s: float, waits: list[float], sizes: list[int], view: str
) -> None:
    address = f"ws://127.0.0.1:{port}{path}"
    async with connect(
        address, origin=Origin(f"http://127.0.0.1:{port}"), compression=None, max_size=None
    ) as socket:
        if view:
            await socket.send(view)
        heard = 0
        while heard < TICKS and (left_s := until_s - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                message = await asyncio.wait_for(socket.recv(), left_s)
                changed_ms = _changed_ms(message)
                if changed_ms:
                    heard += 1
                    waits.append(time.time() * 1_000 - changed_ms)
                    sizes.append(len(message))


def _changed_ms(message: str | bytes) -> float:
    """Return when the change that a message tells of became known; 0 for a first picture or none."""
    if isinstance(message, bytes):
        return float(_HEAD.unpack_from(message)[4])
    if not message.startswith("{"):
        return 0.0
    # Reading the rest would be the client's cost, not the server's.
    return float(message[message.index('"at": ') + 6 : message.index(', "features"')])


@contextlib.contextmanager
def _server() -> Iterator[int]:
    port = free_port()
    words = [sys.executable, "-m", "bench.peers.live_server", str(port)]
    with subprocess.Popen(words) as process:
        try:
            asyncio.run(_answers(port))
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


async def _answers(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.2)
