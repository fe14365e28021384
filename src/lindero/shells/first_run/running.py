"""The set-up pages served, and after them the node, behind the same door."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.config import Door
from lindero.engine.keys import RandomSource
from lindero.engine.registry import Registry
from lindero.shells.console.assets import Assets
from lindero.shells.console.rendering import Renderer
from lindero.shells.first_run.admission import LOCAL_HOSTS, Admission
from lindero.shells.first_run.pages import Names, SetUpPages
from lindero.shells.first_run.work import SetUp, check_new
from lindero.shells.serving import Addresses, bound, run_node, serve_alone, stopped_by_signal


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how long a node can be set up.

    Attributes:
        door: Where the pages and later the console listen; this machine alone unless the person said otherwise.
        peer_port: The neighbours' port.
        minutes: How long the one-time address can be opened.
    """

    door: Door
    peer_port: int
    minutes: int


def run_set_up(
    folder: Path,
    registry: Registry,
    terms: Terms,
    *,
    clock: Clock,
    random: RandomSource,
    opened: Callable[[str], None],
    started: Callable[[Addresses], None],
) -> bool:
    """Serve the set-up pages until the node is made and may start; then serve the node until it is stopped.

    Args:
        folder: Where the node will be.
        registry: The joined declarations.
        terms: Where and how long the pages can be opened.
        clock: The clock.
        random: The random source.
        opened: Told the one-time address.
        started: Told the node's addresses once it answers.

    Returns:
        Whether the node was started.

    Raises:
        Conflict: If there is a node in the folder already.
        LinderoError: If something cannot be listened on, or the node cannot start.
    """
    check_new(folder)
    with contextlib.closing(bound("console", terms.door)) as listening:
        port = listening.getsockname()[1]
        is_local = terms.door.host in LOCAL_HOSTS
        admission = Admission(clock, random, minutes=terms.minutes, any_host=not is_local)
        work = SetUp(folder, registry, clock, random, admission, port=port, peer_port=terms.peer_port)
        assets = Assets()
        pages = SetUpPages(work, admission, Renderer(registry, assets, Names()), assets)
        opened(f"http://{'localhost' if is_local else terms.door.host}:{port}/setup/{admission.token}")
        is_to_start = asyncio.run(_until_started(pages, listening))
        if is_to_start:
            run_node(work.folder, registry, started, listening)
        return is_to_start


async def _until_started(pages: SetUpPages, listening: socket.socket) -> bool:
    stop = asyncio.Event()
    stopped_by_signal(stop)
    loop = asyncio.get_running_loop()

    def leave() -> None:
        loop.call_soon_threadsafe(stop.set)

    pages.bind(leave)
    await serve_alone(pages.application(), listening, stop)
    return pages.is_starting
