"""What people look up: the items that are open."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.example import records
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

ITEMS: Final = Table(
    name="example_items",
    columns={
        "record_id": "TEXT NOT NULL",
        "noted_at": "INTEGER NOT NULL",
        "what": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "urgency": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("noted_at",),),
    meaning="An item that nobody has seen to yet.",
)
TABLES: Final = (ITEMS,)

OPEN_ITEMS: Final = "SELECT record_id, what FROM example_items ORDER BY noted_at LIMIT 500"


def item_noted(rows: Rows, head: Head, record: records.ItemNoted) -> None:
    """Add an open item."""
    rows.execute(
        "INSERT INTO example_items (record_id, noted_at, what, lon, lat, urgency) VALUES (?, ?, ?, ?, ?, ?)",
        (head.record_id, head.at, record.what, record.place.lon, record.place.lat, record.urgency),
    )


def item_closed(rows: Rows, head: Head, record: records.ItemClosed) -> None:
    """Take a closed item off the list."""
    rows.execute("DELETE FROM example_items WHERE record_id = ?", (record.item,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.ItemNoted: item_noted,
    records.ItemClosed: item_closed,
}
