"""What is on record of the surroundings: conditions as somebody observed them, and what they do to people."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.grading import UNJUDGED, Grading
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

Hazard = Literal["heat", "cold", "drowning"]
Level = Literal["none", "low", "medium", "high"]

AREA_PATTERN = r"^[a-z][a-z0-9-]{1,59}$(?!\n)"
"""The name of an area: the same as long as it is observed."""


class ConditionsObserved(Record, frozen=True, kw_only=True, tag="environment.conditions_observed"):
    """Weather and sea in an area, as somebody or something observed them; None for what was not."""

    keep_days: ClassVar[int] = 366
    default_lane: ClassVar[Lane] = "bulk"
    conflate_by: ClassVar[str] = "area"
    area: Annotated[str, field("the area", sharable=True, pattern=AREA_PATTERN)]
    place: Annotated[Place, field("its middle", unit="1e-7 degree", sharable=True, role="place")]
    radius_m: Annotated[
        int, field("how far around it they hold", unit="m", sharable=True, ge=100, le=500_000)
    ]
    measured_at: Annotated[Instant, field("when they were observed", unit="ms UTC", sharable=True)]
    air_dc: Annotated[
        Annotated[int, msgspec.Meta(ge=-900, le=600)] | None,
        field("air temperature", unit="0.1 degree Celsius", sharable=True),
    ] = None
    humidity_percent: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=100)] | None, field("relative humidity", unit="%", sharable=True)
    ] = None
    wind_mmps: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=120_000)] | None,
        field("wind speed at 10 m", unit="mm/s", sharable=True),
    ] = None
    wind_from_deg: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=359)] | None,
        field("where the wind comes from", unit="degree", sharable=True),
    ] = None
    wave_dm: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=300)] | None,
        field("significant wave height", unit="dm", sharable=True),
    ] = None
    water_dc: Annotated[
        Annotated[int, msgspec.Meta(ge=-30, le=450)] | None,
        field("water temperature", unit="0.1 degree Celsius", sharable=True),
    ] = None
    current_mmps: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None,
        field("speed of the surface current", unit="mm/s", sharable=True),
    ] = None
    current_to_deg: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=359)] | None,
        field("where the current goes to", unit="degree", sharable=True),
    ] = None
    visibility_m: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=100_000)] | None, field("visibility", unit="m", sharable=True)
    ] = None
    source: Annotated[
        str, field("station, ship or service that observed them", sharable=True, max_length=120)
    ] = ""

    def machine_grading(self) -> Grading:
        """Return the grade of a measurement that nobody else has looked at."""
        return UNJUDGED


class HazardAssessed(Record, frozen=True, kw_only=True, tag="environment.hazard_assessed"):
    """What conditions do to people who are out in them, by a published formula; it ends by itself."""

    keep_days: ClassVar[int] = 366
    area: Annotated[str, field("the area", pattern=AREA_PATTERN)]
    place: Annotated[Place, field("its middle", unit="1e-7 degree", role="place")]
    radius_m: Annotated[int, field("how far around it", unit="m", ge=100, le=500_000)]
    hazard: Annotated[Hazard, field("heat, cold or drowning")]
    level: Annotated[Level, field("how much it endangers life")]
    because: Annotated[str, field("by which figures and formula", max_length=300)]
    valid_until: Annotated[Instant, field("until when it holds", unit="ms UTC")]
