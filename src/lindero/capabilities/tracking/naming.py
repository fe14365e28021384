"""What fields of forms can name: tracks, and what was said of them."""

from typing import Final

from lindero.capabilities.tracking.tables import NAMED_STATEMENTS, NAMED_TRACKS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("track_id", "other_track_id"), choices=choices_by(NAMED_TRACKS), needs="tracking.read"),
    Reference(fields=("statement",), choices=choices_by(NAMED_STATEMENTS), needs="tracking.read"),
)
