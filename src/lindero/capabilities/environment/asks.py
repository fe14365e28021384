"""What is asked: conditions as they are read from instruments, in the units that people use."""

from typing import Annotated

import msgspec

from lindero.capabilities.environment.records import AREA_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant


class ObserveConditions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter weather and sea in an area; leave out what was not observed."""

    area: Annotated[str, msgspec.Meta(pattern=AREA_PATTERN, description="the area, as strait-north")]
    place: Annotated[Place, msgspec.Meta(description="its middle: longitude, then latitude")]
    radius_km: Annotated[
        float, msgspec.Meta(ge=0.1, le=500, description="how far around it they hold, kilometres")
    ] = 20.0
    measured_at: Annotated[
        Instant | None, msgspec.Meta(description="when they were observed; now if empty")
    ] = None
    air_c: Annotated[
        Annotated[float, msgspec.Meta(ge=-90, le=60)] | None,
        msgspec.Meta(description="air temperature, degrees Celsius"),
    ] = None
    humidity_percent: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=100)] | None,
        msgspec.Meta(description="relative humidity, per cent"),
    ] = None
    wind_mps: Annotated[
        Annotated[float, msgspec.Meta(ge=0, le=120)] | None,
        msgspec.Meta(description="wind, metres per second"),
    ] = None
    wind_from_deg: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=359)] | None,
        msgspec.Meta(description="where the wind comes from, degrees"),
    ] = None
    wave_m: Annotated[
        Annotated[float, msgspec.Meta(ge=0, le=30)] | None,
        msgspec.Meta(description="significant wave height, metres"),
    ] = None
    water_c: Annotated[
        Annotated[float, msgspec.Meta(ge=-3, le=45)] | None,
        msgspec.Meta(description="water temperature, degrees Celsius"),
    ] = None
    current_mps: Annotated[
        Annotated[float, msgspec.Meta(ge=0, le=10)] | None,
        msgspec.Meta(description="current, metres per second"),
    ] = None
    current_to_deg: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=359)] | None,
        msgspec.Meta(description="where the current goes to, degrees"),
    ] = None
    visibility_m: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=100_000)] | None, msgspec.Meta(description="visibility, metres")
    ] = None
    source: Annotated[
        str, msgspec.Meta(max_length=120, description="station, ship or service that observed them")
    ] = ""
