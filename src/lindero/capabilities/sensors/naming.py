"""What fields of forms can name of the sensors: each by its name; plans, alarms, tasks and zones by theirs."""

from typing import Final

from lindero.capabilities.sensors.tables import (
    NAMED_ALARMS,
    NAMED_CELLS,
    NAMED_PLANS,
    NAMED_TASKS,
    NAMED_ZONES,
    SELECT_NAMES,
)
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("sensor_id",), choices=choices_by(SELECT_NAMES), needs="sensors.read", everywhere=True),
    Reference(fields=("plan",), choices=choices_by(NAMED_PLANS), needs="sensors.read"),
    Reference(fields=("alarm",), choices=choices_by(NAMED_ALARMS), needs="sensors.read"),
    Reference(fields=("answers",), choices=choices_by(NAMED_CELLS), needs="sensors.read"),
    Reference(fields=("task_id", "stops"), choices=choices_by(NAMED_TASKS), needs="sensors.read"),
    Reference(
        fields=("sensors.draw_privacy_zone.name", "sensors.lift_privacy_zone.name"),
        choices=choices_by(NAMED_ZONES),
        needs="sensors.read",
    ),
)
