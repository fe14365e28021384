"""What fields of forms can name: items that are open."""

from typing import Final

from lindero.capabilities.example.tables import OPEN_ITEMS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (Reference(fields=("item",), choices=choices_by(OPEN_ITEMS), needs="example.read"),)
