"""What fields of forms can name: events by their names."""

from typing import Final

from lindero.capabilities.events.tables.lookups import NAMED_EVENTS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(
        fields=("reference", "units.reference", "boundaries.place_event.reference"),
        choices=choices_by(NAMED_EVENTS),
        needs="events.read",
    ),
)
