"""What is counted of events: months, trends, a grid; small counts are withheld before they are shown or exported."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.capabilities.events.records import Tally
from lindero.kernel.places import Place
from lindero.kernel.times import Instant
from lindero.kernel.units import DEGREE_E7

INDICATOR_DAY: Final = 15
"""Day of the month on which the last month's indicators are made (D-02; Regulation (EU) 2021/581, annex 1, [M])."""

SUPPRESS_BELOW: Final = 5
"""Counts from 1 to 4 are withheld: few enough people could be told apart (product default, to be verified)."""

GRID_E7: Final = DEGREE_E7 // 4
"""A quarter of a degree: 28 km of latitude."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it is counted.

    Attributes:
        event_type: Its type.
        place: Where it was.
        happened_at: When, milliseconds UTC.
        persons: How many people, as far as reported.
    """

    event_type: str
    place: Place
    happened_at: Instant
    persons: int = 0


class GridCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the heat map.

    Attributes:
        south_west: Its south-western corner.
        events: How many events; None where there are too few to tell.
    """

    south_west: Place
    events: int | None


def month_of(at: Instant) -> str:
    """Return the month of an instant, `2026-11`, UTC."""
    return dt.datetime.fromtimestamp(at / 1_000, dt.UTC).strftime("%Y-%m")


def month_before(month: str) -> str:
    """Return the month before a month."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year - (number == 1):04}-{(number - 2) % 12 + 1:02}"


def month_due(at: Instant) -> str:
    """Return the latest month whose indicators are due at an instant: from the 15th on, the month before."""
    day = dt.datetime.fromtimestamp(at / 1_000, dt.UTC).day
    last = month_before(month_of(at))
    return last if day >= INDICATOR_DAY else month_before(last)


def tallied(month: str, events: Iterable[Counted]) -> tuple[Tally, ...]:
    """Count the events of a month by type, with the people in them."""
    counts: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for event in events:
        if month_of(event.happened_at) == month:
            counts[event.event_type] += 1
            people[event.event_type] += event.persons
    return tuple(
        Tally(event_type=name, events=counts[name], persons=people[name])  # type: ignore[arg-type]
        for name in sorted(counts)
    )


def suppressed(count: int) -> int | None:
    """Return a count as it may be shown to those who need no single case: None for 1 to 4."""
    return None if 0 < count < SUPPRESS_BELOW else count


def grid_of(events: Iterable[Counted]) -> tuple[GridCell, ...]:
    """Return the heat map: every cell with an event, south to north, west to east, small counts withheld."""
    cells = Counter((event.place.lat // GRID_E7, event.place.lon // GRID_E7) for event in events)
    return tuple(
        GridCell(south_west=Place(lon=column * GRID_E7, lat=row * GRID_E7), events=suppressed(count))
        for (row, column), count in sorted(cells.items())
    )


def shown_counts(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Return counts of one group as they may be exported together with their sum.

    One withheld count alone could be told from the sum: then the smallest of the others is withheld as well
    (complementary suppression).
    """
    shown = [suppressed(count) for count in counts]
    if shown.count(None) == 1:
        others = [(count, place) for place, count in enumerate(shown) if count]
        if others:
            shown[min((count or 0, place) for count, place in others)[1]] = None
    return tuple(shown)


def trend_of(counts: Sequence[int]) -> float | None:
    """Return the slope of a row of months by least squares, events a month; None for fewer than three."""
    if len(counts) < 3:
        return None
    middle = (len(counts) - 1) / 2
    mean = sum(counts) / len(counts)
    spread = sum((place - middle) ** 2 for place in range(len(counts)))
    return sum((place - middle) * (count - mean) for place, count in enumerate(counts)) / spread
