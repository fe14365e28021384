"""Events of Cursor on Target written as most clients write them, many at once: at half the cost of others.

What is recognised here is a part of what `cot_xml` reads, and read as there: whatever differs in anything (another
order, an escape, an odd character, an impossible value) is left to it, so that there is one reader that says what is
wrong. The beginning of an event up to its point is proved well-formed by the expression that recognises it;
everything behind it is judged by expat, as the whole of any other event is.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from lindero.capabilities.sensors.formats.cot_event import CotEvent, check
from lindero.capabilities.sensors.formats.cot_xml import (
    MAX_EVENT,
    bare,
    has_markup,
    instant,
    read_event,
    well_formed,
)
from lindero.capabilities.sensors.formats.faults import Fault

_SAID: Final = rb"\"[ !#-%'-;=-~]*\""
"""Printable ASCII without quotes, ampersands and brackets: in any attribute, these stand for themselves."""

_VALUE: Final = rb"\"([ !#-%'-;=-~]*)\""
_NAME: Final = rb"\"([ !#-%'-;=-~\x80-\xff]*)\""
"""A name may have letters of any alphabet: what is printable is allowed in XML, too."""

_HEAD: Final = b'<event version="2.0" uid="'
_SPACE: Final = rb"[ \t\r\n]*+"
_USUAL: Final = re.compile(
    _SPACE + rb"(?:<\?xml version=\"1\.0\" encoding=\"UTF-8\" standalone=\"yes\"\?>" + _SPACE + rb")?"
    + rb"<event version=\"2\.0\" uid=" + _NAME + rb" type=" + _VALUE + rb" how=" + _VALUE + rb" time=" + _VALUE
    + rb" start=" + _VALUE + rb" stale=" + _VALUE + rb">" + _SPACE
    + rb"<point lat=" + _VALUE + rb" lon=" + _VALUE + rb" hae=" + _VALUE + rb" ce=" + _VALUE + rb" le=" + _SAID
    + _SPACE + rb"/>()"
    # The first track, or none at all: no other element's name begins so.
    + rb"(?:[^<]*+<(?!track))*+[^<]*+"
    + rb"(?:\Z|<track (?:speed=" + _VALUE + rb" )?course=" + _VALUE + rb"(?: speed=" + _VALUE + rb")?" + _SPACE
    + rb"/>)"
)  # fmt: skip
_POINT_END: Final = 11
"""The group that is empty and stands where the point ends."""

_BEGUN: Final = b"<event>"
"""What stands for an event up to the end of its point, when the rest of it is judged."""

_word: Final = lru_cache(maxsize=1_024)(bytes.decode)


def read_events(texts: Sequence[bytes]) -> tuple[list[CotEvent], list[bytes], Counter[str]]:
    """Read events as a stream is cut into them: each ends with the only `</event>` in it, or is alone.

    Returns:
        Those that are sound, in order; the bytes of each, without what stands before it; and how many are not, by why.
    """
    events, written, judged, faults = _read(texts, _USUAL.match)
    if has_markup(b"".join(judged)):
        # It stands behind the point of a usual event, and the full reader says of which.
        events, written, judged, faults = _read(texts, _not_at_all)
    sound = well_formed(judged)
    if not all(sound):
        faults["xml"] += sound.count(False)
        events = list(itertools.compress(events, sound))
        written = list(itertools.compress(written, sound))
    return events, written, faults


def _read(
    texts: Sequence[bytes], recognise: Callable[[bytes], re.Match[bytes] | None]
) -> tuple[list[CotEvent], list[bytes], list[bytes], Counter[str]]:
    """Return what is read of events, their bytes, what of these is still to be judged, and why others are not read."""
    events: list[CotEvent] = []
    written: list[bytes] = []
    judged: list[bytes] = []
    faults: Counter[str] = Counter()
    for text in texts:
        found = recognise(text)
        event = _usual(found) if found is not None and len(text) <= MAX_EVENT else None
        if found is not None and event is not None:
            events.append(event)
            written.append(text[found.start(1) - len(_HEAD) :])
            judged.append(_BEGUN + text[found.end(_POINT_END) :])
            continue
        try:
            data = bare(text)
            events.append(read_event(data))
        except Fault as fault:
            faults[fault.reason] += 1
        else:
            written.append(data)
            judged.append(data)
    return events, written, judged, faults


def _not_at_all(_text: bytes) -> None:
    """Recognise nothing."""


def _usual(found: re.Match[bytes]) -> CotEvent | None:
    """Return the event that was recognised; None if a value is impossible, which another one says in words."""
    (
        said_uid,
        said_kind,
        how,
        made,
        begins,
        ends,
        said_lat,
        said_lon,
        said_hae,
        said_ce,
        _,
        before,
        said_course,
        after,
    ) = found.groups()
    try:
        uid, kind = said_uid.decode(), _word(said_kind)
        time, start, stale = instant(made), instant(begins), instant(ends)
        lon, lat, hae, ce = float(said_lon), float(said_lat), float(said_hae), float(said_ce)
        check(uid, kind, time, start, stale, lon, lat, hae, ce)
        course = float(said_course) if said_course else None
        said_speed = before or after
        speed = float(said_speed) if said_speed else None
    except (Fault, ValueError, OverflowError):
        return None
    return CotEvent(uid, kind, _word(how), time, start, stale, lon, lat, hae, ce, course, speed)
