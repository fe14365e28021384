"""Events of Cursor on Target as XML, read from bytes that may be anything.

A document type, an entity, a comment or an instruction has no place in an event and is refused before any parser
sees it, so nothing can be expanded or fetched. What is well-formed is judged by expat, many events at a time; the
few attributes that are needed are read from the bytes.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import unescape

from lindero.capabilities.sensors.formats.cot_event import UNKNOWN_M, CotEvent, checked
from lindero.capabilities.sensors.formats.faults import Fault

MAX_EVENT: Final = 65_536
"""Bytes of one event: drawings have some thousand."""

MAX_DEPTH: Final = 32
_WHOLE: Final = True
"""What expat is told: that nothing follows."""

_END_TAG: Final = b"</event"
"""However it goes on: there may be space before its end."""

_FEW_TAGS: Final = 60
"""Tags that cannot be nested beyond `MAX_DEPTH`, each element having two."""

_DECLARATION: Final = re.compile(rb"\s*<\?xml(?:\s[^<>]{0,200})?\?>\s*")
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8|us-ascii)", re.IGNORECASE)
_ATTRIBUTES: Final = rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*"
_EVENT: Final = re.compile(rb"<event" + _ATTRIBUTES + rb">")
_POINT: Final = re.compile(rb"<point" + _ATTRIBUTES + rb"/?>")
_TRACK: Final = re.compile(rb"<track" + _ATTRIBUTES + rb"/?>")
_DETAIL: Final = re.compile(rb"<detail" + _ATTRIBUTES + rb">(.*)</detail\s*>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_QUOTES: Final = {"&quot;": '"', "&apos;": "'"}


def bare(data: bytes) -> bytes:
    """Return an event without what stands before it.

    Raises:
        Fault: If it is too long, or holds what no event needs.
    """
    if len(data) > MAX_EVENT:
        raise Fault("too_long", "The event is longer than 65,536 bytes.")
    if found := _DECLARATION.match(data):
        if _ENCODING.search(found[0]):
            raise Fault("forbidden_xml", "The event is not written in UTF-8.")
        data = data[found.end() :]
    else:
        data = data.lstrip()
    if has_markup(data):
        raise Fault("forbidden_xml", "A document type, comment or instruction stands in the event.")
    return data


def has_markup(data: bytes) -> bool:
    """Say whether a document type, a comment, an instruction or anything else that no event needs stands in bytes."""
    # One byte is found sooner than two, and hardly any event has either.
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)


def read_event(data: bytes) -> CotEvent:
    """Read what `bare` returned, without judging whether it is well-formed: see `well_formed`.

    Raises:
        Fault: If it is no event, or an attribute is missing or impossible.
    """
    head = _EVENT.match(data)
    point = _POINT.search(data)
    if head is None or point is None:
        raise Fault("garbage", "There is no event with a point.")
    said = _attributes(head[1])
    where = _attributes(point[1])
    track = _TRACK.search(data, point.end())
    moves = _attributes(track[1]) if track else {}
    try:
        event = CotEvent(
            _text(said[b"uid"]),
            _text(said[b"type"]),
            _text(said.get(b"how", b"")),
            instant(said.get(b"time", said[b"start"])),
            instant(said[b"start"]),
            instant(said[b"stale"]),
            float(where[b"lon"]),
            float(where[b"lat"]),
            float(where.get(b"hae", UNKNOWN_M)),
            float(where.get(b"ce", UNKNOWN_M)),
            number(moves.get(b"course")),
            number(moves.get(b"speed")),
        )
    except KeyError as error:
        name = error.args[0].decode("ascii", "replace")
        raise Fault("fields", f"The event says nothing of {name}.") from error
    except UnicodeDecodeError as error:
        raise Fault("xml", "The event is not written in UTF-8.") from error
    except (ValueError, OverflowError) as error:
        raise Fault("number", f"An attribute of the event is no number or time: {error}.") from error
    return checked(event)


def well_formed(events: Sequence[bytes]) -> list[bool]:
    """Say of each of several events whether it is well-formed; each begins with its tag and ends with `</event>`.

    They are judged together first, if each holds exactly one end tag of an event. Since each begins with a start tag,
    what one leaves open no other can close then: together they are well-formed only if every single one is. An event
    with two end tags may be two, one of which would be passed on under the name and type of the other.
    """
    whole = b"".join(events)
    if whole.count(_END_TAG) == len(events) > 1 and _is_parsed(b"<events>" + whole + b"</events>"):
        return [_is_shallow(event) for event in events]
    return [_is_parsed(event) and _is_shallow(event) for event in events]


def is_fragment(data: bytes) -> bool:
    """Say whether bytes are elements that may stand inside a detail."""
    if has_markup(data) or len(data) > MAX_EVENT:
        return False
    whole = b"<detail>" + data + b"</detail>"
    return _is_parsed(whole) and _is_shallow(whole)


def detail_of(data: bytes) -> bytes:
    """Return the bytes between `<detail>` and its end, nothing where there are none."""
    found = _DETAIL.search(data)
    return found[2] if found else b""


def _is_parsed(data: bytes) -> bool:
    try:
        expat.ParserCreate("utf-8").Parse(data, _WHOLE)
    except expat.ExpatError:
        return False
    return True


def _is_shallow(event: bytes) -> bool:
    """Say whether no element of what is well-formed lies deeper than `MAX_DEPTH`."""
    if event.count(b"<") <= _FEW_TAGS:
        return True
    parser = expat.ParserCreate("utf-8")
    depth = deepest = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(event, _WHOLE)
    return deepest <= MAX_DEPTH


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _text(value: bytes) -> str:
    text = value.decode()
    return unescape(text, _QUOTES) if "&" in text else text


def number(value: bytes | None) -> float | None:
    """Return a number; None where nothing is said.

    Raises:
        ValueError: If it is no number.
    """
    return float(value) if value else None


@lru_cache(maxsize=4_096)
def instant(text: bytes) -> int:
    """Return milliseconds UTC; a time without a zone is UTC, as senders mean it.

    Raises:
        ValueError: If it is no time.
    """
    found = datetime.fromisoformat(text.decode("ascii").strip())
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return round(found.timestamp() * 1_000)
