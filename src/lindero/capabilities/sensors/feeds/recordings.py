"""Recordings of any format in the registry: told by their bytes, played as fast as can be or at their own pace."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.registry import FORMATS, Written, decoder_of, sniff
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.times import SECOND_MS

PIECE: Final = 4_096
"""Bytes taken in at once: at its own pace, a recording is played in pieces of about a second."""

_HEAD: Final = 65_536


class FileSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every recording have."""

    path: Annotated[str, msgspec.Meta(description="The file; its format is told by its bytes.")]
    speed: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | Literal["max"],
        msgspec.Meta(description="How many times faster than recorded; 0 or `max` for as fast as can be."),
    ] = "max"
    times: Annotated[
        Literal["recorded", "now"],
        msgspec.Meta(
            description="`recorded` keeps its instants, `now` moves them so that it begins now, as recorded."
        ),
    ] = "recorded"


class _Pace:
    """When what was measured is due, and by how much its instants move."""

    def __init__(self, inlet: Inlet, settings: FileSource) -> None:
        is_now = settings.times == "now"
        self.shift_ms = 0
        self._speed = 1.0 if is_now else 0.0 if settings.speed == "max" else float(settings.speed)
        self._moves = is_now
        self._inlet = inlet
        self._began_at = inlet.now()
        self._first_at: int | None = None

    async def wait(self, decoded: Decoded) -> None:
        """Wait until what was decoded is due."""
        measured_at = decoded.observations.measured_at
        if not len(measured_at) or not self._speed:
            return
        if self._first_at is None:
            self._first_at = int(measured_at.min())
            self.shift_ms = self._began_at - self._first_at if self._moves else 0
        due_at = self._began_at + (int(measured_at.max()) - self._first_at) / self._speed
        await self._inlet.pause(max(0.0, due_at - self._inlet.now()) / SECOND_MS)


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
    pace, start = _Pace(inlet, settings), 0
    while piece := await asyncio.to_thread(_piece, settings.path, start, PIECE):
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
