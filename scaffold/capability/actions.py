"""What may be asked: to note an item, and to close it."""

from typing import Annotated

import msgspec

from lindero.capabilities.example import records
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place


class NoteItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note that something at a place needs seeing to."""

    what: Annotated[
        str,
        msgspec.Meta(min_length=3, max_length=200, description="what needs seeing to; things, not persons"),
    ]
    place: Annotated[Place, msgspec.Meta(description="where: longitude, then latitude")]
    urgency: Annotated[int, msgspec.Meta(ge=1, le=3, description="1 can wait a week, 2 today, 3 now")] = 1


class CloseItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that an item has been seen to."""

    item: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the record that noted the item")
    ]


def note_item(desk: Desk, ask: NoteItem) -> str:
    """Note an item.

    Returns:
        The name of its record.
    """
    return desk.put(records.ItemNoted(what=ask.what, place=ask.place, urgency=ask.urgency)).record_id


def close_item(desk: Desk, ask: CloseItem) -> None:
    """Close an item.

    Raises:
        Missing: If no open item has this name.
    """
    if not desk.rows("SELECT 1 FROM example_items WHERE record_id = ?", (ask.item,)):
        raise Missing("example.item", f"There is no open item {ask.item}.", "Look at the list of open items.")
    head, _ = desk.record(ask.item)
    desk.put(records.ItemClosed(item=ask.item), cause=head)
