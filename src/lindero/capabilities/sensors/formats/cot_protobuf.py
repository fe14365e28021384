"""Events of Cursor on Target as protobuf: TAK Protocol, version 1, on a stream and in datagrams (mesh)."""

from typing import Any, Final

from google.protobuf.message import DecodeError
from takproto.proto import TakMessage

from lindero.capabilities.sensors.formats.cot_event import CotEvent, checked
from lindero.capabilities.sensors.formats.cot_xml import is_fragment
from lindero.capabilities.sensors.formats.faults import Fault

MAGIC: Final = 0xBF
MESH: Final = b"\xbf\x01\xbf"
"""What a datagram of version 1 begins with."""

XML_MESH: Final = b"\xbf\x00\xbf"
"""What a datagram of version 0 begins with: XML follows."""

_LONGEST_VARINT: Final = 5


def blank_message() -> Any:
    """Return an empty `TakMessage`; the library carries no types."""
    return TakMessage()


def read_message(payload: bytes) -> CotEvent | None:
    """Read a message; None for one that only says which versions its sender speaks.

    Raises:
        Fault: If the bytes are no message, or what it says is impossible.
    """
    message = blank_message()
    try:
        message.ParseFromString(payload)
    except DecodeError as error:
        raise Fault("payload", "The bytes are no TakMessage.") from error
    if not message.HasField("cotEvent"):
        return None
    event = message.cotEvent
    detail = event.detail
    inner = detail.xmlDetail.encode()
    if inner and not is_fragment(inner):
        raise Fault("xml", "The detail of the message is not well-formed.")
    has_track = detail.HasField("track")
    return checked(
        CotEvent(
            event.uid,
            event.type,
            event.how,
            event.sendTime,
            event.startTime,
            event.staleTime,
            event.lon,
            event.lat,
            event.hae,
            event.ce,
            detail.track.course if has_track else None,
            detail.track.speed if has_track else None,
            inner,
        )
    )


def varint_at(data: bytes | bytearray, start: int) -> tuple[int, int] | None:
    """Return a length and where what follows it begins; None while it is not whole.

    Raises:
        Fault: If it is longer than any length.
    """
    value = 0
    for place in range(_LONGEST_VARINT):
        if start + place >= len(data):
            return None
        byte = data[start + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, start + place + 1
    raise Fault("fields", "The length of a message is impossible.")


def varint(value: int) -> bytes:
    """Write a length."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def on_stream(payload: bytes) -> bytes:
    """Frame a message for a stream."""
    return bytes((MAGIC,)) + varint(len(payload)) + payload
