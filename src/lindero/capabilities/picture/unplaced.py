"""Things without a position: no map can draw them, so they are counted beside it and named in the list."""

import msgspec

from lindero.capabilities.picture.tables import COUNT_UNPLACED, LISTED_UNPLACED
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Slice, slice_of

MOST = 200
"""Things without a position on one page."""


class UnplacedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A thing without a position.

    Attributes:
        layer: The layer that would draw it.
        origin: Whose record it is.
        item_class: What kind of thing it is.
        title: What to call it.
        measured_at: When it was told, milliseconds UTC.
        record_id: The record that says so.
    """

    layer: str
    origin: str
    item_class: str
    title: str
    measured_at: int
    record_id: str


def count_unplaced(desk: Desk) -> int:
    """Return how many things have no position."""
    return int(desk.rows(COUNT_UNPLACED)[0][0])


def list_unplaced(desk: Desk, after: Key | None) -> Slice[UnplacedLine]:
    """Return one page of the things without a position, rescue first, then the newest.

    Raises:
        Invalid: If the list has no such place.
    """
    page = slice_of(desk.rows, LISTED_UNPLACED, after, MOST)
    lines = [
        UnplacedLine(
            layer=layer,
            origin=origin,
            item_class=item_class,
            title=title,
            measured_at=measured_at,
            record_id=record_id,
        )
        for layer, origin, item_class, title, measured_at, record_id in page.items
    ]
    return Slice(lines, page.next)
