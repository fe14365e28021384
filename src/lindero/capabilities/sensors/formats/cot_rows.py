"""Positions of Cursor on Target as columns, all at once: a batch costs little more than its events."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.formats.cot_event import UNKNOWN_M, CotEvent, object_class
from lindero.capabilities.sensors.records import (
    MISSING,
    NO_ALTITUDE,
    SOURCE_CLASSES,
    Observations,
    observations_of,
)
from lindero.kernel.units import DEGREE_E7, FULL_TURN_MDEG

_COT: Final = SOURCE_CLASSES.index("cot")
_FASTEST_MPS: Final = 10_000.0
_HIGHEST_M: Final = 100_000.0


def columns_of(prefix: str, events: Sequence[CotEvent], received_at: Sequence[int]) -> Observations:
    """Return positions as observations; the radius of an event becomes a circular error ellipse.

    Args:
        prefix: What stands before the names of things.
        events: The events, in order.
        received_at: When each came, milliseconds UTC.
    """
    names: dict[str, int] = {}
    identity = [names.setdefault(event.uid, len(names)) for event in events]
    radius_m = _floats([event.ce for event in events])
    has_radius = (radius_m > 0) & (radius_m < UNKNOWN_M)
    radius_dm = np.where(has_radius, np.maximum(1, np.rint(radius_m * 10)), MISSING)
    height_m = _floats([event.hae for event in events])
    speed_mps = _floats([np.nan if event.speed is None else event.speed for event in events])
    course_deg = _floats([np.nan if event.course is None else event.course for event in events])
    has_course = np.isfinite(course_deg)
    turned_deg = np.mod(np.where(has_course, course_deg, 0.0), 360.0)
    return observations_of(
        tuple(prefix + name for name in names),
        (),
        measured_at=[event.start for event in events],
        received_at=list(received_at),
        identity=identity,
        lon=np.rint(_floats([event.lon for event in events]) * DEGREE_E7),
        lat=np.rint(_floats([event.lat for event in events]) * DEGREE_E7),
        speed_mmps=_scaled((speed_mps >= 0) & (speed_mps <= _FASTEST_MPS), speed_mps, 1_000),
        course_mdeg=np.where(has_course, np.rint(turned_deg * 1_000) % FULL_TURN_MDEG, MISSING),
        altitude_dm=_scaled(np.abs(height_m) <= _HIGHEST_M, height_m, 10, NO_ALTITUDE),
        accuracy_m=np.where(has_radius, np.maximum(1, np.rint(radius_m)), MISSING),
        major_dm=radius_dm,
        minor_dm=radius_dm,
        orientation_mdeg=np.where(has_radius, 0, MISSING),
        source_class=[_COT] * len(events),
        object_class=[object_class(event.type) for event in events],
    )


def _floats(values: Sequence[float]) -> NDArray[np.float64]:
    return np.array(values, np.float64)


def _scaled(
    is_known: NDArray[np.bool_], values: NDArray[np.float64], by: int, missing: int = MISSING
) -> NDArray[np.float64]:
    """Return values in steps of one `by`-th; what is not known never enters the sum, however large it is."""
    return np.where(is_known, np.rint(np.where(is_known, values, 0.0) * by), missing)
