"""Finding things on the map: by origin, class, area and words; the map and the list ask the same."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.capabilities.picture.rules import Box, box_of, column_of, row_of
from lindero.capabilities.picture.tables import (
    COUNT_ITEMS,
    COUNT_ITEMS_IN_AREA,
    FIND_ITEMS,
    FIND_ITEMS_IN_AREA,
    ORDERS,
    Item,
    item_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.paging import Key
from lindero.kernel.places import Place
from lindero.kernel.sharing import Sharing

Order = Literal["name", "newest", "origin"]

MAX_LIMIT: Final = 1_000
MOST_OFFSET: Final = 1_000_000
"""Rows that may be passed over: more than a node ever shows, and a number that the store can count to."""

MOST_DEGREES: Final = 540.0
"""Edges of an area lie within a turn and a half: a map may have been pushed once around the world."""


class ListQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which things to show, in which order; the map takes the same query and shows the same things.

    Who is in distress is shown whatever is asked or hidden, unless the things of one layer are asked for.

    Attributes:
        q: Words that name, identity or track must hold.
        hide: What is hidden, parted by commas: classes, layers, `own`, `received`, `stale`, `areas`, `zones`, `lines`.
        view: Only what lies between the edges west, south, east and north, degrees parted by commas: the map's own.
        sel: The thing that is selected on the map, by its number; the list keeps it for the way back.
        trails: Further things whose way the map shows, numbers parted by commas; the list keeps them too.
        symbols: `app6` where the map is drawn with symbols of APP-6; the list keeps it.
        origin: `own`, `received`, or a nation as three letters; all if empty.
        item_class: Only this class: `vessel`, `vehicle`, `aircraft`, `drone`, `patrol`, `rescue`, `unknown`.
        layer: Only this layer.
        west: Western edge of an area, degrees; an area needs all four edges.
        south: Southern edge, degrees.
        east: Eastern edge, degrees; less than `west` across the antimeridian.
        north: Northern edge, degrees.
        order: By `name`, `newest` first, or by `origin`.
        limit: Most rows to show.
        offset: Rows to pass over.
        unplaced_after: Of what has no position only what comes after this place: where the page before ended.
    """

    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    hide: Annotated[str, msgspec.Meta(max_length=600)] = ""
    view: Annotated[str, msgspec.Meta(max_length=80)] = ""
    sel: Annotated[str, msgspec.Meta(max_length=10)] = ""
    trails: Annotated[str, msgspec.Meta(max_length=100)] = ""
    symbols: Annotated[str, msgspec.Meta(max_length=10)] = ""
    origin: Annotated[str, msgspec.Meta(max_length=8)] = ""
    item_class: Annotated[str, msgspec.Meta(max_length=20)] = ""
    layer: Annotated[str, msgspec.Meta(max_length=100)] = ""
    west: Annotated[float, msgspec.Meta(ge=-540, le=540)] | None = None
    south: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    east: Annotated[float, msgspec.Meta(ge=-540, le=540)] | None = None
    north: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    order: Order = "name"
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)] = 200
    offset: Annotated[int, msgspec.Meta(ge=0, le=MOST_OFFSET)] = 0
    unplaced_after: Key | None = None


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, as the list shows it.

    Attributes:
        slot: Its number on the map.
        title: What to call it: its name, else its identity, else the end of its track's name.
        item_class: What kind of thing it is.
        layer: The layer that draws it.
        item_id: Its name within layer and origin.
        identity: The name that it gives itself; empty if unknown or withheld.
        place: Where it is.
        course_mdeg: Course over ground, millidegrees clockwise from north; None if unknown or withheld.
        speed_mmps: Speed over ground, millimetres per second; None if unknown or withheld.
        origin: Whose record it is.
        is_received: Whether it came from a neighbour.
        is_stale: Whether it should have been renewed by now.
        is_rescue: Whether it is somebody in distress.
        agreement: Under which agreement it came; empty for our own.
        clause: Under which clause.
        measured_at: When it was there, milliseconds UTC.
        record_id: The record that says so.
        sharing: With whom that record is; None for what was received, for whoever may not see what the gate decided,
            and beside the map.
    """

    slot: int
    title: str
    item_class: str
    layer: str
    item_id: str
    identity: str
    place: Place
    course_mdeg: int | None
    speed_mmps: int | None
    origin: str
    is_received: bool
    is_stale: bool
    is_rescue: bool
    agreement: str
    clause: str
    measured_at: int
    record_id: str
    sharing: Sharing | None = None


def title_of(item: Item) -> str:
    """Return what to call a thing: its name, else its identity, else the beginning of its track's name."""
    return item.name or item.identity or item.item_id[:8]


def line_of(item: Item, at: int) -> ItemLine:
    """Return a thing as the list shows it at an instant, milliseconds UTC."""
    return ItemLine(
        slot=item.slot,
        title=title_of(item),
        item_class=item.item_class,
        layer=item.layer,
        item_id=item.item_id,
        identity=item.identity,
        place=item.place,
        course_mdeg=item.course_mdeg,
        speed_mmps=item.speed_mmps,
        origin=item.origin,
        is_received=item.is_received,
        is_stale=item.is_stale(at),
        is_rescue=item.is_rescue,
        agreement=item.agreement,
        clause=item.clause,
        measured_at=item.measured_at,
        record_id=item.record_id,
    )


def with_sharing(desk: Desk, lines: Sequence[ItemLine]) -> tuple[ItemLine, ...]:
    """Return things with whom each own one is shared: one look-up for all of them."""
    own = [line.record_id for line in lines if not line.is_received]
    told = desk.sharing(own) if own else {}
    return tuple(
        line
        if line.is_received or line.record_id not in told
        else msgspec.structs.replace(line, sharing=told[line.record_id])
        for line in lines
    )


def find_items(desk: Desk, query: ListQuery) -> tuple[list[Item], int]:
    """Find things on the map.

    Returns:
        The things of one page of the list, and how many there are in all.

    Raises:
        Invalid: If an area lacks some of its edges, is no four numbers, or its southern edge is north of its
            northern one.
    """
    hidden = f",{query.hide.replace(' ', '').lower()},"
    words = query.q.strip().lower()
    found: tuple[Any, ...] = (hidden, desk.now(), query.layer, query.item_class, query.origin, words)
    box = _box(query)
    count, find, parameters = COUNT_ITEMS, FIND_ITEMS, found
    if box is not None:
        count, find = COUNT_ITEMS_IN_AREA, FIND_ITEMS_IN_AREA
        parameters = (*found, *_cells(box), box.south, box.north, *box.spans[0], *box.spans[1])
    total = desk.rows(count, parameters)[0][0]
    page = desk.rows(
        f"{find} ORDER BY {ORDERS[query.order]} LIMIT ? OFFSET ?",
        (*parameters, query.limit, query.offset),
    )
    return [item_of(row) for row in page], int(total)


def _box(query: ListQuery) -> Box | None:
    edges = _edges(query.view) if query.view else (query.west, query.south, query.east, query.north)
    if all(edge is None for edge in edges):
        return None
    west, south, east, north = edges
    if west is None or south is None or east is None or north is None or south > north:
        raise Invalid(
            "picture.area", "The area is incomplete.", "Give west, south, east and north, south below north."
        )
    return box_of(west, south, east, north)


def _edges(view: str) -> tuple[float | None, ...]:
    """Read four edges in degrees; whatever is not four numbers of this world is an area that lacks them."""
    try:
        west, south, east, north = (float(edge) for edge in view.split(","))
    except ValueError:
        return (None, None, None, 0.0)
    is_sound = all(abs(edge) <= MOST_DEGREES for edge in (west, south, east, north))
    return (west, south, east, north) if is_sound else (None, None, None, 0.0)


def _cells(box: Box) -> tuple[int, ...]:
    """Return the cells of a box, as `FIND_ITEMS_IN_AREA` takes them."""
    columns = [(column_of(low), column_of(high)) if low <= high else (1, 0) for low, high in box.spans]
    return (row_of(box.south), row_of(box.north), *columns[0], *columns[1])
