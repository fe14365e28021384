"""What OGC API Features asks in a query string: bbox, datetime, limit, offset."""

import math
from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1_000
_KNOWN: Final = frozenset({"bbox", "datetime", "limit", "offset", "f"})
_OPEN: Final = frozenset({"", ".."})
_LAST: Final = 253_402_300_799_999


class BadParameter(Invalid):
    """A parameter that cannot be used; the standard wants status 400."""

    status = 400


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which features are wanted.

    Attributes:
        bbox: West, south, east, north in degrees; None for everywhere.
        begin: Earliest instant, milliseconds UTC.
        end: Latest instant, milliseconds UTC.
        limit: How many at most.
        offset: How many to pass over.
    """

    bbox: tuple[float, float, float, float] | None = None
    begin: int = 0
    end: int = _LAST
    limit: int = DEFAULT_LIMIT
    offset: int = 0

    @property
    def is_timed(self) -> bool:
        """Whether it is limited in time."""
        return (self.begin, self.end) != (0, _LAST)


def wanted_in(given: Mapping[str, str]) -> Wanted:
    """Read a query string.

    Raises:
        BadParameter: If a parameter is unknown or cannot be used; names it.
    """
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise _bad(unknown[0], "is not known", f"There are: {', '.join(sorted(_KNOWN))}.")
    begin, end = _span(given.get("datetime", ""))
    return Wanted(
        bbox=_bbox(given["bbox"]) if "bbox" in given else None,
        begin=begin,
        end=end,
        limit=min(_whole("limit", given.get("limit", str(DEFAULT_LIMIT)), 1), MAX_LIMIT),
        offset=_whole("offset", given.get("offset", "0"), 0),
    )


def _bbox(text: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise _bad("bbox", "is no list of numbers", "Write west,south,east,north.") from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(number) for number in numbers):
        raise _bad("bbox", "has not four or six numbers", "Write west,south,east,north.")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise _bad("bbox", "is no box on Earth", "Write west,south,east,north in degrees, south below north.")
    return west, south, east, north


def _span(text: str) -> tuple[int, int]:
    if not text:
        return 0, _LAST
    first, slash, last = text.partition("/")
    try:
        begin = 0 if slash and first in _OPEN else instant_of(first)
        end = _LAST if slash and last in _OPEN else instant_of(last if slash else first)
    except Invalid as error:
        raise _bad("datetime", f"cannot be read: {error.text}", error.advice) from error
    if begin > end:
        raise _bad("datetime", "ends before it begins", "Write the earlier instant first.")
    return begin, end


def _whole(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise _bad(name, f"is no whole number from {least} on", "Write digits.")
    return int(text)


def _bad(name: str, why: str, advice: str) -> BadParameter:
    return BadParameter("ogc.parameter", f"The parameter {name} {why}.", advice)
