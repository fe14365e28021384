"""What fields of forms can name: rescue cases that are open."""

from typing import Final

from lindero.capabilities.rescue.tables.lookups import NAMED_CASES
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (Reference(fields=("case",), choices=choices_by(NAMED_CASES), needs="rescue.read"),)
