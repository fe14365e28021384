"""Recordings of any format in the registry: told by their bytes, played as fast as can be or at their own pace."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.decoder import Decoded, Decoder
from lindero.capabilities.sensors.formats.registry import FORMATS, Written, decoder_of, sniff
from lindero.capabilities.sensors.playback import Playback, Times
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.times import SECOND_MS

PIECE: Final = 4_096
"""Bytes taken in at once, where a recording is played as fast as can be."""

PACED_PIECE: Final = 128
"""Bytes taken in at once at a recording's own pace: about a turn of a quiet radar, so that none waits for long."""

_HEAD: Final = 65_536


class FileSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every recording have."""

    path: Annotated[str, msgspec.Meta(description="The file; its format is told by its bytes.")]
    speed: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | Literal["max"],
        msgspec.Meta(description="How many times faster than recorded; 0 or `max` for as fast as can be."),
    ] = "max"
    times: Annotated[
        Times,
        msgspec.Meta(
            description="`recorded` keeps its instants; `now` moves them so that it ends when the run does, which is"
            " as recorded where no speed is given; `live` keeps them and plays what is measured when its instant comes."
        ),
    ] = "recorded"


class _Pace:
    """When what was measured is due, and by how much its instants move."""

    def __init__(self, inlet: Inlet, settings: FileSource) -> None:
        speed = 0.0 if settings.speed == "max" else float(settings.speed)
        self.shift_ms = 0
        self.last_at: int | None = None
        self._speed = 1.0 if settings.times == "now" and not speed else speed
        self._times: Times = settings.times
        self._inlet = inlet
        self._began_at = 0
        self._run: Playback | None = None

    @property
    def is_paced(self) -> bool:
        """Whether anything waits until it is due."""
        return self._times == "live" or bool(self._speed)

    @property
    def needs_the_end(self) -> bool:
        """Whether the last instant must be known before anything is played."""
        return self._times == "now" and self._speed != 1

    def begin(self) -> None:
        """Begin the run now."""
        self._began_at = self._inlet.now()

    async def wait(self, decoded: Decoded) -> None:
        """Wait until what was decoded is due."""
        measured_at = decoded.observations.measured_at
        if not len(measured_at) or not self.is_paced:
            return
        if self._run is None:
            first_at = int(measured_at.min())
            self._run = Playback(
                began_at=self._began_at,
                first_at=first_at,
                last_at=first_at if self.last_at is None else self.last_at,
                speed=self._speed,
                times=self._times,
            )
            self.shift_ms = self._run.shift_ms
        wait_ms = self._run.due_at(int(measured_at.max())) - self._inlet.now()
        await self._inlet.pause(max(0.0, wait_ms) / SECOND_MS)


async def play_recording(
    inlet: Inlet, settings: FileSource, names: Iterable[str], options: dict[str, Any] | None = None
) -> None:
    """Play a recording once; memory does not grow with its length.

    Args:
        inlet: Gives the time and takes the batches.
        settings: The recording, and how it is played.
        names: Names of the formats that it may have, see `registry.FORMATS`.
        options: Settings of the format.

    Raises:
        Unavailable: If the file cannot be read.
        Invalid: If it has none of these formats, or they do not have these settings.
    """
    written = await asyncio.to_thread(_format_of, settings.path, tuple(names))
    decoder = decoder_of(written.name, settings.sensor_id, options)
    sealer = Sealer(inlet, settings, decoder, written.format)
    await sealer.register()
    pace = _Pace(inlet, settings)
    if pace.needs_the_end:
        again = decoder_of(written.name, settings.sensor_id, options)
        pace.last_at = await asyncio.to_thread(_last_instant, settings.path, again)
    pace.begin()
    start, size = 0, PACED_PIECE if pace.is_paced else PIECE
    while piece := await asyncio.to_thread(_piece, settings.path, start, size):
        start += len(piece)
        decoder.feed(piece)
        await _tell(sealer, pace, decoder.take())
    # A whole document is read now: nothing else waits for it.
    await asyncio.to_thread(decoder.finish)
    await _tell(sealer, pace, decoder.take())


async def _tell(sealer: Sealer, pace: _Pace, decoded: Decoded) -> None:
    await pace.wait(decoded)
    sealer.shift_ms = pace.shift_ms
    await sealer.put(decoded)


def _last_instant(path: str, decoder: Decoder) -> int | None:
    """Return the last instant that a recording tells; None if it tells none.

    Raises:
        Unavailable: If it cannot be read.
    """
    start, last_at = 0, None
    while piece := _piece(path, start, PIECE):
        start += len(piece)
        decoder.feed(piece)
        last_at = _later(last_at, decoder.take())
    decoder.finish()
    return _later(last_at, decoder.take())


def _later(at: int | None, decoded: Decoded) -> int | None:
    """Return the later one of an instant and the last that was decoded."""
    measured_at = decoded.observations.measured_at
    return at if not len(measured_at) else max(at or 0, int(measured_at.max()))


def _format_of(path: str, names: tuple[str, ...]) -> Written:
    """Return the format that a file has.

    Raises:
        Unavailable: If it cannot be read.
        Invalid: If it has none of the formats.
    """
    name = sniff(_piece(path, 0, _HEAD))
    if name not in names:
        raise Invalid(
            "sensors.recording",
            f"{path} is {name or 'of no known format'}.",
            f"Here a recording is {' or '.join(names)}.",
        )
    return next(written for written in FORMATS if written.name == name)


def _piece(path: str, start: int, size: int) -> bytes:
    """Return a piece of a file; it is opened anew each time, so that nothing stays open when a feed is ended.

    Raises:
        Unavailable: If the file cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            file.seek(start)
            return file.read(size)
    except OSError as error:
        raise Unavailable(
            "sensors.file", f"{path} cannot be read: {error}.", "Check path and permissions."
        ) from error
