"""What may be asked of the register: to describe and calibrate a sensor, and to take what it says of itself."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.records import (
    Condition,
    Doubt,
    Outline,
    Payload,
    SensorId,
    SensorKind,
    View,
)
from lindero.capabilities.sensors.records.register import MAX_AREAS
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Words = Annotated[str, msgspec.Meta(max_length=500)]
Because = Annotated[str, msgspec.Meta(min_length=10, max_length=300)]


class DescribeSensor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what a registered sensor is, what it sees and may see, for what, and until when.

    Attributes:
        sensor_id: The sensor.
        kind: What it is.
        owner: The authority that answers for it.
        purpose: What it observes for.
        place: Where it stands; none where it moves.
        is_mobile: Whether it moves.
        view: What it can see from its place.
        footprint: Polygons in which it may observe; others' territory is taken out of them in any case.
        payloads: What of it could record people.
        ends_at: When it stops by itself, milliseconds UTC.
    """

    sensor_id: SensorId
    kind: SensorKind
    owner: Annotated[str, msgspec.Meta(min_length=2, max_length=160)]
    purpose: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    place: Place | None = None
    is_mobile: bool = False
    view: View | None = None
    footprint: Annotated[tuple[Outline, ...], msgspec.Meta(max_length=MAX_AREAS)] = ()
    payloads: Annotated[tuple[Payload, ...], msgspec.Meta(max_length=8)] = ()
    ends_at: Instant | None = None


class CalibrateSensor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter how far a sensor's measurements lie beside the truth.

    Attributes:
        sensor_id: The sensor.
        by: The office or company that measured it.
        calibrated_at: When, milliseconds UTC.
        range_bias_mm: Distance measured beyond the true one, millimetres.
        bearing_bias_mdeg: Bearing measured clockwise of the true one, millidegrees.
        time_bias_ms: Its clock ahead of the true time, milliseconds.
        valid_until: When it must be measured again, milliseconds UTC.
        only_recorded: Whether it is kept for the record only, as where the sensor or its feed takes it off already;
            else it is taken off what the sensor measures from now on.
    """

    sensor_id: SensorId
    by: Annotated[str, msgspec.Meta(min_length=2, max_length=160)]
    calibrated_at: Instant
    range_bias_mm: Annotated[int, msgspec.Meta(ge=-10_000_000, le=10_000_000)] = 0
    bearing_bias_mdeg: Annotated[int, msgspec.Meta(ge=-180_000, le=180_000)] = 0
    time_bias_ms: Annotated[int, msgspec.Meta(ge=-86_400_000, le=86_400_000)] = 0
    valid_until: Instant | None = None
    only_recorded: bool = False


class ReportHealth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take what a sensor says of itself: a heartbeat, its battery, that somebody tampers with it.

    Attributes:
        sensor_id: The sensor.
        condition: How it is.
        is_tampered: Whether it says that somebody tampers with it.
        battery_percent: What is left of its battery, per cent.
        told_at: When it said so by its own clock, milliseconds UTC.
        place: Where it says it is, where it moves.
        words: Its own status message.
        sees: The ground that it says it sees; empty where it says nothing new of that.
        blind: Ground that it says it cannot see, whatever else it sees.
    """

    sensor_id: SensorId
    condition: Condition = "working"
    is_tampered: bool = False
    battery_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    told_at: Instant | None = None
    place: Place | None = None
    words: Words = ""
    sees: Annotated[tuple[Outline, ...], msgspec.Meta(max_length=MAX_AREAS)] = ()
    blind: Annotated[tuple[Outline, ...], msgspec.Meta(max_length=MAX_AREAS)] = ()


class TrustSensor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say, as a person who looked, that a doubt about a sensor no longer holds.

    Attributes:
        sensor_id: The sensor.
        doubt: Which doubt.
    """

    sensor_id: SensorId
    doubt: Doubt


class DrawPrivacyZone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Draw a zone in which nothing of what sensors see is kept.

    Attributes:
        name: Its name.
        outline: Its corners.
        because: What is there, for example dwellings.
    """

    name: SensorId
    outline: Outline
    because: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]


class LiftPrivacyZone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a privacy zone counts no longer.

    Attributes:
        name: Its name.
        because: Why.
    """

    name: SensorId
    because: Because


class RuleBroadcasts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rule whether what ships and aircraft broadcast of themselves is kept beyond the agreed line.

    Attributes:
        is_kept: Whether it is.
        because: On what ground.
    """

    is_kept: bool
    because: Because
