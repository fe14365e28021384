"""AIS coming in: from a recording at any speed, from a TCP server, from UDP datagrams."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.nmea import time_of_line
from lindero.capabilities.sensors.playback import Playback, Times, first_time, pieces_of
from lindero.capabilities.sensors.records import SensorId, seal
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable
from lindero.kernel.times import SECOND_MS

CHUNK: Final = 65_536
CONNECT_S: Final = 10.0
FIRST_WAIT_S: Final = 0.5

MAX_WAITING: Final = 4 * 1_024 * 1_024
"""Bytes of datagrams that may wait; what comes beyond them is counted as lost."""


class AisSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every source of AIS has."""

    sensor_id: Annotated[SensorId, msgspec.Meta(description="The sensor's stable name.")]
    title: Annotated[str, msgspec.Meta(description="What people call it.")] = "AIS"
    silent_after_s: Annotated[
        int, msgspec.Meta(description="Silence after which it counts as silent, seconds.", ge=10)
    ] = 300
    batch_rows: Annotated[
        int, msgspec.Meta(description="Rows after which a batch is sealed.", ge=1, le=10_000)
    ] = 1_000
    seal_ms: Annotated[
        int, msgspec.Meta(description="Time after which a batch is sealed, milliseconds.", ge=10, le=60_000)
    ] = 200


class AisFile(AisSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recording of NMEA lines.

    Attributes:
        path: The file.
        speed: How many times faster than recorded; 0 or `max` for as fast as can be.
        loop: Whether to begin again at its end.
        times: `recorded` keeps its instants, `now` moves them so that it ends when the run does, `live` keeps them
            and plays each line when its instant comes, whatever the speed.
    """

    path: str
    speed: Annotated[float, msgspec.Meta(ge=0)] | Literal["max"] = 1.0
    loop: bool = False
    times: Times = "recorded"


class AisTcp(AisSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that sends NMEA lines to whoever connects.

    Attributes:
        host: Its name or address.
        port: Its port.
        reconnect_max_s: Longest wait between two attempts to connect, seconds.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    reconnect_max_s: Annotated[float, msgspec.Meta(gt=0)] = 30.0


class AisUdp(AisSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """NMEA lines that come as UDP datagrams.

    Attributes:
        port: The port to listen on.
        host: The address to listen on.
    """

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"


class Sealer:
    """A decoder whose batches go to the log: after so many rows, or after so long."""

    def __init__(self, inlet: Inlet, source: AisSource) -> None:
        self.decoder = AisDecoder()
        self.shift_ms = 0
        self._inlet = inlet
        self._source = source
        self._sealed_at = inlet.now()

    async def register(self) -> None:
        """Register the sensor."""
        source = self._source
        await self._inlet.act(
            "sensors.register_sensor",
            RegisterSensor(
                sensor_id=source.sensor_id,
                title=source.title,
                format="ais",
                silent_after_s=source.silent_after_s,
            ),
        )

    @property
    def is_due(self) -> bool:
        """Whether the batch is full or has waited long enough."""
        waited_ms = self._inlet.now() - self._sealed_at
        return self.decoder.rows_held >= self._source.batch_rows or waited_ms >= self._source.seal_ms

    async def seal(self) -> None:
        """Put on record what was decoded since the last time."""
        decoded = self.decoder.take()
        self._sealed_at = self._inlet.now()
        if not decoded.counts.lines:
            return
        ask = Observe(
            sensor_id=self._source.sensor_id,
            columns=seal(decoded.observations.shifted(self.shift_ms)),
            counts=decoded.counts,
            identifications=tuple(
                msgspec.structs.replace(said, measured_at=said.measured_at + self.shift_ms)
                for said in decoded.identifications
            ),
        )
        await self._inlet.act("sensors.observe", ask)

    async def finish(self) -> None:
        """End the source and put the rest on record."""
        self.decoder.finish()
        await self.seal()


async def play_file(inlet: Inlet, settings: AisFile) -> None:
    """Play a recording once, or again and again; memory does not grow with its length.

    Raises:
        Unavailable: If the file cannot be read.
    """
    sealer = Sealer(inlet, settings)
    await sealer.register()
    speed = 0.0 if settings.speed == "max" else float(settings.speed)
    first_at, last_at = await asyncio.to_thread(_span, settings.path)
    rounds = 0
    while True:
        run = Playback(
            began_at=inlet.now(),
            first_at=first_at,
            last_at=last_at,
            speed=speed,
            round=rounds,
            times=settings.times,
        )
        sealer.shift_ms = run.shift_ms
        async for chunk in _chunks(settings.path):
            await _play_chunk(inlet, sealer, run, settings, chunk)
        await sealer.finish()
        rounds += 1
        if not settings.loop:
            return
        await inlet.pause(max(0, run.next_at - inlet.now()) / SECOND_MS)


async def _play_chunk(inlet: Inlet, sealer: Sealer, run: Playback, settings: AisFile, chunk: bytes) -> None:
    if not run.is_paced:
        sealer.decoder.feed(chunk)
        if sealer.is_due:
            await sealer.seal()
        return
    for piece in pieces_of(chunk):
        recorded_at = time_of_line(piece)
        wait_ms = run.due_at(recorded_at) - inlet.now() if recorded_at is not None else 0
        if wait_ms > settings.seal_ms or sealer.is_due:
            await sealer.seal()
        if wait_ms > 0:
            await inlet.pause(wait_ms / SECOND_MS)
        sealer.decoder.feed(piece)


async def listen_tcp(inlet: Inlet, settings: AisTcp) -> None:
    """Read from a server for ever; connect again whenever it is lost, waiting longer each time it fails."""
    sealer = Sealer(inlet, settings)
    await sealer.register()
    wait_s = FIRST_WAIT_S
    while True:
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(settings.host, settings.port)
        except (OSError, TimeoutError):
            await inlet.pause(wait_s)
            wait_s = min(2 * wait_s, settings.reconnect_max_s)
            continue
        try:
            async for data in _received(reader, settings.seal_ms / SECOND_MS):
                sealer.decoder.feed(data, inlet.now())
                wait_s = FIRST_WAIT_S if data else wait_s
                if sealer.is_due or not data:
                    await sealer.seal()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        await sealer.finish()
        await inlet.pause(wait_s)


async def listen_udp(inlet: Inlet, settings: AisUdp) -> None:
    """Take datagrams for ever; each holds whole lines.

    Raises:
        Unavailable: If the port cannot be had.
    """
    sealer = Sealer(inlet, settings)
    await sealer.register()
    loop = asyncio.get_running_loop()
    try:
        transport, mailbox = await loop.create_datagram_endpoint(
            Mailbox, local_addr=(settings.host, settings.port)
        )
    except OSError as error:
        raise Unavailable(
            "sensors.port",
            f"UDP port {settings.port} on {settings.host} cannot be had: {error}.",
            "Stop what uses it, or configure another port.",
        ) from error
    try:
        while True:
            await inlet.pause(settings.seal_ms / SECOND_MS)
            datagrams, lost = mailbox.take()
            sealer.decoder.count_lost(lost)
            for datagram in datagrams:
                sealer.decoder.feed(datagram if datagram.endswith(b"\n") else datagram + b"\n", inlet.now())
            await sealer.seal()
    finally:
        transport.close()


class Mailbox(asyncio.DatagramProtocol):
    """Holds datagrams until they are taken, and counts the lines of those for which there was no room."""

    def __init__(self) -> None:
        self._datagrams: list[bytes] = []
        self._bytes = 0
        self._lost = 0

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        """Keep a datagram if there is room."""
        if self._bytes + len(data) > MAX_WAITING:
            self._lost += max(1, data.count(b"\n"))
            return
        self._bytes += len(data)
        self._datagrams.append(data)

    def take(self) -> tuple[list[bytes], int]:
        """Return the datagrams in the order in which they came, and how many lines were lost."""
        taken = self._datagrams, self._lost
        self._datagrams, self._bytes, self._lost = [], 0, 0
        return taken


async def _received(reader: asyncio.StreamReader, patience_s: float) -> AsyncIterator[bytes]:
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


async def _chunks(path: str) -> AsyncIterator[bytes]:
    """Yield a file's bytes piece by piece, read beside the loop."""
    start = 0
    while chunk := await asyncio.to_thread(_chunk, path, start):
        yield chunk
        start += len(chunk)


def _chunk(path: str, start: int) -> bytes:
    """Return one piece of a file; it is opened anew each time, so that nothing stays open when a feed is ended.

    Raises:
        Unavailable: If the file cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            file.seek(start)
            return file.read(CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error


def _span(path: str) -> tuple[int, int]:
    """Return the first and the last instant that a recording tells; zeros if it tells none."""
    try:
        with Path(path).open("rb") as file:
            first_at = first_time(pieces_of(file.read(CHUNK)))
            end = file.seek(0, 2)
            file.seek(max(0, end - CHUNK))
            last_at = first_time(reversed(list(pieces_of(file.read(CHUNK)))))
    except OSError as error:
        raise _unreadable(path, error) from error
    return first_at or 0, last_at or first_at or 0


def _unreadable(path: str, error: OSError) -> Unavailable:
    return Unavailable("sensors.file", f"{path} cannot be read: {error}.", "Check path and permissions.")
