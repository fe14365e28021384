"""Cursor on Target from one client to 1 and to 20 others, through a node and through taky, in the same run."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.peers.found import program
from bench.timing import Measured, cpu_s_of, show
from lindero.capabilities.sensors.tests.cot_made import text

EVENTS: Final = {1: 30_000, 20: 6_000}
"""Events for each number of receivers."""

ROUNDS: Final = 3
NAMES: Final = 200
SETTLING_S: Final = 1.0
"""How long a server is still measured after the last event arrived: what it sent on must be on record, too."""

PATIENCE_S: Final = 60.0
END: Final = b"</event>"
_AT_ONCE: Final = 50

NOT_DONE: Final = (
    "taky judges no value of an event but that its XML parses, keeps no log of positions, lets any client send under"
    " any name, passes chat, tasks and enemies on, has no grants, and holds all that a slow client does not take"
)


def run() -> None:
    """Measure and print."""
    print("\nRouting of Cursor on Target (bar: at least 5x taky)")
    with tempfile.TemporaryDirectory() as folder, _node(Path(folder)) as node, _taky(Path(folder)) as peer:
        for receivers, events in EVENTS.items():
            base = _best("baseline: taky", peer, receivers, events) if peer else None
            if base:
                show(base)
            what = "checked, on record, filtered, passed on"
            show(_best(what, node, receivers, events), base, "bar: 5x")
    print(f"not done by the other: {NOT_DONE}" if peer else "taky is not there: make bench sets it up")


Server = tuple[int, int]
"""Process and port."""


def _best(what: str, server: Server, receivers: int, events: int) -> Measured:
    """Return the quickest of some rounds, which others on the machine disturbed least."""
    rounds = [_once(what, server, receivers, events) for _ in range(ROUNDS)]
    return min(rounds, key=lambda one: one.cpu_s)


def _once(what: str, server: Server, receivers: int, events: int) -> Measured:
    process, port = server
    cpu_s = cpu_s_of(process)
    wall_s = asyncio.run(_play(port, receivers, events))
    time.sleep(SETTLING_S)
    return Measured(f"{what} ({receivers})", events, max(0.01, cpu_s_of(process) - cpu_s), wall_s)


async def _play(port: int, receivers: int, events: int) -> float:
    """Send events to all receivers; return the seconds from the first sent to the last received."""
    lons = (f"{11 + number / 1e6:.7f}" for number in range(events))
    sent = [
        text(uid=f"SRC-{n % NAMES}").replace(b'lon="11.2"', f'lon="{lon}"'.encode())
        for n, lon in enumerate(lons)
    ]
    readers = [asyncio.create_task(_receive(port, number, events)) for number in range(receivers)]
    await asyncio.sleep(0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    emptied = asyncio.create_task(_empty(reader))
    began_s = time.perf_counter()
    for start in range(0, events, _AT_ONCE):
        writer.write(b"".join(sent[start : start + _AT_ONCE]))
        await writer.drain()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*readers)
    took_s = time.perf_counter() - began_s
    emptied.cancel()
    writer.close()
    return took_s


async def _receive(port: int, number: int, events: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text(uid=f"RX-{number}"))
    got, tail = 0, b""
    while got < events:
        data = tail + await reader.read(262_144)
        if not data:
            break
        got += data.count(b'uid="SRC-')
        # A name may be cut in two between pieces.
        cut = data.rfind(b'uid="SRC-')
        tail = data[max(len(data) - 8, cut + 9) :] if cut >= 0 else data[-8:]
    writer.close()


async def _empty(reader: asyncio.StreamReader) -> None:
    while await reader.read(262_144):
        pass


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _node(folder: Path) -> Iterator[Server]:
    """Serve a node whose door is open to this machine."""
    port = free_port()
    words = [sys.executable, "-m", "bench.peers.tak_node", str(folder / "node"), str(port)]
    with _running(words, port) as process:
        yield process, port


@contextlib.contextmanager
def _taky(folder: Path) -> Iterator[Server | None]:
    """Serve taky, if it is there, without TLS and without a database."""
    if not program("taky").exists():
        yield None
        return
    port = free_port()
    config = folder / "taky.conf"
    config.write_text(
        f"[taky]\nhostname = bench\nnode_id = BENCH\nbind_ip = 127.0.0.1\nserver_address = 127.0.0.1\n"
        f"redis = false\nroot_dir = {folder}\n[cot_server]\nport = {port}\n"
        f"[dp_server]\nupload_path = {folder}\n[ssl]\nenabled = false\n",
        encoding="utf-8",
    )
    with _running([str(program("taky")), "-c", str(config), "-l", "warning"], port) as process:
        yield process, port


@contextlib.contextmanager
def _running(words: list[str], port: int) -> Iterator[int]:
    """Run a server until the measurement is over; wait until it answers."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until_s = time.monotonic() + PATIENCE_S
            while time.monotonic() < until_s:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.2)
            yield process.pid
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
