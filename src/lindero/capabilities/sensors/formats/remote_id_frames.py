"""Remote identification in frames of Wi-Fi (IEEE 802.11): beacons, and actions of neighbour awareness (NAN)."""

from collections.abc import Iterator
from typing import Final

_HEADER: Final = 24
_BEACON, _ACTION = 0x80, 0xD0
_BEACON_FIXED: Final = 12
_TRANSMITTER: Final = slice(10, 16)

_VENDOR: Final = 0xDD
_BEACON_MARK: Final = bytes.fromhex("fa0bbc0d")
"""Organization and type under which ASD-STAN has drones send packs in beacons."""

_NAN_MARK: Final = bytes.fromhex("0409506f9a13")
"""Public action, of a vendor, the Wi-Fi Alliance, type: service discovery of NAN."""

_SERVICE: Final = bytes.fromhex("8869199d9209")
"""Hash of the service name `org.opendroneid.remoteid`."""

_SERVICE_DESCRIPTOR: Final = 0x03
_HAS_INFORMATION: Final = 0x10
_BINDING_BITMAP, _FILTERS = 0x40, (0x04, 0x08)
"""Bits of the service's control field for what stands before its information: two bytes, or filters with a length."""


def packs_in(frame: bytes) -> tuple[str, list[bytes]]:
    """Return who sent a frame, and the messages or packs of remote identification in it; none if it has none."""
    if len(frame) < _HEADER:
        return "", []
    transmitter = frame[_TRANSMITTER].hex()
    if frame[0] == _BEACON:
        return transmitter, list(_in_beacon(frame[_HEADER + _BEACON_FIXED :]))
    if frame[0] == _ACTION and frame[_HEADER:].startswith(_NAN_MARK):
        return transmitter, list(_in_action(frame[_HEADER + len(_NAN_MARK) :]))
    return transmitter, []


def _in_beacon(elements: bytes) -> Iterator[bytes]:
    start = 0
    while start + 2 <= len(elements):
        end = start + 2 + elements[start + 1]
        body = elements[start + 2 : end]
        if elements[start] == _VENDOR and body.startswith(_BEACON_MARK) and end <= len(elements):
            # The mark is followed by a counter that only says that something is new.
            yield body[len(_BEACON_MARK) + 1 :]
        start = end


def _in_action(attributes: bytes) -> Iterator[bytes]:
    start = 0
    while start + 3 <= len(attributes):
        end = start + 3 + int.from_bytes(attributes[start + 1 : start + 3], "little")
        body = attributes[start + 3 : end]
        if attributes[start] == _SERVICE_DESCRIPTOR and body.startswith(_SERVICE) and end <= len(attributes):
            yield from _information(body[len(_SERVICE) :])
        start = end


def _information(body: bytes) -> Iterator[bytes]:
    """Yield the information of a service: after two instance numbers, the control field and optional parts."""
    if len(body) < 3 or not body[2] & _HAS_INFORMATION:
        return
    control, rest = body[2], body[3:]
    if control & _BINDING_BITMAP:
        rest = rest[2:]
    for bit in _FILTERS:
        if control & bit and rest:
            rest = rest[1 + rest[0] :]
    if rest and len(rest) > rest[0]:
        yield rest[2 : 1 + rest[0]]
