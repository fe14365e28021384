"""What this node says of itself and of its tracks to a higher SAPIENT fusion node."""

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.sapient_writing import ICD, Sender, add_place, message_at
from lindero.capabilities.sensors.tasks.naming import ulid_of
from lindero.kernel.places import Place

INTERVAL_S: Final = 30
"""Time between two status reports, seconds."""

_FUSION_NODE: Final = 20
_SECONDS: Final = 4
_PERMANENT: Final = 1
_AREA_OF_INTEREST: Final = 1
CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "vessel": ("Sea Vessel", ""),
    "rescue": ("Sea Vessel", ""),
    "vehicle": ("Land Vehicle", ""),
    "aircraft": ("Air Vehicle", ""),
    "drone": ("Air Vehicle", "UAV"),
}
"""The standard's class and subclass by ours; unknown for every other."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A track as it is told upward.

    Attributes:
        name: Its name, stable as long as it lives, telling nothing of the thing.
        measured_at: When it was there, milliseconds UTC.
        place: Where.
        item_class: What kind of thing it is.
        course_mdeg: Course over ground, millidegrees; None if unknown.
        speed_mmps: Speed over ground, millimetres per second; None if unknown.
        identity: Identifier of a ship or an aircraft; empty otherwise.
    """

    name: str
    measured_at: int
    place: Place
    item_class: str = "unknown"
    course_mdeg: int | None = None
    speed_mmps: int | None = None
    identity: str = ""


def registration(sender: Sender, at: int, title: str) -> Any:
    """Return the registration of this node as a fusion node of a lower rank."""
    message = message_at(sender, at)
    said = message.registration
    said.node_definition.add().node_type = _FUSION_NODE
    said.icd_version, said.name, said.short_name = ICD, title, title[:20]
    capability = said.capabilities.add()
    capability.category, capability.type = "Fusion", "Tracks of ships, vehicles and aircraft"
    _lasting(said.status_definition.status_interval, INTERVAL_S)
    mode = said.mode_definition.add()
    mode.mode_name, mode.mode_type = "Default", _PERMANENT
    _lasting(mode.settle_time, 1)
    mode.task.region_definition.region_type.append(_AREA_OF_INTEREST)
    area = mode.task.region_definition.region_area.add()
    area.location_units, area.location_datum = 1, 1
    config = said.config_data.add()
    config.manufacturer, config.model = "Lindero", "Lindero"
    return message


def status(sender: Sender, at: int, *, has_left: bool = False) -> Any:
    """Return the report that this node works, or that it is about to leave."""
    message = message_at(sender, at)
    report = message.status_report
    report.report_id = ulid_of(at, f"{sender.node_id} status")
    report.system, report.info, report.mode = 5 if has_left else 1, 1, "Default"
    return message


def detection(sender: Sender, told: Told, *, is_lost: bool = False) -> Any:
    """Return the report of a track where it is, or that it is lost."""
    message = message_at(sender, told.measured_at)
    report = message.detection_report
    report.report_id = ulid_of(told.measured_at, f"{told.name} {is_lost}")
    report.object_id = ulid_of(0, told.name)
    if is_lost:
        report.state = "lost"
    add_place(report.location, told.place)
    kind, sub = CLASSES.get(told.item_class, ("Unknown", ""))
    classified = report.classification.add()
    classified.type = kind
    if sub:
        below = classified.sub_class.add()
        below.type, below.level = sub, 1
    if told.course_mdeg is not None and told.speed_mmps is not None:
        course, speed = math.radians(told.course_mdeg / 1_000), told.speed_mmps / 1_000
        report.enu_velocity.east_rate = speed * math.sin(course)
        report.enu_velocity.north_rate = speed * math.cos(course)
    if told.identity:
        report.id = told.identity
    return message


def _lasting(duration: Any, seconds: float) -> None:
    duration.units, duration.value = _SECONDS, seconds
