"""What fields of forms can name: zones that officers drew."""

from typing import Final

from lindero.capabilities.zones.tables import NAMED_ZONES
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (Reference(fields=("zone",), choices=choices_by(NAMED_ZONES), needs="zones.read"),)
