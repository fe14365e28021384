"""What fields of forms can name: warnings that hold."""

from typing import Final

from lindero.capabilities.warnings.tables import NAMED_WARNINGS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (Reference(fields=("about",), choices=choices_by(NAMED_WARNINGS), needs="warnings.read"),)
