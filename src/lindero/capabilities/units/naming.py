"""What fields of forms can name: units and their tasks."""

from typing import Final

from lindero.capabilities.units.tables.lookups import NAMED_TASKS, NAMED_UNITS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("call_sign", "unit"), choices=choices_by(NAMED_UNITS), needs="units.read"),
    Reference(fields=("task",), choices=choices_by(NAMED_TASKS), needs="units.read"),
)
