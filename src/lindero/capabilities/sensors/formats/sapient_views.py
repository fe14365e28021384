"""What a SAPIENT node says that it sees, covers or cannot see, as ground: corners, or a cone from its own place.

A cone lies about its azimuth, half of its horizontal extent to each side, in the units that the message names; without
an extent it goes all round (to be verified against the standard's figures, which show cones only).
"""

import math
from collections.abc import Sequence
from typing import Any, Final

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.position import Position
from lindero.capabilities.sensors.formats.sapient_places import (
    MAX_RANGE_M,
    Norths,
    position_of_location,
    turn_deg,
)
from lindero.capabilities.sensors.records.register import MAX_AREAS, Outline
from lindero.kernel.places import moved

MAX_CORNERS: Final = 100
_STEP_DEG: Final = 5.0
"""Corners on a cone's arc are at most so far apart: at 10 kilometres it is drawn 10 metres too small at most."""

_ROUND_DEG: Final = 360.0


def outlines_of(said: Sequence[Any], sensor: Position | None, norths: Norths) -> tuple[Outline, ...]:
    """Return the outlines of some areas.

    Args:
        said: The messages, each a cone or a list of corners.
        sensor: Where the node said that it is; None if it never did.
        norths: What turns its north into the true one.

    Raises:
        Fault: If one of them leads nowhere; none is left out, for what is blind must not count as seen.
    """
    if len(said) > MAX_AREAS:
        raise Fault("number", f"There are {len(said)} areas; at most {MAX_AREAS} are read.")
    return tuple(
        _corners(area.location_list)
        if area.WhichOneof("fov_oneof") == "location_list"
        else _cone(area.range_bearing, sensor, norths)
        for area in said
    )


def _corners(listed: Any) -> Outline:
    if not 3 <= len(listed.locations) <= MAX_CORNERS:
        raise Fault(
            "place", f"Corners of an area: {len(listed.locations)}; from 3 to {MAX_CORNERS} are read."
        )
    return tuple(position_of_location(corner).place for corner in listed.locations)


def _cone(said: Any, sensor: Position | None, norths: Norths) -> Outline:
    if sensor is None:
        raise Fault("place", "The sensor has not said where it is, so a cone begins nowhere.")
    angle = math.degrees(1) if said.coordinate_system in {2, 4} else 1.0
    length = 1_000.0 if said.coordinate_system in {3, 4} else 1.0
    width = said.horizontal_extent * angle if said.HasField("horizontal_extent") else _ROUND_DEG
    reach_m = said.range * length * math.cos(math.radians(said.elevation * angle))
    if not (0 < width <= _ROUND_DEG and 0 < reach_m <= MAX_RANGE_M):
        raise Fault("number", f"A cone {width:g} degrees wide that reaches {reach_m:g} m is none.")
    middle = said.azimuth * angle + turn_deg(said.datum, sensor.place, norths) if width < _ROUND_DEG else 0.0
    if not math.isfinite(middle):
        raise Fault("number", "The azimuth is no number.")
    steps = math.ceil(width / _STEP_DEG)
    bearings = [(middle - width / 2 + width * step / steps) % _ROUND_DEG for step in range(steps + 1)]
    if width == _ROUND_DEG:
        return tuple(moved(sensor.place, bearing, reach_m) for bearing in bearings[:-1])
    return (sensor.place, *(moved(sensor.place, bearing, reach_m) for bearing in bearings))
