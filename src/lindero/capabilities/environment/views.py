"""What pages of the surroundings show."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.environment.drift import Adrift, Drifted
from lindero.capabilities.environment.sun import Light
from lindero.kernel.places import Place


class EnvironmentQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: every area is shown."""


class HazardLine(msgspec.Struct, frozen=True, kw_only=True):
    """What endangers people in an area.

    Attributes:
        hazard: Heat, cold or drowning.
        level: How much it endangers life.
        because: By which figures.
    """

    hazard: str
    level: str
    because: str


class AreaLine(msgspec.Struct, frozen=True, kw_only=True):
    """An area with its latest conditions; None for what was not observed.

    Attributes:
        origin: Whose observation it is.
        area: The area.
        place: Its middle.
        measured_at: When it was observed, milliseconds UTC.
        is_stale: Whether it is too old to rely on.
        air_c: Air temperature, degrees Celsius.
        wind_mps: Wind, metres per second.
        wind_from_deg: Where the wind comes from, degrees.
        sea_state: Douglas sea state.
        sea_words: The sea state in words.
        water_c: Water temperature, degrees Celsius.
        visibility_m: Visibility, metres.
        light: Day, twilight or night now.
        light_next: What comes next; empty where the light does not change within a day.
        light_next_at: When, milliseconds UTC.
        hazards: What endangers people there now.
        source: Who or what observed it.
        record_id: The record.
    """

    origin: str
    area: str
    place: Place
    measured_at: int
    is_stale: bool
    air_c: float | None
    wind_mps: float | None
    wind_from_deg: int | None
    sea_state: int | None
    sea_words: str
    water_c: float | None
    visibility_m: int | None
    light: Light
    light_next: Light | Literal[""]
    light_next_at: int | None
    hazards: tuple[HazardLine, ...]
    source: str
    record_id: str


class EnvironmentView(msgspec.Struct, frozen=True, kw_only=True):
    """Every area, the most dangerous first.

    Attributes:
        at: The time of the view, milliseconds UTC.
        areas: The areas.
        dangerous: In how many of them something endangers life highly.
    """

    at: int
    areas: tuple[AreaLine, ...]
    dangerous: int


class DriftQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What drifts, from where, in which wind.

    Attributes:
        lon: Longitude of where it was, degrees.
        lat: Latitude of where it was, degrees.
        adrift: What drifts.
        hours: For how many hours.
        wind_mps: Wind, metres per second.
        wind_from_deg: Where the wind comes from, degrees.
        current_mps: Surface current, metres per second.
        current_to_deg: Where the current goes to, degrees.
        radius_m: How far off the first position may be, metres.
    """

    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] = 11.0
    lat: Annotated[float, msgspec.Meta(ge=-85, le=85)] = 55.5
    adrift: Adrift = "rubber_boat"
    hours: Annotated[int, msgspec.Meta(ge=1, le=48)] = 6
    wind_mps: Annotated[float, msgspec.Meta(ge=0, le=60)] = 8.0
    wind_from_deg: Annotated[int, msgspec.Meta(ge=0, le=359)] = 270
    current_mps: Annotated[float, msgspec.Meta(ge=0, le=5)] = 0.0
    current_to_deg: Annotated[int, msgspec.Meta(ge=0, le=359)] = 0
    radius_m: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 500


class DriftView(msgspec.Struct, frozen=True, kw_only=True):
    """Where something may have drifted to, hour by hour.

    Attributes:
        at: The time of the view, milliseconds UTC; the drift begins then.
        asked: What was asked.
        hours: Where it may be after each hour.
    """

    at: int
    asked: DriftQuery
    hours: tuple[Drifted, ...]
