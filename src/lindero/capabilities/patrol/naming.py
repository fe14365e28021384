"""What fields of forms can name: patrols, their tasks and orders."""

from typing import Final

from lindero.capabilities.patrol.tables.lookups import NAMED_ORDERS, NAMED_PATROLS, NAMED_TASKS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("call_sign",), choices=choices_by(NAMED_PATROLS), needs="patrol.read"),
    Reference(fields=("task",), choices=choices_by(NAMED_TASKS), needs="patrol.read"),
    Reference(fields=("order",), choices=choices_by(NAMED_ORDERS), needs="patrol.read"),
)
