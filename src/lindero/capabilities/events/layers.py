"""How events appear on the map: where they are, by reference and type; never who is in them."""

from typing import Final

from lindero.capabilities.events.records import EventClosed, EventReported
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS


def event_feature(head: Head, record: EventReported | EventClosed) -> Feature:
    """Draw an event where it is until it is closed; without news for a day it is stale."""
    if isinstance(record, EventClosed):
        return Feature(
            item_id=record.reference, place=record.place, measured_at=head.at, stale_at=head.at, ended=True
        )
    return Feature(
        item_id=record.reference,
        place=record.place,
        measured_at=max(record.happened_at, head.at),
        stale_at=head.at + DAY_MS,
        item_class="rescue" if record.event_type == "search_and_rescue" else "event",
        name=f"{record.reference}: {record.event_type.replace('_', ' ')}",
    )


EVENTS: Final = Layer(
    name="events.events", title="Events", on=(EventReported, EventClosed), feature=event_feature
)
