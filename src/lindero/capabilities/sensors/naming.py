"""What fields of forms can name of the sensors: each by its name."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.sensors.tables import SELECT_NAMES
from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference


def _sensors(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=sensor_id, label=title) for sensor_id, title in desk.rows(SELECT_NAMES)]


REFERENCES: Final = (
    Reference(fields=("sensor_id",), choices=_sensors, needs="sensors.read", everywhere=True),
)
