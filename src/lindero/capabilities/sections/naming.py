"""What fields of forms can name: sections of the border."""

from typing import Final

from lindero.capabilities.sections.tables.lookups import NAMED_SECTIONS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("section", "name"), choices=choices_by(NAMED_SECTIONS), needs="sections.read"),
)
