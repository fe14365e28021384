"""A small MQTT 3.1.1 broker for tests, on real sockets: it connects, subscribes, publishes, answers pings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CONNECT, PUBLISH, PUBACK, SUBSCRIBE, PINGREQ, DISCONNECT = 1, 3, 4, 8, 12, 14


class Broker:
    """Serves whoever connects; every message goes to everybody who has subscribed to anything.

    Attributes:
        port: Where it listens.
        filters: What was subscribed to.
        connections: How often somebody connected.
    """

    def __init__(self) -> None:
        self.port = 0
        self.filters: list[str] = []
        self.connections = 0
        self._writers: set[asyncio.StreamWriter] = set()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message to everybody, at most once."""
        name = topic.encode()
        body = len(name).to_bytes(2) + name + payload
        for writer in self._writers:
            writer.write(bytes([PUBLISH << 4]) + _length(len(body)) + body)

    def drop(self) -> None:
        """Lose every connection."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it leaves."""
        try:
            while True:
                kind, body = await _packet(reader)
                if kind == CONNECT:
                    self.connections += 1
                    writer.write(bytes([0x20, 2, 0, 0]))
                elif kind == SUBSCRIBE:
                    length = int.from_bytes(body[2:4])
                    self.filters.append(body[4 : 4 + length].decode())
                    writer.write(bytes([0x90, 3]) + body[:2] + b"\x01")
                    self._writers.add(writer)
                elif kind == PINGREQ:
                    writer.write(bytes([0xD0, 0]))
                elif kind == DISCONNECT:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def broker() -> AsyncIterator[Broker]:
    """Run a broker on a free port of this machine."""
    made = Broker()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.drop()
        server.close()
        await server.wait_closed()


async def _packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        part = (await reader.readexactly(1))[0]
        length |= (part & 127) << shift
        shift += 7
        if part < 128:
            return first >> 4, await reader.readexactly(length)


def _length(number: int) -> bytes:
    parts = bytearray()
    while True:
        number, part = divmod(number, 128)
        parts.append(part | (128 if number else 0))
        if not number:
            return bytes(parts)
