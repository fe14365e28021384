"""How items appear on the map."""

from typing import Final

from lindero.capabilities.example.records import ItemNoted
from lindero.capabilities.example.rules import wait_until
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head


def item_feature(head: Head, record: ItemNoted) -> Feature:
    """Draw an item where it was noted, until it may wait no longer."""
    return Feature(
        item_id=head.record_id,
        place=record.place,
        measured_at=head.at,
        stale_at=wait_until(head.at, record.urgency),
        name=record.what,
    )


ITEMS: Final = Layer(name="example.items", title="Noted items", on=(ItemNoted,), feature=item_feature)
