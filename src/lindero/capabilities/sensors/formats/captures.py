"""Recordings of a network card (pcap, pcapng): packets with their times, cut from a stream.

pcap by its manual (pcap-savefile), pcapng by draft-ietf-opsawg-pcapng: section, interface and enhanced packet
blocks; every other block is passed over.
"""

import struct
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

MAX_PACKET: Final = 262_144
"""Bytes of a packet that is believed, the largest that recorders write."""

_PCAP: Final = {
    b"\xd4\xc3\xb2\xa1": ("<", 1_000),
    b"\xa1\xb2\xc3\xd4": (">", 1_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1_000_000),
    b"\xa1\xb2\x3c\x4d": (">", 1_000_000),
}
"""First bytes of a pcap, with their order and the parts of a second's part in a millisecond."""

_PCAP_HEADER: Final = 24
_PACKET_HEADER: Final = 16
_SECTION: Final = b"\x0a\x0d\x0d\x0a"
_BLOCK_HEADER: Final = 8
_INTERFACE, _ENHANCED = 1, 6
_RESOLUTION: Final = 9
_LATEST_MS: Final = 4_102_444_800_000
MAGICS: Final = (*_PCAP, _SECTION)


class Packet(msgspec.Struct, frozen=True):
    """What a network card took in: when, milliseconds UTC; the type of its link; its bytes."""

    at: int
    link: int
    data: bytes


class Interface(msgspec.Struct, frozen=True):
    """A network card in a pcapng: the type of its link, and its ticks in a second."""

    link: int
    ticks: int


class PacketCutter:
    """Cuts a recording into packets, holding at most one unfinished packet.

    Attributes:
        is_broken: Whether it met what no recording has; the rest is then passed over.
    """

    def __init__(self) -> None:
        self.is_broken = False
        self._rest = b""
        self._kind: Literal["", "pcap", "pcapng"] = ""
        self._order: Literal["<", ">"] = "<"
        self._per_ms = 1_000
        self._link = 0
        self._interfaces: list[Interface] = []

    def cut(self, data: bytes) -> Iterator[Packet]:
        """Take bytes in; yield the packets that are complete."""
        self._rest += data
        while not self.is_broken and (packet := self._step()) is not None:
            if isinstance(packet, Packet):
                yield packet
        if self.is_broken:
            self._rest = b""

    @property
    def is_unfinished(self) -> bool:
        """Whether the recording ends within a packet."""
        return bool(self._rest)

    def _step(self) -> Packet | bool | None:
        """Take one thing from what is held: a packet, something else (True), or None if more is needed."""
        if not self._kind:
            return self._begin()
        return self._packet() if self._kind == "pcap" else self._block()

    def _begin(self) -> bool | None:
        if len(self._rest) < _PCAP_HEADER:
            return None
        if self._rest.startswith(_SECTION):
            self._kind = "pcapng"
            return True
        found = _PCAP.get(self._rest[:4])
        if found is None:
            self.is_broken = True
            return None
        self._kind, (order, self._per_ms) = "pcap", found
        self._order = "<" if order == "<" else ">"
        self._link = struct.unpack_from(f"{order}I", self._rest, 20)[0] & 0x0FFF_FFFF
        self._rest = self._rest[_PCAP_HEADER:]
        return True

    def _packet(self) -> Packet | None:
        if len(self._rest) < _PACKET_HEADER:
            return None
        seconds, part, length, _ = struct.unpack_from(f"{self._order}IIII", self._rest)
        end = _PACKET_HEADER + length
        if length > MAX_PACKET:
            self.is_broken = True
            return None
        if len(self._rest) < end:
            return None
        data, self._rest = self._rest[_PACKET_HEADER:end], self._rest[end:]
        return Packet(seconds * 1_000 + part // self._per_ms, self._link, data)

    def _block(self) -> Packet | bool | None:
        if len(self._rest) < _BLOCK_HEADER + 4:
            return None
        if self._rest.startswith(_SECTION):
            self._order = "<" if self._rest[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
            self._interfaces = []
        kind, length = struct.unpack_from(f"{self._order}II", self._rest)
        if not _BLOCK_HEADER + 4 <= length <= 2 * MAX_PACKET or length % 4:
            self.is_broken = True
            return None
        if len(self._rest) < length:
            return None
        body, self._rest = self._rest[_BLOCK_HEADER : length - 4], self._rest[length:]
        if kind == _INTERFACE and len(body) >= 8 and len(self._interfaces) < MAX_PACKET:
            link = struct.unpack_from(f"{self._order}H", body)[0]
            self._interfaces.append(Interface(link, self._ticks(body[8:])))
        if kind == _ENHANCED and len(body) >= 20:
            return self._enhanced(body)
        return True

    def _enhanced(self, body: bytes) -> Packet | bool:
        number, high, low, length, _ = struct.unpack_from(f"{self._order}IIIII", body)
        if number >= len(self._interfaces) or length > len(body) - 20:
            self.is_broken = True
            return True
        card = self._interfaces[number]
        at = (high << 32 | low) * 1_000 // card.ticks
        return Packet(min(at, _LATEST_MS), card.link, body[20 : 20 + length])

    def _ticks(self, options: bytes) -> int:
        """Return the ticks in a second that an interface's options tell; a million if they do not."""
        start = 0
        while start + 4 <= len(options):
            code, length = struct.unpack_from(f"{self._order}HH", options, start)
            if code == _RESOLUTION and length == 1 and start + 4 < len(options):
                power = options[start + 4]
                return int(2 ** (power & 0x7F) if power & 0x80 else 10 ** min(power, 18))
            start += 4 + length + -length % 4
        return 1_000_000
