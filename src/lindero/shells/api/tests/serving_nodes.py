"""Nodes served in this process, on free ports of this machine, for tests that need real sockets."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from lindero.engine.registry import Registry
from lindero.shells.api.tests import nodes
from lindero.shells.node import Node
from lindero.shells.serving import Addresses, open_doors, serve

START_S = 20.0


@contextlib.contextmanager
def served(folder: Path, registry: Registry | None = None) -> Iterator[tuple[Node, Addresses]]:
    """Serve the node in a folder by a thread of its own for as long as it is needed."""
    node = nodes.open_node(folder, registry)
    said: list[Addresses] = []
    failed: list[BaseException] = []
    ready = threading.Event()
    stops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def started(addresses: Addresses) -> None:
        said.append(addresses)
        ready.set()

    async def run() -> None:
        stop = asyncio.Event()
        stops.append((asyncio.get_running_loop(), stop))
        with open_doors(folder, node.config) as doors:
            await serve(node, doors, started=started, stop=stop)

    def work() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:  # excused(broad-except): handed to the test that waits
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=work, name="served-node")
    thread.start()
    try:
        assert ready.wait(START_S), "the node did not start in time"
        if failed:
            raise failed[0]
        yield node, said[0]
    finally:
        for loop, stop in stops:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop.set)
        thread.join(START_S)
        node.close()
