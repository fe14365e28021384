"""Rules of matching: how many may be asked about at once and a day, who may confirm, what work two nations share."""

from typing import Final

from lindero.capabilities.matching.records import Compared, Way
from lindero.kernel.coarse import cell_of
from lindero.kernel.decisions import Decision, refused
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS

AT_ONCE: Final[dict[Way, int]] = {"question": 10, "names": 10, "bulk": 1_000, "work": 256}
"""Identifiers in one question; more need a clause that names `matching.bulk_asked` (HIT-04)."""

A_DAY: Final[dict[Way, int]] = {"question": 200, "names": 50, "bulk": 5_000, "work": 2_048}
"""Identifiers that one neighbour may ask about in one day of UTC: it learns of no more than so many of what is on
record, however often it asks (product default)."""

MOST_SUBJECTS: Final = 8_192
"""Identifiers of one sort on record: their rows must fit into one answer."""

CORE_DATA_HOURS: Final = 48
"""Hours within which a person decides on core data (D-14: Regulation (EU) 2024/982, article 47; to be verified)."""

LEAVES_WITHIN_MS: Final = 15 * MINUTE_MS
"""Time after which a question that has not left counts as not sent."""

CELL_KM: Final = 10
PART_OF_DAY_MS: Final = 6 * HOUR_MS
MOST_PARTS: Final = AT_ONCE["work"]
_MOST_STEPS: Final = 20_000
_STEP_E7: Final = 449_660
"""Half a cell of ten kilometres of latitude, 1e-7 degree: no cell is stepped over."""


def way_of(sort: Compared, *, is_bulk: bool) -> Way:
    """Return in which way something is asked."""
    if sort == "work":
        return "work"
    if sort == "name":
        return "names"
    return "bulk" if is_bulk else "question"


def may_ask(way: Way, amount: int, asked_today: int) -> Decision:
    """Decide whether so many may be asked about now, by both sides' nodes alike.

    Args:
        way: In which way.
        amount: How many identifiers.
        asked_today: About how many the same nation asked the same one in this way today.
    """
    if amount > AT_ONCE[way]:
        return refused(
            "BATCH",
            f"{amount} at once are more than the {AT_ONCE[way]} that a question may hold.",
            fix="Ask about those that the case needs, or agree on a clause for many at once.",
        )
    if asked_today + amount > A_DAY[way]:
        return refused(
            "RATE",
            f"{asked_today} were asked about today, and {A_DAY[way]} a day are the most.",
            fix="Ask tomorrow, and only about what the case needs.",
        )
    return Decision(allowed=True)


def day_of(at: int) -> int:
    """Return the day of an instant, days of UTC since 1970."""
    return at // DAY_MS


def parts_of_area(southwest: Place, northeast: Place, begins_at: int, ends_at: int) -> tuple[str, ...]:
    """Return an area and time as the cells of ten kilometres and quarters of a day that they touch.

    Two nations that work in the same cell at the same time write the same text, and the text is compared blinded.

    Raises:
        Invalid: If the corners or times are turned round, or they touch more than 256 cells.
    """
    if northeast.lat < southwest.lat or northeast.lon < southwest.lon or ends_at < begins_at:
        raise Invalid(
            "matching.area",
            "The area has no extent, or the time ends before it begins.",
            "Give the south-western corner, then the north-eastern one, then from when until when.",
        )
    quarters = range(begins_at // PART_OF_DAY_MS, ends_at // PART_OF_DAY_MS + 1)
    cells = _cells(southwest, northeast, MOST_PARTS // max(1, len(quarters)))
    return tuple(f"cell:{cell.lon}:{cell.lat}:{quarter}" for cell in cells for quarter in quarters)


def _cells(southwest: Place, northeast: Place, most: int) -> list[Place]:
    """Return the middles of all cells that an area touches, row by row from the south."""
    lats = [*range(southwest.lat, northeast.lat, _STEP_E7), northeast.lat]
    lons = [*range(southwest.lon, northeast.lon, _STEP_E7), northeast.lon]
    # Far north and south many steps lie in one cell; even there nobody needs more of them than this.
    found = (
        dict.fromkeys(cell_of(Place(lon=lon, lat=lat), CELL_KM) for lat in lats for lon in lons)
        if len(lats) * len(lons) <= _MOST_STEPS
        else {}
    )
    if not 1 <= len(found) <= most:
        raise Invalid(
            "matching.area_size",
            f"The area and time touch more than {MOST_PARTS} cells and quarters of a day.",
            "Compare a smaller area, or fewer days.",
        )
    return list(found)
