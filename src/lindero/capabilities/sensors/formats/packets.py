"""What a packet of a network card carries: the payload of UDP, or a frame of Wi-Fi."""

from typing import Final

from lindero.capabilities.sensors.formats.captures import Packet

ETHERNET, RAW_IP, WIFI, LINUX_COOKED, RADIOTAP, LOOPBACK, LINUX_COOKED_2 = 1, 101, 105, 113, 127, 0, 276
"""Types of links (LINKTYPE_ of tcpdump.org)."""

_IP_STARTS: Final = {RAW_IP: 0, LOOPBACK: 4, LINUX_COOKED: 16, LINUX_COOKED_2: 20}
_ETHERNET_HEADER: Final = 14
_VLANS: Final = (b"\x81\x00", b"\x88\xa8")
_VLAN: Final = 4
_UDP: Final = 17
_UDP_HEADER: Final = 8
_IPV6_HEADER: Final = 40
_IPV4_LEAST: Final = 20
_MORE_OR_OFFSET: Final = 0x3FFF


def udp_payload(packet: Packet) -> bytes | None:
    """Return what a datagram carries; None if the packet is none, or only a part of one."""
    data = packet.data
    if packet.link == ETHERNET:
        start = _ETHERNET_HEADER
        while data[start - 2 : start] in _VLANS:
            start += _VLAN
    elif packet.link in _IP_STARTS:
        start = _IP_STARTS[packet.link]
    else:
        return None
    return _of_ip(data[start:])


def _of_ip(data: bytes) -> bytes | None:
    if len(data) >= _IPV4_LEAST and data[0] >> 4 == 4:
        is_part = int.from_bytes(data[6:8]) & _MORE_OR_OFFSET
        if data[9] != _UDP or is_part:
            return None
        return _of_udp(data[(data[0] & 15) * 4 : int.from_bytes(data[2:4]) or None])
    if len(data) >= _IPV6_HEADER and data[0] >> 4 == 6 and data[6] == _UDP:
        return _of_udp(data[_IPV6_HEADER:])
    return None


def _of_udp(data: bytes) -> bytes | None:
    length = int.from_bytes(data[4:6])
    return data[_UDP_HEADER:length] if _UDP_HEADER < length <= len(data) else None


def wifi_frame(packet: Packet) -> bytes | None:
    """Return a frame of IEEE 802.11 without what the network card put before it; None if the packet is none."""
    if packet.link == WIFI:
        return packet.data
    if packet.link != RADIOTAP or len(packet.data) < 4:
        return None
    return packet.data[int.from_bytes(packet.data[2:4], "little") :]
