"""AIS coming in: from a recording at any speed, from a TCP server, from UDP datagrams."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from lindero.capabilities.sensors.feeds.carriers import CHUNK, read_server, take_datagrams
from lindero.capabilities.sensors.feeds.life import life_in
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.nmea import time_of_line
from lindero.capabilities.sensors.playback import Playback, Times, first_time, pieces_of
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable
from lindero.kernel.times import SECOND_MS


class AisFile(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
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


class AisTcp(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that sends NMEA lines to whoever connects.

    Attributes:
        host: Its name or address.
        port: Its port.
        reconnect_max_s: Longest wait between two attempts to connect, seconds.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    reconnect_max_s: Annotated[float, msgspec.Meta(gt=0)] = 30.0


class AisUdp(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """NMEA lines that come as UDP datagrams.

    Attributes:
        port: The port to listen on.
        host: The address to listen on.
    """

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"


async def play_file(inlet: Inlet, settings: AisFile) -> None:
    """Play a recording once, or again and again; memory does not grow with its length.

    Raises:
        Unavailable: If the file cannot be read.
    """
    sealer = _sealer(inlet, settings)
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
    """Read from a server for ever, see `carriers.read_server`."""
    sealer = _sealer(inlet, settings)
    await sealer.register()
    await read_server(
        inlet,
        sealer,
        (settings.host, settings.port),
        seal_ms=settings.seal_ms,
        reconnect_max_s=settings.reconnect_max_s,
    )


async def listen_udp(inlet: Inlet, settings: AisUdp) -> None:
    """Take datagrams for ever; each holds whole lines.

    Raises:
        Unavailable: If the port cannot be had.
    """
    sealer = _sealer(inlet, settings)
    await sealer.register()
    await take_datagrams(
        inlet, sealer, (settings.host, settings.port), seal_ms=settings.seal_ms, ending=b"\n"
    )


def _sealer(inlet: Inlet, settings: SourceSettings) -> Sealer:
    return Sealer(inlet, settings, AisDecoder(), "ais")


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


FEEDS: Final = (
    Feed(
        name="sensors.ais_file",
        settings=AisFile,
        run=play_file,
        sentence="AIS from a recording, at any speed.",
        life=life_in,
    ),
    Feed(
        name="sensors.ais_tcp",
        settings=AisTcp,
        run=listen_tcp,
        sentence="AIS from a server over TCP.",
        life=life_in,
    ),
    Feed(
        name="sensors.ais_udp",
        settings=AisUdp,
        run=listen_udp,
        sentence="AIS from UDP datagrams.",
        life=life_in,
    ),
)
