"""What people know of a sensor: where it stands, what it sees and may see, for how long; and how it is."""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.capabilities.sensors.records.sensors import SensorId
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant
from lindero.kernel.units import FULL_TURN_MDEG

SensorKind = Literal[
    "receiver", "radar", "camera", "acoustic", "ground_sensor", "drone", "own_units", "people", "system"
]
"""What a sensor is. A receiver hears what things tell of themselves; own units and people report themselves."""

Medium = Literal["video", "thermal", "still", "sound"]
"""What a payload could record of people; positions are no medium."""

Light = Literal["always", "daylight", "darkness"]
"""When a sensor sees: a camera without infrared sees by day."""

_Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]

Condition = Literal["working", "degraded", "failed", "off"]

Doubt = Literal["clock", "stuck", "impossible", "bias", "flood", "garbage", "tampered", "failed"]
"""Why what a sensor says is doubted."""

Outline = Annotated[tuple[Place, ...], msgspec.Meta(min_length=3, max_length=2_000)]
"""Corners of a polygon in order, places in 1e-7 degree; a point on its edge belongs to it."""

MAX_AREAS: Final = 32
"""Areas of which one description or report may speak."""

MAX_KEEP_HOURS: Final = 720
"""A clip is kept thirty days at most (profile default, to be verified)."""


class Payload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something on a sensor that could record people. Continuous recording has no form here (SEN-02).

    Attributes:
        medium: What it could record.
        keeps_clips: Whether clips of events are kept at all; otherwise only what was measured.
        keep_hours: How long a clip is kept, hours.
        before_s: How long before its event a clip may begin, seconds.
        after_s: How long after its event a clip may end, seconds.
    """

    medium: Medium
    keeps_clips: bool = False
    keep_hours: Annotated[int, msgspec.Meta(ge=1, le=MAX_KEEP_HOURS)] = 72
    before_s: Annotated[int, msgspec.Meta(ge=0, le=120)] = 10
    after_s: Annotated[int, msgspec.Meta(ge=0, le=600)] = 60


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a sensor can see from its place if nothing stands in between: a sector of a ring.

    Attributes:
        from_mdeg: Where the sector begins, millidegrees clockwise from north.
        width_mdeg: How wide it is, millidegrees clockwise; a full turn sees all round.
        nearest_m: Nearest distance at which it sees, metres.
        farthest_m: Farthest distance at which it sees, metres.
        height_dm: Height of its eye or antenna above the ground, decimetres.
        target_dm: Height of the lowest thing that it is meant to see, decimetres above the ground.
        light: When it sees.
    """

    from_mdeg: Annotated[int, msgspec.Meta(ge=0, lt=FULL_TURN_MDEG)] = 0
    width_mdeg: Annotated[int, msgspec.Meta(ge=1, le=FULL_TURN_MDEG)] = FULL_TURN_MDEG
    nearest_m: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    farthest_m: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    height_dm: Annotated[int, msgspec.Meta(ge=0, le=200_000)] = 20
    target_dm: Annotated[int, msgspec.Meta(ge=0, le=200_000)] = 15
    light: Light = "always"


class SensorDescribed(Record, frozen=True, kw_only=True, tag="sensors.sensor_described"):
    """A person said what a sensor is, what it sees and may see, for what, and until when."""

    keep_days: ClassVar[int] = 3_650
    """Ten years: what a sensor was must be known as long as anything that it saw may be asked about."""

    sensor_id: Annotated[SensorId, field("the sensor")]
    kind: Annotated[SensorKind, field("what it is")]
    owner: Annotated[str, field("the authority that answers for it", min_length=2, max_length=160)]
    purpose: Annotated[str, field("what it observes for", min_length=3, max_length=300)]
    place: Annotated[Place | None, field("where it stands; none where it moves", unit="1e-7 degree")] = None
    is_mobile: Annotated[bool, field("whether it moves")] = False
    view: Annotated[View | None, field("what it can see from its place")] = None
    footprint: Annotated[
        tuple[Outline, ...],
        field(
            "where it may observe, before others' territory is taken out",
            unit="1e-7 degree",
            max_length=MAX_AREAS,
        ),
    ] = ()
    payloads: Annotated[tuple[Payload, ...], field("what of it could record people", max_length=8)] = ()
    ends_at: Annotated[Instant | None, field("when it stops by itself", unit="ms UTC")] = None


class SensorCalibrated(Record, frozen=True, kw_only=True, tag="sensors.sensor_calibrated"):
    """How far a sensor's measurements lie beside the truth, by whom and when it was found."""

    keep_days: ClassVar[int] = 3_650
    """Ten years, as long as what the sensor was."""

    sensor_id: Annotated[SensorId, field("the sensor")]
    range_bias_mm: Annotated[
        int, field("distance measured beyond the true one", unit="mm", ge=-10_000_000, le=10_000_000)
    ] = 0
    bearing_bias_mdeg: Annotated[
        int, field("bearing measured clockwise of the true one", unit="mdeg", ge=-180_000, le=180_000)
    ] = 0
    time_bias_ms: Annotated[
        int, field("its clock ahead of the true time", unit="ms", ge=-86_400_000, le=86_400_000)
    ] = 0
    calibrated_at: Annotated[Instant, field("when it was measured", unit="ms UTC")]
    by: Annotated[str, field("the office or company that measured it", min_length=2, max_length=160)]
    valid_until: Annotated[Instant | None, field("when it must be measured again", unit="ms UTC")] = None
    is_applied: Annotated[bool, field("whether it is taken off what the sensor measures from then on")] = (
        False
    )


class SensorHealthReported(Record, frozen=True, kw_only=True, tag="sensors.sensor_health_reported"):
    """A sensor told of itself how it is, or that it is alive; or somebody who looked at it did."""

    keep_days: ClassVar[int] = 365
    """A year: how reliable a sensor is shows over its seasons."""

    default_lane: ClassVar[Lane] = "bulk"

    sensor_id: Annotated[SensorId, field("the sensor")]
    condition: Annotated[Condition, field("how it is")] = "working"
    is_tampered: Annotated[bool, field("whether it says that somebody tampers with it")] = False
    battery_percent: Annotated[_Percent | None, field("what is left of its battery", unit="%")] = None
    told_at: Annotated[Instant | None, field("when it said so by its own clock", unit="ms UTC")] = None
    place: Annotated[Place | None, field("where it says it is, where it moves", unit="1e-7 degree")] = None
    words: Annotated[str, field("its own status message", max_length=500)] = ""
    sees: Annotated[
        tuple[Outline, ...],
        field(
            "the ground that it says it sees; none where it says nothing new",
            unit="1e-7 degree",
            max_length=MAX_AREAS,
        ),
    ] = ()
    blind: Annotated[
        tuple[Outline, ...],
        field("ground that it says it cannot see", unit="1e-7 degree", max_length=MAX_AREAS),
    ] = ()


class SensorDoubted(Record, frozen=True, kw_only=True, tag="sensors.sensor_doubted"):
    """What a sensor says is doubted, for one reason and with its evidence, until it is trusted again."""

    keep_days: ClassVar[int] = 365
    """A year, as long as what it says of itself."""

    sensor_id: Annotated[SensorId, field("the sensor")]
    doubt: Annotated[Doubt, field("why")]
    evidence: Annotated[str, field("what was found, in numbers", min_length=3, max_length=400)]


class SensorTrusted(Record, frozen=True, kw_only=True, tag="sensors.sensor_trusted"):
    """A doubt about a sensor no longer holds."""

    keep_days: ClassVar[int] = 365
    """A year, as long as the doubt."""

    sensor_id: Annotated[SensorId, field("the sensor")]
    doubt: Annotated[Doubt, field("which doubt")]


class PrivacyZoneDrawn(Record, frozen=True, kw_only=True, tag="sensors.privacy_zone_drawn"):
    """Dwellings and the like: nothing of what a sensor sees in them is kept (safeguard S-26)."""

    keep_days: ClassVar[int] = 3_650
    """Ten years, as long as what the sensors were."""

    name: Annotated[SensorId, field("its name")]
    outline: Annotated[Outline, field("its outline", unit="1e-7 degree")]
    because: Annotated[str, field("what is there", min_length=3, max_length=300)]


class PrivacyZoneLifted(Record, frozen=True, kw_only=True, tag="sensors.privacy_zone_lifted"):
    """A privacy zone counts no longer: the people moved away, or it was drawn wrongly."""

    keep_days: ClassVar[int] = 3_650
    """Ten years, as long as the zone."""

    name: Annotated[SensorId, field("its name")]
    because: Annotated[str, field("why", min_length=10, max_length=300)]


class BroadcastsRuled(Record, frozen=True, kw_only=True, tag="sensors.broadcasts_ruled"):
    """The nation's rule for what ships and aircraft broadcast of themselves beyond the agreed line."""

    keep_days: ClassVar[int] = 3_650
    """Ten years: the rule explains what was kept."""

    is_kept: Annotated[bool, field("whether it is kept; otherwise it is masked as a radar's plots are")]
    because: Annotated[str, field("on what ground", min_length=10, max_length=300)]


class ClipKept(Record, frozen=True, kw_only=True, tag="sensors.clip_kept"):
    """A clip around an event, by its digest and where it lies; gone with its payload's time (SEN-02)."""

    keep_days: ClassVar[int] = 30
    """Thirty days at the most; its payload's hours are the sooner end."""

    gone_by_field: ClassVar[str] = "gone_by"

    sensor_id: Annotated[SensorId, field("the sensor")]
    medium: Annotated[Medium, field("what was recorded")]
    event: Annotated[str, field("the event, by its reference", min_length=1, max_length=80)]
    event_at: Annotated[Instant, field("when the event was", unit="ms UTC")]
    begins_at: Annotated[Instant, field("when the clip begins", unit="ms UTC")]
    ends_at: Annotated[Instant, field("when the clip ends", unit="ms UTC")]
    footprint: Annotated[Outline, field("the ground that it shows", unit="1e-7 degree")]
    content: Annotated[
        bytes,
        field(
            "the clip itself", personal="direct", sensitivity="restricted", min_length=1, max_length=4_194_304
        ),
    ]
    gone_by: Annotated[Instant, field("when it must be gone", unit="ms UTC")]
