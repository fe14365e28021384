"""Things without a position: no map can draw them, so they are counted beside it and named in the list."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.capability import Feature, Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.record import Head

UNPLACED: Final = Table(
    name="picture_unplaced",
    columns={
        "layer": "TEXT",
        "origin": "TEXT",
        "item_id": "TEXT",
        "item_class": "TEXT",
        "name": "TEXT",
        "stale_at": "INTEGER",
        "measured_at": "INTEGER",
        "record_id": "TEXT",
    },
    key=("layer", "origin", "item_id"),
    meaning="A thing of a layer of which nobody knows where it is.",
)

_PUT: Final = (
    "INSERT INTO picture_unplaced (layer, origin, item_id, item_class, name, stale_at, measured_at, record_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT_ANY: Final = "SELECT 1 FROM picture_unplaced WHERE layer = ? LIMIT 1"
COUNT_UNPLACED: Final = "SELECT COUNT(*) FROM picture_unplaced"
SELECT_UNPLACED: Final = (
    "SELECT layer, origin, item_class, CASE name WHEN '' THEN item_id ELSE name END, measured_at, record_id"
    " FROM picture_unplaced ORDER BY item_class <> 'rescue', measured_at DESC, layer, origin, item_id LIMIT ?"
)
MOST: Final = 200


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


def note_unplaced(rows: Rows, layer: str, run: Sequence[tuple[Head, Feature]]) -> None:
    """Enter what has no position, and take out what has one by now or has ended."""
    if all(feature.place for _, feature in run) and not rows.query(_SELECT_ANY, (layer,)):
        return
    for head, feature in run:
        key = (layer, head.origin, feature.item_id)
        rows.execute("DELETE FROM picture_unplaced WHERE layer = ? AND origin = ? AND item_id = ?", key)
        if feature.place is None and not feature.ended:
            said = (feature.item_class, feature.name, feature.stale_at, feature.measured_at, head.record_id)
            rows.execute(_PUT, (*key, *said))


def count_unplaced(desk: Desk) -> int:
    """Return how many things have no position."""
    return int(desk.rows(COUNT_UNPLACED)[0][0])


def list_unplaced(desk: Desk) -> tuple[UnplacedLine, ...]:
    """Return the things without a position, rescue first, then the newest."""
    return tuple(
        UnplacedLine(
            layer=layer,
            origin=origin,
            item_class=item_class,
            title=title,
            measured_at=measured_at,
            record_id=record_id,
        )
        for layer, origin, item_class, title, measured_at, record_id in desk.rows(SELECT_UNPLACED, (MOST,))
    )
