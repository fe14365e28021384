"""One SAPIENT detection as a row of observations."""

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.formats.sapient_classes import class_of
from lindero.capabilities.sensors.formats.sapient_places import (
    Norths,
    position_of_bearing,
    position_of_location,
)
from lindero.capabilities.sensors.formats.states import Condition
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.capabilities.sensors.records.register import Outline

_SAPIENT: Final = SOURCE_CLASSES.index("sapient")
_FASTEST_MPS: Final = 10_000.0
_KMH: Final = 2
_LAST_S: Final = 253_402_300_799
_LOST: Final = frozenset({"lost", "object lost"})


class Reading:
    """What must be known of a node to read its detections.

    Attributes:
        position: Where it said that it is; None if it never did.
        norths: What turns its north into the true one.
        classes: Its own words for classes.
        mps: Metres per second in its unit of speed.
        view: What it said last that it sees and cannot see.
    """

    def __init__(self, norths: Norths | None = None, classes: Mapping[str, str] | None = None) -> None:
        self.position: Position | None = None
        self.norths = norths or Norths()
        self.classes = classes or {}
        self.mps = 1.0
        self.view: tuple[tuple[Outline, ...], tuple[Outline, ...]] = (), ()

    def new_in(self, condition: Condition) -> Condition:
        """Return a condition without a view that the node told before: it repeats itself every few seconds."""
        view = condition.sees, condition.blind
        if view == self.view:
            return msgspec.structs.replace(condition, sees=(), blind=())
        if any(view):
            self.view = view
        return condition

    def learn(self, registration: Any) -> None:
        """Take the unit of speed from a registration; metres per second where it says none."""
        units = {
            definition.velocity_type.enu_velocity_units.east_north_rate_units
            for mode in registration.mode_definition
            for definition in mode.detection_definition
            if definition.HasField("velocity_type")
        }
        self.mps = 1 / 3.6 if units == {_KMH} else 1.0


def instant_in(message: Any) -> int:
    """Return when a message says that it was made, milliseconds UTC.

    Raises:
        Fault: If that is no instant of this era.
    """
    stamp = message.timestamp
    if not (0 <= stamp.seconds <= _LAST_S and 0 <= stamp.nanos < 1_000_000_000):
        raise Fault("time", "The timestamp is no instant.")
    return int(stamp.seconds * 1_000 + stamp.nanos // 1_000_000)


def position_in(content: Any, reading: Reading) -> Position | None:
    """Return where a detection or an alert says that it is; None if it does not.

    Raises:
        Fault: If what it says leads nowhere.
    """
    which = content.WhichOneof("location_oneof")
    if which == "location":
        return position_of_location(content.location)
    if which == "range_bearing":
        return position_of_bearing(content.range_bearing, reading.position, reading.norths)
    return None


def detection_row(message: Any, reading: Reading) -> dict[str, int] | None:
    """Return a detection's columns; None for one that says only that the object is lost.

    Raises:
        Fault: If its place, time or speed cannot be used.
    """
    report = message.detection_report
    if report.state.strip().lower() in _LOST:
        return None
    position = position_in(report, reading)
    if position is None:
        raise Fault("place", "The detection has no place.")
    object_class, percent = class_of(report, reading.classes)
    return {
        "measured_at": instant_in(message),
        "lon": position.place.lon,
        "lat": position.place.lat,
        "altitude_dm": position.altitude_dm,
        "major_dm": position.major_dm,
        "minor_dm": position.minor_dm,
        "orientation_mdeg": position.orientation_mdeg,
        "bearing_mdeg": position.bearing_mdeg,
        "bearing_deviation_mdeg": position.bearing_deviation_mdeg,
        "object_class": object_class,
        "class_percent": percent,
        "source_class": _SAPIENT,
        **_motion(report, reading.mps),
    }


def _motion(report: Any, mps: float) -> dict[str, int]:
    if report.WhichOneof("velocity_oneof") is None:
        return {}
    velocity = report.enu_velocity
    east, north = velocity.east_rate * mps, velocity.north_rate * mps
    speed, climb = math.hypot(east, north), velocity.up_rate * mps
    if not (speed <= _FASTEST_MPS and abs(climb) <= _FASTEST_MPS):
        raise Fault("number", f"A speed of {speed:g} m/s is out of range.")
    motion = {
        "speed_mmps": round(speed * 1_000),
        "course_mdeg": round(math.degrees(math.atan2(east, north)) * 1_000) % 360_000,
    }
    if velocity.HasField("up_rate"):
        motion["climb_mmps"] = round(climb * 1_000)
    return motion
