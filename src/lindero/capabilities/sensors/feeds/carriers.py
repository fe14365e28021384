"""What carries a sensor's bytes to its decoder: a TCP connection of our own, or UDP datagrams."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Final

from lindero.capabilities.sensors.feeds.sealing import Sealer
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable
from lindero.kernel.times import SECOND_MS

CHUNK: Final = 65_536
AT_ONCE: Final = 8_192
"""Bytes decoded before everything else has its turn: some hundred messages, a few hundredths of a second."""

CONNECT_S: Final = 10.0
FIRST_WAIT_S: Final = 0.5

Lose = Callable[[bytes], None]
"""Counts what is in a datagram that is lost."""

MAX_WAITING: Final = 4 * 1_024 * 1_024
"""Bytes of datagrams that may wait; what comes beyond them is counted as lost."""


async def read_server(
    inlet: Inlet,
    sealer: Sealer,
    address: tuple[str, int],
    *,
    seal_ms: int,
    reconnect_max_s: float,
    tls: ssl.SSLContext | None = None,
    server_name: str | None = None,
) -> None:
    """Read from a server for ever; connect again whenever it is lost, waiting longer each time it fails.

    Args:
        inlet: Gives the time and pauses.
        sealer: Takes what comes.
        address: The server's name or address, and its port.
        seal_ms: Time after which a batch is sealed, milliseconds.
        reconnect_max_s: Longest wait between two attempts to connect, seconds.
        tls: How the connection is protected; None for a plain one.
        server_name: The name in the server's certificate, where it is another than that of its address.
    """
    wait_s = FIRST_WAIT_S
    while True:
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(*address, ssl=tls, server_hostname=server_name)
        except (OSError, TimeoutError):
            await inlet.pause(wait_s)
            wait_s = min(2 * wait_s, reconnect_max_s)
            continue
        try:
            async for data in received(reader, seal_ms / SECOND_MS):
                await _take_in(inlet, sealer, data)
                wait_s = FIRST_WAIT_S if data else wait_s
                if sealer.is_due or not data:
                    await sealer.seal()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        await sealer.finish()
        await inlet.pause(wait_s)


async def take_datagrams(
    inlet: Inlet,
    sealer: Sealer,
    address: tuple[str, int],
    *,
    seal_ms: int,
    ending: bytes = b"",
    group: str = "",
    lose: Lose | None = None,
) -> None:
    """Take datagrams for ever; each holds whole messages.

    Args:
        inlet: Gives the time and pauses.
        sealer: Takes what comes.
        address: The address and port to listen on.
        seal_ms: Time after which a batch is sealed, milliseconds.
        ending: What every datagram is made to end with, where the format has lines.
        group: The multicast group to join; none if empty.
        lose: Counts what is in a datagram for which there is no room; without it, its lines are counted.

    Raises:
        Unavailable: If the port cannot be had.
    """
    loop = asyncio.get_running_loop()
    try:
        transport, mailbox = await loop.create_datagram_endpoint(
            lambda: Mailbox(ending, lose), local_addr=address
        )
        if group:
            _join(transport, group)
    except OSError as error:
        raise Unavailable(
            "sensors.port",
            f"UDP port {address[1]} on {address[0]} cannot be had: {error}.",
            "Stop what uses it, or configure another port.",
        ) from error
    try:
        while True:
            await inlet.pause(seal_ms / SECOND_MS)
            datagrams, lost = mailbox.take()
            sealer.decoder.count_lost(lost)
            taken = 0
            for datagram in datagrams:
                sealer.decoder.feed(datagram if datagram.endswith(ending) else datagram + ending, inlet.now())
                taken += len(datagram)
                if taken >= AT_ONCE:
                    taken = 0
                    await _let_others(inlet, sealer)
            await sealer.seal()
    finally:
        transport.close()


async def _take_in(inlet: Inlet, sealer: Sealer, data: bytes) -> None:
    """Decode a piece of a stream; a long one in parts, so that a flood holds up nothing but itself."""
    sealer.decoder.feed(data[:AT_ONCE], inlet.now())
    for start in range(AT_ONCE, len(data), AT_ONCE):
        await _let_others(inlet, sealer)
        sealer.decoder.feed(data[start : start + AT_ONCE], inlet.now())


async def _let_others(inlet: Inlet, sealer: Sealer) -> None:
    """Let whatever else the node does have its turn, and put on record what is due."""
    if sealer.is_due:
        await sealer.seal()
    await inlet.pause(0)


def _join(transport: asyncio.DatagramTransport, group: str) -> None:
    """Join a multicast group.

    Raises:
        OSError: If there is no such group, or no interface for it.
    """
    wanted = socket.inet_aton(group) + bytes(4)
    try:
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, wanted)
    except OSError:
        transport.close()
        raise


class Mailbox(asyncio.DatagramProtocol):
    """Holds datagrams until they are taken, and counts the lines of those for which there was no room."""

    def __init__(self, ending: bytes = b"\n", lose: Lose | None = None) -> None:
        """Begin empty.

        Args:
            ending: What ends a line; empty for formats without lines, whose datagrams count as one each.
            lose: Counts what is in a datagram for which there is no room, where that is neither lines nor one message.
        """
        self._ending = ending
        self._lose = lose
        self._datagrams: list[bytes] = []
        self._bytes = 0
        self._lost = 0

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        """Keep a datagram if there is room."""
        if self._bytes + len(data) > MAX_WAITING:
            if self._lose is not None:
                self._lose(data)
                return
            self._lost += max(1, data.count(self._ending)) if self._ending else 1
            return
        self._bytes += len(data)
        self._datagrams.append(data)

    def take(self) -> tuple[list[bytes], int]:
        """Return the datagrams in the order in which they came, and how many lines were lost."""
        taken = self._datagrams, self._lost
        self._datagrams, self._bytes, self._lost = [], 0, 0
        return taken


async def received(reader: asyncio.StreamReader, patience_s: float) -> AsyncIterator[bytes]:
    """Yield what comes, and nothing (no bytes) whenever nothing came for a while; end with the connection."""
    while True:
        try:
            async with asyncio.timeout(patience_s):
                data = await reader.read(CHUNK)
        except TimeoutError:
            yield b""
            continue
        except OSError:
            return
        if not data:
            return
        yield data
