"""Observations for tests: a few rows written as a person would say them."""

from typing import NamedTuple

import msgspec

from lindero.capabilities.sensors.capability import CAPABILITY as SENSORS
from lindero.capabilities.sensors.records import SOURCE_CLASSES, Observations, observations_of
from lindero.kernel.places import Place, moved, place_of

NOON = 1_795_348_800_000
"""2026-11-22T12:00:00Z."""

SENSING = msgspec.structs.replace(SENSORS, guards=())
"""The sensors' folder without what it asks of batches: whoever tests tracking need not register and mask."""

HERE = place_of(11.0, 55.5)
SHIP = "mmsi:219005012"


class Seen(NamedTuple):
    """One observation.

    Attributes:
        after_s: Seconds after noon.
        place: Where.
        identity: Who it says it is.
        source_class: How it reports.
        utc_second: Second of the minute that it stamped; as its time says if None.
        speed_mmps: Its speed, -1 if missing.
        navigation_status: Its status, -1 if missing.
    """

    after_s: float
    place: Place = HERE
    identity: str = SHIP
    source_class: str = "ais_a"
    utc_second: int | None = None
    speed_mmps: int = 5_000
    navigation_status: int = 0


def observed(*seen: Seen) -> Observations:
    """Make observations, in the order given."""
    names = tuple(dict.fromkeys(one.identity for one in seen))
    seconds = [int(one.after_s) % 60 if one.utc_second is None else one.utc_second for one in seen]
    return observations_of(
        names,
        (),
        measured_at=[NOON + round(one.after_s * 1_000) for one in seen],
        received_at=[NOON + round(one.after_s * 1_000) for one in seen],
        identity=[names.index(one.identity) for one in seen],
        lon=[one.place.lon for one in seen],
        lat=[one.place.lat for one in seen],
        speed_mmps=[one.speed_mmps for one in seen],
        navigation_status=[one.navigation_status for one in seen],
        utc_second=seconds,
        source_class=[SOURCE_CLASSES.index(one.source_class) for one in seen],
    )


def east(distance_m: float) -> Place:
    """Return the place so far to the east."""
    return moved(HERE, 90.0, distance_m)
