"""What fields of forms can name: disputes that are open, and what was proposed in them."""

from typing import Final

from lindero.capabilities.disputes.tables.lookups import NAMED_DISPUTES, NAMED_PROPOSALS, NAMED_WORDS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("dispute",), choices=choices_by(NAMED_DISPUTES), needs="disputes.read"),
    Reference(fields=("about",), choices=choices_by(NAMED_WORDS), needs="disputes.read"),
    Reference(fields=("proposal",), choices=choices_by(NAMED_PROPOSALS), needs="disputes.read"),
)
