"""One event of Cursor on Target, whichever way it was written: what is read of it, and what no node passes on.

The words follow the public schema `Event.xsd` (MITRE, version 2.0). Only what a position needs is read: remarks, chat
and call signs are written by persons about persons, and stay unread.
"""

import math
import re
from functools import lru_cache
from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.records import OBJECT_CLASSES

UNKNOWN_M: Final = 9_999_999.0
"""What the schema writes where an error or a height is not known."""

MAX_UID: Final = 200
_LAST_INSTANT: Final = 253_402_300_799_999
_WIDEST_M: Final = 200_000_000.0

_DRONES: Final = ("A-M-F-Q", "A-M-H-Q", "A-C-F-q", "A-C-H-q")
_CLASSES: Final = {"A": "aircraft", "S": "vessel", "U": "vessel"}
_TYPE: Final = re.compile(r"[a-z](-[A-Za-z0-9_.]+){0,24}")
_HOSTILE: Final = frozenset("hjks")
"""Affiliations that call somebody an enemy: hostile, joker, faker, suspect."""

_PASSED: Final = ("a-", "b-m-p-", "b-m-r", "b-a-", "b-r-f-h-", "u-d-", "t-x-d-d")
"""What is passed on: atoms, points, routes, alarms, casualties, drawings, removals. No chat, no task, no fire."""

_SORTS: Final = {"a-": "atom", "b-": "bit", "t-": "task", "u-": "drawing", "r-": "reservation"}
"""The roots of the tree of types, and what events of each are counted as."""

_TARGETED: Final = "b-m-p-t"
"""A point that somebody calls targeted."""

EMERGENCY: Final = "b-a-o-"
CANCELLED: Final = "b-a-o-can"
PING: Final = "t-x-c-t"
PONG: Final = "t-x-c-t-r"
REMOVAL: Final = "t-x-d-d"
REQUEST: Final = "t-x-takp-q"


class CotEvent(msgspec.Struct, frozen=True, gc=False):
    """What is read of an event.

    Attributes:
        uid: The name of the thing, as its sender gives it.
        type: Its type, `a-f-G-U-C`.
        how: How it came about, `m-g`.
        time: When the event was made, milliseconds UTC.
        start: From when it holds, milliseconds UTC.
        stale: Until when it holds, milliseconds UTC.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        hae: Height above the ellipsoid, metres; `UNKNOWN_M` if not known.
        ce: Radius of one standard deviation, metres; `UNKNOWN_M` if not known.
        course: Degrees clockwise from north; None if it says nothing.
        speed: Metres per second; None if it says nothing.
        detail: The bytes between `<detail>` and its end, as they came; read by nobody here.
    """

    uid: str
    type: str
    how: str
    time: int
    start: int
    stale: int
    lon: float
    lat: float
    hae: float = UNKNOWN_M
    ce: float = UNKNOWN_M
    course: float | None = None
    speed: float | None = None
    detail: bytes = b""

    @property
    def is_emergency(self) -> bool:
        """Whether somebody calls for help (and does not take the call back)."""
        return sort_of(self.type) == "emergency"

    @property
    def sort(self) -> str:
        """What it is counted as; a word from a list, since types are whatever their sender writes."""
        return sort_of(self.type)

    @property
    def has_place(self) -> bool:
        """Whether it says where it is: a thing at 0, 0 of unknown error says that it does not know."""
        return bool(self.lon or self.lat or self.ce < UNKNOWN_M)

    @property
    def is_passed_on(self) -> bool:
        """Whether a node passes it on: no word of enemies, of fire or of tasks leaves it, and no chat (S-64)."""
        return is_passed_on(self.type)


def checked(event: CotEvent) -> CotEvent:
    """Return an event whose values are possible.

    Raises:
        Fault: If name, place or times are not.
    """
    e = event
    check(e.uid, e.type, e.time, e.start, e.stale, e.lon, e.lat, e.hae, e.ce)
    return event


def check(  # noqa: PLR0913, PLR0917  the values of an event, which need not be one yet
    uid: str,
    kind: str,
    time: int,
    start: int,
    stale: int,
    lon: float,
    lat: float,
    hae: float,
    ce: float,
) -> None:
    """Let values pass that an event may have; see `CotEvent` for what each is.

    Raises:
        Fault: If name, place or times are not possible.
    """
    # Written so that NaN fails, which compares with nothing.
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Fault("place", "The point lies outside the Earth.")
    if not _is_type(kind):
        raise Fault("unknown_type", "The event's type is none.")
    if not 0 <= start <= stale <= _LAST_INSTANT:
        raise Fault("time", "The event ends before it begins.")
    if not 0 <= time <= _LAST_INSTANT:
        raise Fault(
            "time",
            "The event was made before 1970 or after the year 9999: one of its two forms cannot say so.",
        )
    if not 0 < len(uid) <= MAX_UID or not uid.isprintable():
        raise Fault("identity", "The event has no usable name.")
    if not (ce >= -math.inf and abs(hae) <= _WIDEST_M):
        raise Fault("number", "Error or height is no number.")


@lru_cache(maxsize=1_024)
def sort_of(kind: str) -> str:
    """Return what events of a type are counted as; a word from a list, since types are whatever their sender writes."""
    if kind.startswith(EMERGENCY) and not kind.startswith(CANCELLED):
        return "emergency"
    return _SORTS.get(kind[:2], "other")


@lru_cache(maxsize=1_024)
def is_passed_on(kind: str) -> bool:
    """Say whether events of a type are passed on: see `CotEvent.is_passed_on`."""
    is_targeted = kind == _TARGETED or kind.startswith(f"{_TARGETED}-")
    return kind.startswith(_PASSED) and not is_targeted and not (kind[:2] == "a-" and kind[2:3] in _HOSTILE)


@lru_cache(maxsize=1_024)
def _is_type(kind: str) -> bool:
    return _TYPE.fullmatch(kind) is not None


@lru_cache(maxsize=1_024)
def object_class(kind: str) -> int:
    """Return the index in `OBJECT_CLASSES` of an atom's type; a unit may be anything, and says nothing of itself."""
    dimension = kind[4:]
    if dimension.startswith(_DRONES):
        return OBJECT_CLASSES.index("drone")
    if dimension.startswith("G-E-V"):
        return OBJECT_CLASSES.index("vehicle")
    return OBJECT_CLASSES.index(_CLASSES.get(dimension[:1], "unknown"))
