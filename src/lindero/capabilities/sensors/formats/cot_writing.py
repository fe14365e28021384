"""Cursor on Target as a node writes it: what its picture shows, what is gone, and what clients are answered.

No type that a node writes calls anybody an enemy, and none is a task or a target (safeguards S-23, S-64): what
moves is unknown, own units are friends, units of others are neutral, and who is in need calls for help.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import msgspec

from lindero.capabilities.sensors.formats.cot import Taken
from lindero.capabilities.sensors.formats.cot_event import (
    PING,
    PONG,
    REMOVAL,
    UNKNOWN_M,
    CotEvent,
)
from lindero.capabilities.sensors.formats.cot_protobuf import blank_message, on_stream
from lindero.capabilities.sensors.formats.cot_xml import detail_of
from lindero.kernel.errors import Defect
from lindero.kernel.times import text_of

TYPES: Final[Mapping[str, str]] = {
    "vessel": "a-u-S-X",
    "vehicle": "a-u-G-E-V",
    "aircraft": "a-u-A-C",
    "drone": "a-u-A-C-F-q",
    "person": "a-u-G",
    "animal": "a-n-G",
    "patrol": "a-f-G",
    "rescue": "b-a-o-tbl",
    "unknown": "a-u-G",
}
"""For each class of thing on the map, the only type that it is written as."""

NEUTRAL: Final = "a-n-G"
"""A unit of another nation."""

_WRITTEN: Final = frozenset({*TYPES.values(), NEUTRAL})

OFFER: Final = "t-x-takp-v"
ANSWER: Final = "t-x-takp-r"
_MOMENT_MS: Final = 20_000
_WANTED: Final = re.compile(rb"<TakRequest\s+version\s*=\s*[\"']1[\"']\s*/?>")
_NOWHERE: Final = '<point lat="0" lon="0" hae="0" ce="9999999" le="9999999"/>'


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What a client is shown of one thing.

    Attributes:
        uid: Its name among clients.
        type: Its type, one of `TYPES` or `NEUTRAL`.
        at: When it was there, milliseconds UTC.
        stale: When it counts as stale, milliseconds UTC.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        course: Degrees clockwise from north; None if unknown.
        speed: Metres per second; None if unknown.
        callsign: What stands beside it.
        handling: Words about how it must be handled, as they came with it.
    """

    uid: str
    type: str
    at: int
    stale: int
    lon: float
    lat: float
    course: float | None = None
    speed: float | None = None
    callsign: str = ""
    handling: str = ""


def position(thing: Outgoing) -> Taken:
    """Write where a thing is.

    Raises:
        Defect: If it would be written as anything but one of `TYPES` or `NEUTRAL`.
    """
    if thing.type not in _WRITTEN:
        raise Defect("cot.type", f"The node writes nothing as {thing.type!r}.", "Report it.")
    detail = f"<contact callsign={quoteattr(thing.callsign)}/>" if thing.callsign else ""
    if thing.course is not None and thing.speed is not None:
        detail += f'<track course="{thing.course:.1f}" speed="{thing.speed:.2f}"/>'
    if thing.type == TYPES["rescue"]:
        detail += '<emergency type="911 Alert"/>'
    if thing.handling:
        detail += f"<handling caveat={quoteattr(thing.handling)}/>"
    event = CotEvent(
        thing.uid,
        thing.type,
        "m-f",
        thing.at,
        thing.at,
        thing.stale,
        thing.lon,
        thing.lat,
        course=thing.course,
        speed=thing.speed,
        detail=detail.encode(),
    )
    point = f'<point lat="{thing.lat:.7f}" lon="{thing.lon:.7f}" hae="9999999" ce="9999999" le="9999999"/>'
    return _written(event, point)


def removal(uid: str, now: int) -> Taken:
    """Write that a thing is gone: clients take it off their map, whatever they were told of its time."""
    detail = f'<link uid={quoteattr(uid)} relation="none" type="none"/><__forcedelete/>'
    return _written(_moment(f"{uid}.gone", REMOVAL, now, detail), _NOWHERE)


def pong(now: int) -> Taken:
    """Answer whether anybody is there."""
    return _written(_moment("lindero.pong", PONG, now), _NOWHERE)


def ping(now: int) -> Taken:
    """Ask whether anybody is there."""
    return _written(_moment("lindero.ping", PING, now), _NOWHERE)


def offer(now: int) -> bytes:
    """Say that version 1 of the protocol may be asked for."""
    detail = '<TakControl><TakProtocolSupport version="1"/></TakControl>'
    return _written(_moment("lindero.protocol", OFFER, now, detail), _NOWHERE).data


def answer(now: int, *, is_granted: bool) -> bytes:
    """Answer a request for another version; what follows a yes is protobuf."""
    detail = f'<TakControl><TakResponse status="{str(is_granted).lower()}"/></TakControl>'
    return _written(_moment("lindero.protocol", ANSWER, now, detail), _NOWHERE).data


def asks_protobuf(taken: Taken) -> bool:
    """Say whether a request is one for version 1."""
    return bool(_WANTED.search(taken.data))


def as_text(taken: Taken) -> bytes:
    """Return an event as XML for a stream."""
    if taken.is_text:
        return taken.data
    message = blank_message()
    message.ParseFromString(taken.data)
    event = message.cotEvent
    point = f'<point lat="{event.lat:.7f}" lon="{event.lon:.7f}" hae="{event.hae}" ce="{event.ce}" le="{event.le}"/>'
    return _written(msgspec.structs.replace(taken.event, detail=_detail_text(event.detail)), point).data


def as_message(taken: Taken) -> bytes:
    """Return an event as protobuf, framed for a stream."""
    if not taken.is_text:
        return on_stream(taken.data)
    event = taken.event
    message = blank_message()
    made = message.cotEvent
    made.uid, made.type, made.how = event.uid, event.type, event.how
    made.sendTime, made.startTime, made.staleTime = event.time, event.start, event.stale
    made.lon, made.lat, made.hae, made.ce, made.le = event.lon, event.lat, event.hae, event.ce, UNKNOWN_M
    made.detail.xmlDetail = (event.detail or detail_of(taken.data)).decode()
    return on_stream(bytes(message.SerializeToString()))


_TYPED: Final = (
    ("contact", "contact", ("endpoint", "callsign")),
    ("group", "__group", ("name", "role")),
    ("precisionLocation", "precisionlocation", ("geopointsrc", "altsrc")),
    ("status", "status", ("battery",)),
    ("takv", "takv", ("device", "platform", "os", "version")),
    ("track", "track", ("speed", "course")),
)
"""Parts of a detail that protobuf has fields for: field, element, attributes."""


def _detail_text(detail: Any) -> bytes:
    parts = [str(detail.xmlDetail)]
    for name, element, attributes in _TYPED:
        if detail.HasField(name):
            said = getattr(detail, name)
            pairs = " ".join(f"{one}={quoteattr(str(getattr(said, one)))}" for one in attributes)
            parts.append(f"<{element} {pairs}/>")
    return "".join(parts).encode()


def _moment(uid: str, kind: str, now: int, detail: str = "") -> CotEvent:
    return CotEvent(uid, kind, "m-g", now, now, now + _MOMENT_MS, 0.0, 0.0, detail=detail.encode())


def _written(event: CotEvent, point: str) -> Taken:
    head = (
        f'<event version="2.0" uid={quoteattr(event.uid)} type={quoteattr(event.type)} how={quoteattr(event.how)}'
        f' time="{text_of(event.time)}" start="{text_of(event.start)}" stale="{text_of(event.stale)}">{point}<detail>'
    )
    return Taken(event, b"".join((head.encode(), event.detail, b"</detail></event>")), is_text=True)
