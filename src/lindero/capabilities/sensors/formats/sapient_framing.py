"""SAPIENT on a stream: each message behind its length, four bytes, the least significant first."""

import struct
from typing import Any, Final

MAX_MESSAGE: Final = 1_048_576
"""Longest message taken, bytes: a registration with every mode of a large radar is below 100,000."""

_LENGTH: Final = struct.Struct("<I")


def framed(message: Any) -> bytes:
    """Return a message as it goes over the stream."""
    body: bytes = message.SerializeToString()
    return _LENGTH.pack(len(body)) + body


class Framer:
    """Cuts a stream into messages.

    Attributes:
        is_lost: Whether a length was impossible: nobody knows where the next message begins, so the rest of the
            stream is passed over and the connection must be ended.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.is_lost = False

    @property
    def bytes_held(self) -> int:
        """Bytes of the message that is not whole yet."""
        return len(self._held)

    def feed(self, data: bytes) -> list[bytes]:
        """Take a piece of the stream, and return the messages that it completes."""
        if self.is_lost:
            return []
        self._held += data
        whole, start = [], 0
        while len(self._held) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._held, start)
            if length > MAX_MESSAGE:
                self.is_lost = True
                start = len(self._held)
                break
            end = start + _LENGTH.size + length
            if end > len(self._held):
                break
            whole.append(bytes(self._held[start + _LENGTH.size : end]))
            start = end
        del self._held[:start]
        return whole
