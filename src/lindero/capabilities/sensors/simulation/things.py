"""What a scene is made of: things that move, what they say of themselves, and what of it matters."""

from typing import Literal

import msgspec

from lindero.capabilities.sensors.simulation.journeys import Journey

ObjectClass = Literal["vessel", "vehicle", "aircraft", "drone", "person", "animal"]

IncidentKind = Literal[
    "loitering",
    "rendezvous",
    "ais_gap",
    "dark_target",
    "spoofed_position",
    "identity_clash",
    "zone_entry",
    "drifting",
    "distress",
    "drone_crossing",
    "crossing_on_foot",
]
"""What a scene can hold beside ordinary life."""


class Transponder(msgspec.Struct, frozen=True, kw_only=True):
    """What a ship says of itself by AIS.

    Attributes:
        mmsi: The identity that it gives itself.
        name: Its name.
        is_class_a: Class A (large ships) or class B.
        silences: From when until when it says nothing, seconds.
        shift_m: By how much it misstates its place, metres east and north.
        shifted_from_s: From when on it does, seconds.
    """

    mmsi: int
    name: str
    is_class_a: bool = True
    silences: tuple[tuple[float, float], ...] = ()
    shift_m: tuple[float, float] = (0.0, 0.0)
    shifted_from_s: float = float("inf")


class Thing(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Something that moves.

    Attributes:
        thing_id: Its name in the truth.
        object_class: What it is.
        journey: Where it is when.
        cross_section_m2: How large a radar sees it, square metres.
        height_m: How high it stands above ground or water, metres: what a horizon hides depends on it.
        transponder: What it says of itself; None if it has none.
        people: How many people are on it or are it.
    """

    thing_id: str
    object_class: ObjectClass
    journey: Journey
    cross_section_m2: float
    height_m: float
    transponder: Transponder | None = None
    people: int = 0


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the truth of a scene that an officer would want to know of.

    Attributes:
        kind: What it is.
        from_s: When it begins, seconds since the scene began.
        to_s: When it ends, seconds.
        thing_ids: The things that take part.
        x: Where, metres east: the middle of the first thing's way in that time.
        y: Where, metres north.
        is_life_at_risk: Whether somebody may die.
    """

    kind: IncidentKind
    from_s: float
    to_s: float
    thing_ids: tuple[str, ...]
    x: float
    y: float
    is_life_at_risk: bool = False
