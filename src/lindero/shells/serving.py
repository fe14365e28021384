"""Serving a node: console, JSON interface, neighbours' door, control socket and feeds in one process."""

import asyncio
import contextlib
import errno
import faulthandler
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import uvicorn
from starlette.types import ASGIApp

from lindero.engine import config as configured
from lindero.engine.config import NodeConfig, read_config
from lindero.engine.memory import look_for_cycles_less
from lindero.engine.registry import Registry
from lindero.engine.threads import take_short_turns
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unavailable
from lindero.shells import administration
from lindero.shells.api.control import LocalProtocol, control_application
from lindero.shells.feeding import Feeds
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.shells.local import CONTROL_SOCKET, listening
from lindero.shells.node import CONFIG_FILE, Node
from lindero.shells.preparing import prepare
from lindero.shells.tak.door import Door
from lindero.shells.web import web_application
from lindero.trust.exchange.patience import PinnedProtocol
from lindero.trust.identity.certificates import check_not_expired

PEERS_IDLE_S: Final = 300
"""Seconds that a neighbour's idle connection is kept: longer than between two renewals of a lease."""

GRACE_S: Final = 3
"""Seconds that open connections get to finish when the node stops."""


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Where a node can be reached, once it can.

    Attributes:
        nation: The nation.
        console: Address of the console, `http://127.0.0.1:8440`.
        peers: Address for neighbours, `host:port`.
        folder: The node's folder, for commands of this machine.
    """

    nation: str
    console: str
    peers: str
    folder: Path


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """The bound sockets of a node; having them all is what makes starting it safe."""

    console: socket.socket
    peers: socket.socket
    control: socket.socket
    tak: socket.socket | None = None

    def close(self) -> None:
        """Close them all."""
        for door in (self.console, self.peers, self.control, self.tak):
            if door is not None:
                door.close()


@contextlib.contextmanager
def open_doors(folder: Path, config: NodeConfig, console: socket.socket | None = None) -> Iterator[Doors]:
    """Bind everything that a node listens on, before anything else of it starts.

    Args:
        folder: The node's folder.
        config: What it says of where to listen.
        console: The console's socket, where it is bound already.

    Raises:
        Conflict: If a port is in use, or the node is served already.
        Invalid: If an address is none of this machine.
        Unavailable: If the system forbids a port.
    """
    with contextlib.ExitStack() as stack:
        control = stack.enter_context(listening(folder))
        stack.callback((folder / CONTROL_SOCKET).unlink, missing_ok=True)
        console = stack.enter_context(console or bound("console", config.console))
        peers = stack.enter_context(bound("peers", config.peers))
        tak = stack.enter_context(bound("tak", config.tak)) if config.tak is not None else None
        yield Doors(console=console, peers=peers, control=control, tak=tak)


def run_node(
    folder: Path,
    registry: Registry,
    started: Callable[[Addresses], None],
    console: socket.socket | None = None,
) -> None:
    """Serve a node until the process is told to stop (SIGTERM, SIGINT).

    Args:
        folder: The node's folder.
        registry: The joined declarations.
        started: Told the addresses once the node answers.
        console: The console's socket, where it is bound already.

    Raises:
        LinderoError: If it cannot start; says why, and nothing has been started then.
    """
    config = read_config(folder / CONFIG_FILE)
    with open_doors(folder, config, console) as doors, contextlib.closing(Node(folder, registry)) as node:
        # Should the process die of a library's fault, its journal says where every thread was.
        faulthandler.enable(sys.__stderr__ or sys.stderr)
        look_for_cycles_less()
        take_short_turns()
        prepare(registry.capabilities, (source.feed for source in config.feeds.values()))
        asyncio.run(_until_signal(node, doors, started))


async def serve(
    node: Node, doors: Doors, *, started: Callable[[Addresses], None], stop: asyncio.Event
) -> None:
    """Serve a node in the running loop until `stop` is set; the node itself is left open.

    Args:
        node: The opened node.
        doors: Its bound sockets.
        started: Told the addresses once the node answers.
        stop: Set to stop it.

    Raises:
        LinderoError: If configuration or certificate do not let it start.
    """
    check_certificate(node)
    feeds = Feeds(node)
    tak = Door(node, node.config.tak) if node.config.tak is not None else None
    tak_health = tak.health if tak is not None else None
    upward = _upward(node)
    addresses = _tell_ports(node, doors)
    servers = [
        (
            # A frame of the picture is packed already, once for all; deflating it again for each reader is not.
            _server(
                web_application(node),
                proxy_headers=True,
                ws="websockets-sansio",
                ws_per_message_deflate=False,
            ),
            doors.console,
        ),
        (
            _server(
                node.peer_app(),
                http=PinnedProtocol,
                tls=node.peer_tls(),
                timeout_keep_alive=PEERS_IDLE_S,
            ),
            doors.peers,
        ),
        (_server(control_application(node, feeds.shown, tak_health), http=LocalProtocol), doors.control),
    ]
    administration.lend(node, feeds.shown, tak_health)
    node.start()
    async with asyncio.TaskGroup() as group:
        for server, door in servers:
            group.create_task(server.serve(sockets=[door]))
        for server, _ in servers:
            await server.ready.wait()
        feeds.start()
        if tak is not None and doors.tak is not None:
            group.create_task(tak.serve(doors.tak, stop))
        if upward is not None:
            group.create_task(upward(stop))
        started(addresses)
        await stop.wait()
        await feeds.stop()
        node.exchange.ways.let_go()
        for server, _ in servers:
            server.should_exit = True


def _upward(node: Node) -> Callable[[asyncio.Event], Coroutine[Any, Any, None]] | None:
    """Return what speaks with the higher SAPIENT fusion node; None where there is none.

    Raises:
        Invalid: If what the configuration says of it cannot be done.
    """
    if node.config.sapient is None:
        return None
    from lindero.shells.sapient.upward import Upward  # noqa: PLC0415  only who has one waits for its library

    return Upward(node, node.config.sapient).run


def check_certificate(node: Node) -> None:
    """Let a node start whose TLS key and certificate neighbours can accept.

    Raises:
        Missing: If one of the files is not there.
        Invalid: If others may read the key, or the certificate has expired.
    """
    certificate, key = (node.folder / "keys" / name for name in (TLS_CERTIFICATE, TLS_KEY))
    for path in (certificate, key):
        if not path.exists():
            raise Missing(
                "serving.certificate",
                f"There is no {path}.",
                f"Restore it, or make a new one: lindero peers rotate --node {node.folder}",
            )
    if key.stat().st_mode & 0o077:
        raise Invalid("keys.mode", f"Others may read the key file {key}.", f"Run: chmod 600 {key}")
    check_not_expired("this node", certificate.read_text(encoding="ascii"), node.clock.now())


class _Server(uvicorn.Server):
    """A server that says when it answers, and leaves signals to the process, which several share."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture none."""
        yield


async def serve_alone(app: ASGIApp, door: socket.socket, stop: asyncio.Event) -> None:
    """Serve one application until `stop` is set; the socket stays open, so that who asks meanwhile waits.

    Args:
        app: The application.
        door: Where it listens; whatever is served there next takes the callers that wait.
        stop: Set to stop.
    """
    server = _server(app)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[door.dup()]))
        await stop.wait()
        server.should_exit = True


def stopped_by_signal(stop: asyncio.Event) -> None:
    """Let SIGTERM and SIGINT set an event, where this is the thread that hears them."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)


def _server(app: ASGIApp, *, tls: ssl.SSLContext | None = None, **settings: Any) -> _Server:
    config = uvicorn.Config(
        app,
        **{"http": "httptools", "ws": "none", "proxy_headers": False, **settings},
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
    )
    return _Server(config)


def _tell_ports(node: Node, doors: Doors) -> Addresses:
    """Put the ports that the system gave into the node's configuration, so that its card says where it is."""
    console_port, peers_port = doors.console.getsockname()[1], doors.peers.getsockname()[1]
    config = node.config
    node.config = msgspec.structs.replace(
        config,
        console=msgspec.structs.replace(config.console, port=console_port),
        peers=msgspec.structs.replace(config.peers, port=peers_port),
    )
    host = config.console.host
    return Addresses(
        nation=node.nation,
        console=f"http://{f'[{host}]' if ':' in host else host}:{console_port}",
        peers=config.peers.address or f"{config.peers.host}:{peers_port}",
        folder=node.folder,
    )


async def _until_signal(node: Node, doors: Doors, started: Callable[[Addresses], None]) -> None:
    stop = asyncio.Event()
    stopped_by_signal(stop)
    await serve(node, doors, started=started, stop=stop)


def bound(table: str, door: configured.Door) -> socket.socket:
    """Return a socket that listens where a table of the configuration says.

    Raises:
        Conflict: If the port is in use.
        Invalid: If the address is none of this machine.
        Unavailable: If the system forbids the port.
    """
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    try:
        listener = socket.create_server((door.host, door.port), family=family)
    except OSError as error:
        raise _unbound(table, door, error) from error
    # Connections inherit it. Without it the body of each answer waits for the acknowledgement of its head, 40 ms;
    # asyncio sets it only for sockets that were made with their protocol named, which this one was not.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _unbound(table: str, door: configured.Door, error: OSError) -> LinderoError:
    where = f"Port {door.port} of {door.host}"
    if error.errno == errno.EADDRINUSE:
        return Conflict(
            "serving.port",
            f"{where} is in use.",
            f"Stop what uses it, or set another port under [{table}] in {CONFIG_FILE} (0 takes a free one).",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return Unavailable(
            "serving.forbidden",
            f"{where} may not be used by this user.",
            f"Set a port above 1023 under [{table}] in {CONFIG_FILE}.",
        )
    return Invalid(
        "serving.host",
        f"{door.host} is no address of this machine: {error.strerror or error}.",
        f"Set host under [{table}] in {CONFIG_FILE}; 127.0.0.1 is this machine alone, 0.0.0.0 every address.",
    )
