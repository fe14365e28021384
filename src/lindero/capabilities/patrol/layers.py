"""What patrols saw, on the map."""

from typing import Final

from lindero.capabilities.patrol.records import SightingReported
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head
from lindero.kernel.times import HOUR_MS

SEEN_MS: Final = 4 * HOUR_MS
"""How long a sighting counts as current (product default)."""

_DRAWN: Final = frozenset({"vehicle", "vessel", "aircraft", "drone"})


def sighting_feature(head: Head, record: SightingReported) -> Feature:
    """Draw what was seen where it was seen, with how many; the words stay on the centre's page."""
    number = f", {record.number}" if record.number else ""
    return Feature(
        item_id=head.record_id,
        place=record.place,
        measured_at=record.done_at,
        stale_at=record.done_at + SEEN_MS,
        item_class=record.what if record.what in _DRAWN else "unknown",
        name=f"{record.call_sign}: {record.what}{number}",
    )


SIGHTINGS: Final = Layer(
    name="patrol.sightings", title="Patrols' sightings", on=(SightingReported,), feature=sighting_feature
)
