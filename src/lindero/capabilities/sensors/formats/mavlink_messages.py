"""MAVLink messages through the library pymavlink: whether a frame is sound, and what it says."""

import functools
import importlib
from typing import Any, Final

from lindero.capabilities.sensors.formats.mavlink_frames import MARK_2

_DIALECT: Final = "pymavlink.dialects.v20.ardupilotmega"
"""The dialect that holds all common messages, and those of the autopilots that fly most."""


@functools.cache
def _library() -> Any:
    return importlib.import_module(_DIALECT)


@functools.cache
def _reader() -> Any:
    return _library().MAVLink(None)


def number_of(frame: bytes) -> int:
    """Return the number of a frame's message."""
    return int.from_bytes(frame[7:10], "little") if frame[0] == MARK_2 else frame[5]


def fault_of(frame: bytes) -> str:
    """Return `unknown_type` for a message that is not defined, `checksum` if that fails; empty if it is sound."""
    library = _library()
    message = library.mavlink_map.get(number_of(frame))
    if message is None:
        return "unknown_type"
    length = frame[1]
    end = (10 if frame[0] == MARK_2 else 6) + length
    checksum = library.x25crc(frame[1:end])
    checksum.accumulate(bytes([message.crc_extra]))
    return "" if checksum.crc == int.from_bytes(frame[end : end + 2], "little") else "checksum"


def read_frame(frame: bytes) -> tuple[str, int, dict[str, Any]] | None:
    """Return a sound frame's message by name, the system that sent it, and its fields; None if it cannot be read."""
    library = _library()
    try:
        message = _reader().decode(bytearray(frame))
    except (library.MAVError, ValueError, TypeError, IndexError, KeyError):
        return None
    fields = {name: getattr(message, name) for name in message.get_fieldnames()}
    return message.get_type(), message.get_srcSystem(), fields
