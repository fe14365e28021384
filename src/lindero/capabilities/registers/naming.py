"""What fields of forms can name: entries of the registers."""

from typing import Final

from lindero.capabilities.registers.tables import (
    NAMED_CONTACTS,
    NAMED_ENTRIES,
    NAMED_EQUIPMENT,
    NAMED_EXERCISES,
)
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("name",), choices=choices_by(NAMED_ENTRIES), needs="registers.read"),
    Reference(
        fields=("registers.enter_equipment.contact",),
        choices=choices_by(NAMED_CONTACTS),
        needs="registers.read",
    ),
    Reference(fields=("exercise",), choices=choices_by(NAMED_EXERCISES), needs="registers.read"),
    Reference(
        fields=("sensors.offer_help.equipment",), choices=choices_by(NAMED_EQUIPMENT), needs="registers.read"
    ),
)
