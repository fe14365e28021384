"""How files of each format begin; only told from the bytes, never from the name of the file."""

import re
from typing import Final

from lindero.capabilities.sensors.formats.asterix_blocks import HEADER
from lindero.capabilities.sensors.formats.asterix_fields import EDITIONS, Fields, records_in, specification
from lindero.capabilities.sensors.formats.captures import MAGICS, Packet, PacketCutter
from lindero.capabilities.sensors.formats.mavlink_frames import MARK_1, MARK_2, Frame, FrameCutter
from lindero.capabilities.sensors.formats.mavlink_messages import fault_of
from lindero.capabilities.sensors.formats.packets import RADIOTAP, WIFI, udp_payload
from lindero.capabilities.sensors.formats.ulog import MAGIC

_AIS: Final = re.compile(rb"[!$][A-Z]{2}VD[MO],")
_GNSS: Final = re.compile(rb"\$[A-Z]{2}(?:GGA|RMC|GNS),")
_SBS: Final = re.compile(rb"^(?:MSG|SEL|ID|AIR|STA|CLK),\d?,", re.MULTILINE)
_AIRCRAFT: Final = re.compile(rb'"(?:aircraft|trace|icao24)"\s*:')
_TAK_FRAME: Final = b"\xbf"
_ENOUGH: Final = 4
"""Packets looked at."""


class Start:
    """The beginning of a file."""

    def __init__(self, head: bytes) -> None:
        """Look at the first bytes."""
        self._head = head
        self._text = head.removeprefix(b"\xef\xbb\xbf").lstrip()

    def is_capture(self) -> bool:
        """Whether it is a recording of a network card."""
        return self._head.startswith(MAGICS)

    def is_wifi_capture(self) -> bool:
        """Whether it is a recording of Wi-Fi."""
        return any(packet.link in {WIFI, RADIOTAP} for packet in self._packets())

    def is_mavlink_capture(self) -> bool:
        """Whether it is a recording of datagrams with MAVLink."""
        payloads = [payload for packet in self._packets() if (payload := udp_payload(packet))]
        return any(payload[0] in {MARK_1, MARK_2} and _has_frame(payload) for payload in payloads)

    def is_ulog(self) -> bool:
        """Whether it is a flight log of PX4."""
        return self._head.startswith(MAGIC)

    def is_gpx(self) -> bool:
        """Whether it is XML with the root `gpx`."""
        return self._text.startswith(b"<") and b"<gpx" in self._text

    def is_kml(self) -> bool:
        """Whether it is XML with the root `kml`."""
        return self._text.startswith(b"<") and b"<kml" in self._text

    def is_cot(self) -> bool:
        """Whether it is Cursor on Target: events as XML, or framed protobuf of version 1."""
        is_framed = self._head[:1] == _TAK_FRAME and b"\x12" in self._head[:16]
        return is_framed or (self._text.startswith(b"<") and b"<event" in self._text)

    def is_sbs(self) -> bool:
        """Whether it has lines of BaseStation."""
        return _SBS.match(self._text) is not None

    def is_ais(self) -> bool:
        """Whether it has sentences of AIS."""
        return _AIS.search(self._head) is not None

    def is_gnss(self) -> bool:
        """Whether it has fixes of satellite navigation."""
        return _GNSS.search(self._head) is not None

    def is_adsb(self) -> bool:
        """Whether it is JSON that speaks of aircraft."""
        return self._text.startswith((b"{", b"[")) and _AIRCRAFT.search(self._text) is not None

    def is_mavlink(self) -> bool:
        """Whether it has a sound frame of MAVLink, a log's time before it or not."""
        return (self._head[:1] in {b"\xfe", b"\xfd"} or self._head[8:9] in {b"\xfe", b"\xfd"}) and _has_frame(
            self._head
        )

    def is_asterix(self) -> bool:
        """Whether it begins with a data block of a category that is read, and its records are sound."""
        length = int.from_bytes(self._head[1:HEADER])
        edition = EDITIONS.get(f"{self._head[0]:03d}") if self._head else None
        if edition is None or not HEADER < length <= len(self._head):
            return False
        record_class = specification(f"{self._head[0]:03d}", edition)
        return all(isinstance(one, Fields) for one in records_in(record_class, self._head[HEADER:length]))

    def is_nothing(self) -> bool:
        """Return no: the format has no beginning of its own."""
        return False

    def _packets(self) -> list[Packet]:
        if not self.is_capture():
            return []
        packets: list[Packet] = []
        for packet in PacketCutter().cut(self._head):
            packets.append(packet)
            if len(packets) == _ENOUGH:
                break
        return packets


def _has_frame(data: bytes) -> bool:
    return any(isinstance(found, Frame) for found in FrameCutter(fault_of).cut(data, is_end=True))
