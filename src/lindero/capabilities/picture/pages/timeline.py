"""How much was seen when, and when alerts began: the strip below the map from which an earlier time is opened."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import MINUTE_MS

ALERTS: Final = "alerts.open"
"""The sublayer whose things are alerts; each is marked where it began, and so is everybody in distress."""

# How many things were heard in each part: those only are asked of that were heard since the beginning.
_HEARD: Final = (
    "WITH RECURSIVE parts (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM parts WHERE number + 1 < ?3)"
    " SELECT number, (SELECT COUNT(*) FROM picture_latest AS l WHERE l.measured_at >= ?1 + number * ?2 AND EXISTS"
    " (SELECT 1 FROM picture_history WHERE item = l.item AND measured_at >= ?1 + number * ?2"
    " AND measured_at < ?1 + (number + 1) * ?2)) FROM parts ORDER BY number"
)
_BEGAN: Final = (
    "SELECT (first - ?1) / ?2, SUM(is_rescue = 0), SUM(is_rescue) FROM (SELECT MIN(h.measured_at) AS first,"
    " l.item_class = 'rescue' AS is_rescue FROM picture_latest AS l CROSS JOIN picture_history AS h ON h.item = l.item"
    " WHERE (l.layer = ?4 OR l.item_class = 'rescue') AND l.measured_at >= ?1 GROUP BY l.item)"
    " WHERE first >= ?1 AND first < ?1 + ?2 * ?3 GROUP BY 1"
)


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far back.

    Attributes:
        minutes: How long before now it begins.
        parts: Into how many parts the time is cut.
    """

    minutes: Annotated[int, msgspec.Meta(ge=10, le=1_440)] = 120
    parts: Annotated[int, msgspec.Meta(ge=10, le=120)] = 60


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the time.

    Attributes:
        begin: Its first instant, milliseconds UTC.
        things: How many things were heard in it.
        alerts: How many alerts began in it.
        rescues: How many persons, boats or cases in distress began in it.
    """

    begin: int
    things: int
    alerts: int
    rescues: int


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    """The time before now.

    Attributes:
        begin: First instant, milliseconds UTC.
        end: The time of the view.
        parts: The parts, oldest first.
        most: The most things in any part.
        alerts: How many alerts began.
        rescues: How many cases of distress began.
    """

    begin: int
    end: int
    parts: tuple[Part, ...]
    most: int
    alerts: int
    rescues: int


def show_timeline(desk: Desk, query: TimelineQuery) -> TimelineView:
    """Show how much was seen when."""
    end = desk.now()
    length_ms = query.minutes * MINUTE_MS // query.parts
    begin = end - length_ms * query.parts
    # What was measured at this very millisecond belongs to the last part.
    asked = (begin + 1, length_ms, query.parts)
    began = {number: (alerts, rescues) for number, alerts, rescues in desk.rows(_BEGAN, (*asked, ALERTS))}
    parts = tuple(
        Part(
            begin=begin + number * length_ms,
            things=things,
            alerts=began.get(number, (0, 0))[0],
            rescues=began.get(number, (0, 0))[1],
        )
        for number, things in desk.rows(_HEARD, asked)
    )
    return TimelineView(
        begin=begin,
        end=end,
        parts=parts,
        most=max(part.things for part in parts),
        alerts=sum(part.alerts for part in parts),
        rescues=sum(part.rescues for part in parts),
    )
