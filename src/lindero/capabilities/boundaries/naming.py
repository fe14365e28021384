"""What fields of forms can name: shapes of the boundary, and events in disputed places."""

from typing import Final

from lindero.capabilities.boundaries.tables import NAMED_EVENTS, NAMED_SHAPES
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("name",), choices=choices_by(NAMED_SHAPES), needs="boundaries.read"),
    Reference(fields=("event",), choices=choices_by(NAMED_EVENTS), needs="boundaries.read"),
)
