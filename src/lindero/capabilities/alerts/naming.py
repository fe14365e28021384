"""What fields of forms can name: alerts that are open, and registered models."""

from typing import Final

from lindero.capabilities.alerts.tables.lookups import NAMED_ALERTS, NAMED_MODELS
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("alert", "alerts"), choices=choices_by(NAMED_ALERTS), needs="alerts.read"),
    Reference(fields=("model",), choices=choices_by(NAMED_MODELS), needs="alerts.read"),
)
