"""What fields of forms can name: candidates, own work and neighbours' requests."""

from typing import Final

from lindero.capabilities.matching.tables.lookups import NAMED_CANDIDATES, NAMED_REQUESTS, NAMED_WORK
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("candidate",), choices=choices_by(NAMED_CANDIDATES), needs="matching.read"),
    Reference(fields=("request",), choices=choices_by(NAMED_REQUESTS), needs="matching.read"),
    Reference(fields=("work",), choices=choices_by(NAMED_WORK), needs="matching.compare"),
)
