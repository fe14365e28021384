"""What is shown: the items that are open, those that have waited too long first."""

import msgspec

from lindero.capabilities.example.rules import is_overdue, wait_until
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place

SHOWN = 500
"""Items on one page: more than a person reads."""


class ItemsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which items to show.

    Attributes:
        overdue: Only those that have waited longer than they may.
    """

    overdue: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One open item.

    Attributes:
        record_id: The record that noted it.
        what: What was noted.
        place: Where it is.
        urgency: 1 can wait a week, 2 today, 3 now.
        noted_at: When it was noted, milliseconds UTC.
        wait_until: Until when it may wait, milliseconds UTC.
        is_overdue: Whether it has waited longer.
    """

    record_id: str
    what: str
    place: Place
    urgency: int
    noted_at: int
    wait_until: int
    is_overdue: bool


class ItemsView(msgspec.Struct, frozen=True, kw_only=True):
    """The open items.

    Attributes:
        at: The time of the view, milliseconds UTC.
        items: The items, in the order of their end.
    """

    at: int
    items: tuple[Item, ...]


def show_items(desk: Desk, query: ItemsQuery) -> ItemsView:
    """Show what is open."""
    rows = desk.rows(
        "SELECT record_id, what, lon, lat, urgency, noted_at FROM example_items ORDER BY noted_at LIMIT ?",
        (SHOWN,),
    )
    now = desk.now()
    items = [
        Item(
            record_id=record_id,
            what=what,
            place=Place(lon, lat),
            urgency=urgency,
            noted_at=noted_at,
            wait_until=wait_until(noted_at, urgency),
            is_overdue=is_overdue(noted_at, urgency, now),
        )
        for record_id, what, lon, lat, urgency, noted_at in rows
    ]
    shown = [item for item in items if item.is_overdue or not query.overdue]
    return ItemsView(at=now, items=tuple(sorted(shown, key=lambda item: item.wait_until)))
