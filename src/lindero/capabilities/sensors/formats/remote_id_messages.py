"""The messages that drones broadcast of themselves: 25 bytes each, or up to nine in a pack.

Layouts by ASTM F3411-22a and ASD-STAN prEN 4709-002; all numbers are little-endian. Pure: bytes in, values out.
"""

import struct
from typing import Final

import msgspec

SIZE: Final = 25
MAX_IN_PACK: Final = 9
_PACK_HEADER: Final = 3
_NAME: Final = 20

BASIC_ID, LOCATION, AUTHENTICATION, SELF_ID, SYSTEM, OPERATOR_ID = range(6)
PACK: Final = 15

_LOCATION: Final = struct.Struct("<BBBbiiHHHBBHBx")
_SYSTEM: Final = struct.Struct("<BiiHBHHBHIx")

_UNKNOWN_DIRECTION: Final = 181
_UNKNOWN_SPEED: Final = 255
_UNKNOWN_CLIMB: Final = 126
_UNKNOWN_TENTHS: Final = 0xFFFF
_LAST_TENTH: Final = 36_000

ACCURACIES_M: Final = (
    None, 18_520.0, 7_408.0, 3_704.0, 1_852.0, 926.0, 555.6, 185.2, 92.6, 30.0, 10.0, 3.0, 1.0,
)  # fmt: skip
"""Radius within which a position lies with 95 %, metres, by the number that stands for it; None: unknown."""


class BasicId(msgspec.Struct, frozen=True):
    """Who the drone is: `kind` 1 serial number, 2 registration, 3 number of a flight, 4 of a session."""

    kind: int
    craft: int
    name: str


class Location(msgspec.Struct, frozen=True):
    """Where the drone is; None for what it does not know.

    Attributes:
        status: 0 not told, 1 on the ground, 2 in the air, 3 emergency, 4 its broadcast is faulty.
        lon: Longitude, 1e-7 degree.
        lat: Latitude, 1e-7 degree.
        direction_deg: Course over ground, degrees clockwise from north.
        speed_mps: Speed over ground, metres per second.
        climb_mps: Rate of climb, metres per second.
        altitude_m: Altitude above the ellipsoid of WGS 84, metres.
        accuracy_m: Radius within which the position lies with 95 %, metres.
        tenths: Tenths of a second since the full hour.
    """

    status: int
    lon: int
    lat: int
    direction_deg: int | None
    speed_mps: float | None
    climb_mps: float | None
    altitude_m: float | None
    accuracy_m: float | None
    tenths: int | None


class System(msgspec.Struct, frozen=True):
    """What is told of the operation; of its operator only whether a place was told, never which."""

    has_operator_place: bool


class Words(msgspec.Struct, frozen=True):
    """Text of a person: the operator's registration, or what they say that they do; only that there is some."""

    kind: int


Message = BasicId | Location | System | Words | None
"""A message; None for one that is defined but not used (authentication)."""


class Broken(ValueError):
    """Bytes are no message."""


def messages_in(data: bytes) -> list[bytes]:
    """Return the single messages of a message or a pack.

    Raises:
        Broken: If the length does not fit.
    """
    if data and data[0] >> 4 == PACK:
        if len(data) < _PACK_HEADER or data[1] != SIZE or not 0 < data[2] <= MAX_IN_PACK:
            raise Broken
        messages = data[_PACK_HEADER:]
        if len(messages) < data[2] * SIZE:
            raise Broken
        return [messages[start : start + SIZE] for start in range(0, data[2] * SIZE, SIZE)]
    if len(data) != SIZE:
        raise Broken
    return [data]


def read_message(data: bytes) -> Message:
    """Read a single message.

    Raises:
        Broken: If it is none, or is of a type that is not defined.
    """
    if len(data) != SIZE:
        raise Broken
    kind, body = data[0] >> 4, data[1:]
    if kind == BASIC_ID:
        return BasicId(body[0] >> 4, body[0] & 15, name_of(body[1 : 1 + _NAME], body[0] >> 4))
    if kind == LOCATION:
        return _location(body)
    if kind == SYSTEM:
        _, lat, lon, *_ = _SYSTEM.unpack(body)
        return System(has_operator_place=bool(lat or lon))
    if kind in {SELF_ID, OPERATOR_ID}:
        return Words(kind)
    if kind == AUTHENTICATION:
        return None
    raise Broken


def _location(body: bytes) -> Location:
    flags, direction, speed, climb, lat, lon, pressure, geodetic, _, accuracy, _, tenths, _ = (
        _LOCATION.unpack(body)
    )
    is_fast, is_west = bool(flags & 1), bool(flags & 2)
    return Location(
        status=flags >> 4,
        lon=lon,
        lat=lat,
        direction_deg=None if direction >= _UNKNOWN_DIRECTION else (direction + 180 * is_west) % 360,
        speed_mps=_speed(speed, is_fast=is_fast),
        climb_mps=None if climb == _UNKNOWN_CLIMB else climb / 2,
        altitude_m=next((raw / 2 - 1_000 for raw in (geodetic, pressure) if raw), None),
        accuracy_m=accuracy_of(accuracy & 15),
        tenths=tenths if tenths <= _LAST_TENTH else None,
    )


def accuracy_of(number: int) -> float | None:
    """Return the radius that a number of an accuracy stands for, metres; None if it is unknown."""
    return ACCURACIES_M[number] if 0 <= number < len(ACCURACIES_M) else None


def _speed(raw: int, *, is_fast: bool) -> float | None:
    """Steps of a quarter metre per second up to 63.75, then of three quarters."""
    if raw == _UNKNOWN_SPEED:
        return None
    return raw * 0.75 + 63.75 if is_fast else raw * 0.25


def name_of(raw: bytes, kind: int) -> str:
    """Return a serial number or registration as text, a number of a flight or session in hexadecimal."""
    if kind in {1, 2}:
        text = raw.rstrip(b"\0 ")
        return text.decode("ascii") if text.isascii() and text.decode("ascii").isprintable() else ""
    return raw.hex() if kind and any(raw) else ""
