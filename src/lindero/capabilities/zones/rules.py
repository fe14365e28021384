"""What follows of a zone: whether it holds, who is inside, and whether somebody is told."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from lindero.capabilities.zones.records import MOST_CORNERS, Tells, Way
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Area, Place, area_contains, area_of, place_of
from lindero.kernel.times import MINUTE_MS

QUIET_MS: Final = 10 * MINUTE_MS
"""Time within which the same way of the same track is not told again: who runs along an edge crosses it once
(product default)."""

_TOLD: Final[dict[Tells, frozenset[Way]]] = {
    "entering": frozenset({"entered"}),
    "leaving": frozenset({"left"}),
    "both": frozenset({"entered", "left"}),
    "nobody": frozenset(),
}


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a track and a zone.

    Attributes:
        is_inside: Whether it was inside when it was last seen.
        seen_at: When that was, milliseconds UTC.
        entered_at: When its entering was last told; 0 if never.
        left_at: When its leaving was last told; 0 if never.
    """

    is_inside: bool
    seen_at: int
    entered_at: int = 0
    left_at: int = 0


def holds(starts_at: int, ends_at: int, at: int) -> bool:
    """Say whether a zone holds at an instant; one without an end holds until it is closed."""
    return starts_at <= at and (not ends_at or at < ends_at)


def crossing(before: Presence | None, *, is_inside: bool, at: int, tells: Tells) -> Way | None:
    """Return what is to be told of a track that is now inside or outside; None for nothing.

    What was never seen outside did not enter: a zone that is drawn around ships at anchor tells of none of them.
    """
    if before is None or before.is_inside == is_inside or at < before.seen_at:
        return None
    way: Way = "entered" if is_inside else "left"
    told_at = before.entered_at if is_inside else before.left_at
    if way not in _TOLD[tells] or (told_at and at - told_at < QUIET_MS):
        return None
    return way


def contains(corners: tuple[Place, ...], place: Place) -> bool:
    """Say whether a place lies in a zone, its edge included."""
    return area_contains(_area(corners), place)


@lru_cache(maxsize=256)
def _area(corners: tuple[Place, ...]) -> Area:
    return area_of(corners)


def corners_in(text: str) -> tuple[Place, ...]:
    """Read corners: longitude, then latitude in degrees, one corner a line.

    Raises:
        Invalid: If a line is no place, or the corners are too few, too many or enclose nothing.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    corners = tuple(_corner(number, line) for number, line in enumerate(lines, start=1))
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise Invalid(
            "zones.corners",
            f"{len(corners)} corners are no zone.",
            f"Give 3 to {MOST_CORNERS} corners, one a line.",
        )
    area_of(corners)
    return corners


def _corner(number: int, line: str) -> Place:
    parts: Sequence[str] = line.replace(",", " ").replace(";", " ").split()
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError as error:
        raise Invalid(
            "zones.corner",
            f"Line {number} is no corner: {line.strip()[:40]}.",
            "Write longitude, then latitude, in degrees: 10.9252 54.7190.",
        ) from error
    return place_of(lon, lat)
