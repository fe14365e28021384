"""How values are written for people: times in UTC, places, speeds, courses, names of records."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup, escape

from lindero.kernel.places import Place
from lindero.kernel.times import text_of
from lindero.kernel.units import FULL_TURN_MDEG, degrees_of_e7, knots_of_mmps
from lindero.shells.languages.tongues import Span

UNKNOWN: Final = "\N{EN DASH}"
"""Written where a value is not known; what is withheld is marked by the page itself, with the word."""

_SHORT: Final = 6
_THIN_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"
_SYMBOLS: Final[Mapping[Span, str]] = {"day": "d", "hour": "h", "minute": "min", "second": "s"}
_SPANS: Final[tuple[tuple[Span, int, Span, int], ...]] = (
    ("day", 86_400, "hour", 3_600),
    ("hour", 3_600, "minute", 60),
    ("minute", 60, "second", 1),
)


def clock(at: int | None) -> str:
    """Write an instant (milliseconds UTC) as a watch officer does, `07:31:17Z`."""
    return UNKNOWN if at is None else f"{text_of(at)[11:19]}Z"


def utc(at: int | None) -> str:
    """Write an instant (milliseconds UTC) in full, `2026-11-22 07:31:17Z`."""
    return UNKNOWN if at is None else text_of(at)[:19].replace("T", " ") + "Z"


def date(at: int | None) -> str:
    """Write the UTC day of an instant (milliseconds UTC), `2026-11-22`."""
    return UNKNOWN if at is None else text_of(at)[:10]


def machine_time(at: int) -> str:
    """Write an instant (milliseconds UTC) for the `datetime` of a `<time>` element."""
    return text_of(at)


def latitude(value: int | None) -> str:
    """Write a latitude (1e-7 degree), `40.7190 N`."""
    return UNKNOWN if value is None else _angle(value, "N", "S")


def longitude(value: int | None) -> str:
    """Write a longitude (1e-7 degree), `18.9251 E`."""
    return UNKNOWN if value is None else _angle(value, "E", "W")


def position(place: Place | None) -> str:
    """Write a place as sailors read it, latitude first: `40.7190 N 18.9251 E`."""
    return UNKNOWN if place is None else f"{latitude(place.lat)} {longitude(place.lon)}"


def knots(speed_mmps: int | None) -> str:
    """Write a speed (millimetres per second) in knots, `12.3`."""
    return UNKNOWN if speed_mmps is None else f"{knots_of_mmps(speed_mmps):.1f}"


def degrees(course_mdeg: int | None) -> str:
    """Write a course (millidegrees clockwise from north) with three digits, `045°`."""
    if course_mdeg is None:
        return UNKNOWN
    return f"{round(course_mdeg % FULL_TURN_MDEG / 1_000) % 360:03d}°"


def count(number: int | None) -> str:
    """Write a whole number with its thousands apart, `18,204`."""
    return UNKNOWN if number is None else f"{number:,}"


def short_id(name: str) -> Markup:
    """Write a long name (of a record, a hash) by its first and last letters, the whole of it as title."""
    if len(name) <= 2 * _SHORT + 1:
        return Markup('<span class="mono">{}</span>').format(name)
    short = f"{name[:_SHORT]}…{name[-_SHORT:]}"
    return Markup('<span class="mono" title="{}">{}</span>').format(name, short)


def span(number: int, unit: Span) -> str:
    """Write a length of time in one unit by its international symbol, `5 min`."""
    return f"{number}{_THIN_SPACE}{_SYMBOLS[unit]}"


def duration(seconds: float | None, in_unit: Callable[[int, Span], str] = span) -> str:
    """Write a duration (seconds) in its two largest units, `2 min 5 s`; `in_unit` writes each in a language."""
    if seconds is None:
        return UNKNOWN
    whole = max(0, round(seconds))
    for name, size, smaller, step in _SPANS:
        if whole >= size:
            rest = whole % size // step
            return in_unit(whole // size, name) + (f" {in_unit(rest, smaller)}" if rest else "")
    return in_unit(whole, "second")


_ABBREVIATED: Final = {
    "adsb": "ADS-B", "ais": "AIS", "ais a": "AIS class A", "ais b": "AIS class B", "gnss": "GNSS", "sos": "SOS",
    "tcp": "TCP", "udp": "UDP",
}  # fmt: skip
_ABBREVIATIONS: Final = re.compile(r"\b(ais [ab]$|adsb|ais|gnss|sos|tcp|udp)\b")


def words(name: str) -> str:
    """Write the name of a field, a class or a role as words: `course_mdeg` is written `Course`, `ais_gap` `AIS gap`."""
    bare = name
    for unit in ("_mdeg", "_mmps", "_at", "_s"):
        bare = bare.removesuffix(unit)
    spaced = _ABBREVIATIONS.sub(lambda found: _ABBREVIATED[found[0]], bare.replace("_", " ").strip())
    return spaced[:1].upper() + spaced[1:]


def code_words(text: str) -> Markup:
    """Let a long dotted name break after its dots, so that it fits a narrow screen."""
    return Markup(".<wbr>").join(escape(part) for part in text.split("."))


def _angle(value: int, positive: str, negative: str) -> str:
    return f"{abs(degrees_of_e7(value)):.4f} {positive if value >= 0 else negative}"
