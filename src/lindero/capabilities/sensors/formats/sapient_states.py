"""SAPIENT's status reports and alerts, in our words."""

from typing import Any, Final

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.formats.sapient_detections import Reading, instant_in, position_in
from lindero.capabilities.sensors.formats.sapient_places import position_of_location
from lindero.capabilities.sensors.formats.sapient_views import outlines_of
from lindero.capabilities.sensors.formats.states import Alarm, Condition
from lindero.capabilities.sensors.records.alarms import AlarmKind
from lindero.capabilities.sensors.records.register import Outline

GOODBYE: Final = 5
MAX_TEXT: Final = 200
_STATES: Final = {1: "ok", 2: "warning", 3: "error", GOODBYE: "ok"}
_KINDS: Final[dict[int, AlarmKind]] = {
    1: "information", 2: "warning", 3: "detection", 4: "fault", 5: "fault", 6: "information"
}  # fmt: skip
_ENDED: Final = frozenset({4, 5})
_POWER_FAULT: Final = 2


def condition_of(message: Any, reading: Reading) -> Condition:
    """Return what a status report says; a field of view that leads nowhere is left out, and its words say why.

    Raises:
        Fault: If its time or its place cannot be used.
    """
    report = message.status_report
    position = position_of_location(report.node_location) if report.HasField("node_location") else None
    has_power = report.HasField("power")
    level = report.power.level if has_power and report.power.HasField("level") else None
    sees, blind, why = _view(report, position or reading.position, reading)
    return Condition(
        measured_at=instant_in(message),
        state=_STATES[report.system],  # type: ignore[arg-type]  # the values are those of the type
        position=position,
        battery_percent=level if level is not None and 0 <= level <= 100 else None,
        has_power_fault=has_power and report.power.status == _POWER_FAULT,
        mode=f"{report.mode[:MAX_TEXT]}{why}",
        sees=sees,
        blind=blind,
        has_left=report.system == GOODBYE,
    )


def alarm_of(message: Any, reading: Reading) -> Alarm:
    """Return what an alert says.

    Raises:
        Fault: If its time or its place cannot be used.
    """
    alert = message.alert
    return Alarm(
        kind=_KINDS.get(alert.alert_type, "information"),
        measured_at=instant_in(message),
        text=alert.description[:MAX_TEXT],
        position=position_in(alert, reading),
        is_over=alert.status in _ENDED,
    )


def _view(
    report: Any, position: Position | None, reading: Reading
) -> tuple[tuple[Outline, ...], tuple[Outline, ...], str]:
    """Return what a node sees now, what it cannot see, and why that could not be read.

    Where it does not say what it sees at this moment, all that it can cover counts.
    """
    said = [report.field_of_view] if report.HasField("field_of_view") else report.coverage
    try:
        return (
            outlines_of(said, position, reading.norths),
            outlines_of(report.obscuration, position, reading.norths),
            "",
        )
    except Fault as fault:
        return (), (), f" (what it sees is not known: {fault.text})"[:MAX_TEXT]
