"""How warnings appear on the map: in the middle of their area, until they end."""

from typing import Final

from lindero.capabilities.warnings.records import WarningIssued, WarningReceived
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS


def warning_feature(head: Head, record: WarningReceived | WarningIssued) -> Feature:
    """Draw a warning, or take it off; one that says in words alone where it holds has no position."""
    if isinstance(record, WarningIssued):
        item_id, at, event = record.about or head.record_id, head.at, record.wordings[0].event
    else:
        item_id, at, event = f"{record.sender} {record.identifier}", record.sent_at, record.event
    return Feature(
        item_id=item_id,
        place=record.place,
        measured_at=at,
        stale_at=record.expires_at or at + DAY_MS,
        item_class="warning",
        name=f"Warning: {event}",
        ended=record.message == "cancel",
    )


WARNINGS: Final = Layer(
    name="warnings.warnings",
    title="Warnings",
    on=(WarningReceived, WarningIssued),
    feature=warning_feature,
)
