"""What may be asked: to note an item, and to close it."""

from lindero.capabilities.example import records
from lindero.capabilities.example.asks import CloseItem, NoteItem
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing


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
