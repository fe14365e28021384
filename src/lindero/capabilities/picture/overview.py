"""The map and the list: how many things there are, where, and the first of them in words."""

from typing import Annotated

import msgspec

from lindero.capabilities.picture.finding import ItemLine, ListQuery, find_items, line_of, with_sharing
from lindero.capabilities.picture.policy import CAN_BE_HIDDEN, DRAWN, DrawnLayer
from lindero.capabilities.picture.tables import SELECT_CLASSES, SELECT_TOTALS
from lindero.capabilities.picture.unplaced import UnplacedLine, count_unplaced, list_unplaced
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Slice

MAP_ROWS = 100
"""Rows beside the map before its script has run: enough to work with, little enough to come at once."""


class PictureQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to show the map: the list takes the same query.

    Attributes:
        q: Words that name, identity or track of the rows beside the map must hold.
        hide: What map and rows hide, parted by commas: see `ListQuery`.
        view: West, south, east and north of what the map shows at first, degrees; the script reads it.
        sel: The selected thing by its number; the script reads it.
        trails: Further things whose way is shown, numbers parted by commas; the script reads it.
        symbols: `app6` for symbols of APP-6, the civil ones otherwise; the script reads it.
    """

    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    hide: Annotated[str, msgspec.Meta(max_length=600)] = ""
    view: Annotated[str, msgspec.Meta(max_length=80)] = ""
    sel: Annotated[str, msgspec.Meta(max_length=10)] = ""
    trails: Annotated[str, msgspec.Meta(max_length=100)] = ""
    symbols: Annotated[str, msgspec.Meta(max_length=10)] = ""


class ClassCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many things of a class there are.

    Attributes:
        item_class: The class.
        things: How many.
    """

    item_class: str
    things: int


class PictureView(msgspec.Struct, frozen=True, kw_only=True):
    """The map in numbers, and its first rows.

    Attributes:
        at: The time of the view, milliseconds UTC.
        own: Own things on the map.
        received: Received things on the map.
        stale: How many of all should have been renewed by now.
        classes: Things by class.
        items: The first things, as the list shows them.
        total: How many things fit the query, with or without room for them here.
        unplaced: How many things have no position and can only be listed.
        drawn: The sublayers on the map that can be hidden, with their numbers in the live feed.
    """

    at: int
    own: int
    received: int
    stale: int
    classes: tuple[ClassCount, ...]
    items: tuple[ItemLine, ...]
    total: int
    unplaced: int
    drawn: tuple[DrawnLayer, ...]


class ListView(msgspec.Struct, frozen=True, kw_only=True):
    """The list that equals the map.

    Attributes:
        at: The time of the view, milliseconds UTC.
        items: The things on this page.
        total: How many there are in all.
        offset: How many were passed over.
        next: Offset of the next page; None on the last.
        previous: Offset of the page before; None on the first.
        unplaced: Things without a position, on the first page only: no filter hides them.
        unplaced_total: How many of these there are, on this page or not.
        unplaced_next: The place to ask `unplaced_after` for more of them; None at the end.
        hidden: What the query hides that there is, as the layers' form calls it.
    """

    at: int
    items: tuple[ItemLine, ...]
    total: int
    offset: int
    next: int | None
    previous: int | None
    unplaced: tuple[UnplacedLine, ...] = ()
    unplaced_total: int = 0
    unplaced_next: Key | None = None
    hidden: tuple[str, ...] = ()


def show_picture(desk: Desk, query: PictureQuery) -> PictureView:
    """Show the map."""
    now = desk.now()
    own, received, stale = desk.rows(SELECT_TOTALS, (now,))[0]
    classes = desk.rows(SELECT_CLASSES)
    items, total = find_items(desk, ListQuery(q=query.q, hide=query.hide, limit=MAP_ROWS))
    return PictureView(
        at=now,
        own=own,
        received=received,
        stale=stale,
        classes=tuple(ClassCount(item_class=name, things=things) for name, things in classes),
        items=tuple(line_of(item, now) for item in items),
        total=total,
        unplaced=count_unplaced(desk),
        drawn=DRAWN,
    )


def show_list(desk: Desk, query: ListQuery) -> ListView:
    """Show the list that equals the map, and with whom each own thing is shared."""
    view = show_rows(desk, query)
    return msgspec.structs.replace(view, items=with_sharing(desk, view.items))


def show_rows(desk: Desk, query: ListQuery) -> ListView:
    """Show the rows beside the map, asked for every two seconds: the same list, but for with whom things are shared."""
    items, total = find_items(desk, query)
    now, end = desk.now(), query.offset + query.limit
    passed_over = bool(query.offset or query.layer)
    unplaced = Slice[UnplacedLine]((), None) if passed_over else list_unplaced(desk, query.unplaced_after)
    return ListView(
        at=now,
        items=tuple(line_of(item, now) for item in items),
        total=total,
        offset=query.offset,
        next=end if end < total else None,
        previous=max(0, query.offset - query.limit) if query.offset else None,
        unplaced=tuple(unplaced.items),
        unplaced_total=0 if passed_over else count_unplaced(desk),
        unplaced_next=unplaced.next,
        hidden=tuple(
            name for name in query.hide.replace(" ", "").lower().split(",") if name in CAN_BE_HIDDEN
        ),
    )
