"""What is on record of permits: a deployment or flight was planned, permitted by another person, and ended."""

from typing import Annotated, ClassVar

import msgspec

from lindero.capabilities.sensors.records.register import Outline
from lindero.capabilities.sensors.records.sensors import SensorId
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

TEN_YEARS_DAYS = 3_650
"""What was permitted must be known as long as anything that was seen may be asked about."""

PermitId = Annotated[str, field("the plan, by its record", pattern=RECORD_ID_PATTERN)]
Because = Annotated[str, field("why", min_length=10, max_length=600)]
ClauseRef = Annotated[
    str, msgspec.Meta(pattern=r"^([A-Z][A-Z0-9-]*@[1-9][0-9]{0,3} [a-z0-9][a-z0-9-]*)?$(?!\n)")
]


class PermitPlanned(Record, frozen=True, kw_only=True, tag="sensors.permit_planned"):
    """Somebody plans a flight, or to set up a sensor for a time."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    sensor_id: Annotated[SensorId, field("the sensor")]
    purpose: Annotated[str, field("what for", min_length=3, max_length=300)]
    assessment: Annotated[
        str, field("name of the data protection impact assessment", min_length=1, max_length=60)
    ]
    airspace: Annotated[
        str, field("who cleared the airspace, by reference; empty on the ground", max_length=120)
    ] = ""
    geofence: Annotated[Outline, field("where it flies or stands", unit="1e-7 degree")]
    footprint: Annotated[Outline, field("where it would observe", unit="1e-7 degree")]
    ceiling_m: Annotated[int, field("how high it flies", unit="m", ge=0, le=20_000)] = 0
    begins_at: Annotated[Instant, field("from when on", unit="ms UTC")]
    ends_at: Annotated[Instant, field("until when; it then ends by itself", unit="ms UTC")]
    clause: Annotated[
        ClauseRef, field("agreement and clause that allow it beyond the line, `AG-1@1 art-9`; empty for none")
    ] = ""


class PermitApproved(Record, frozen=True, kw_only=True, tag="sensors.permit_approved"):
    """Another person permitted a plan, with what is left of its footprint on this side and by its clause."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    plan: PermitId
    sensor_id: Annotated[SensorId, field("the sensor")]
    own: Annotated[
        tuple[tuple[Outline, ...], ...],
        field(
            "where it may observe on this side: each an outline and its holes",
            unit="1e-7 degree",
            max_length=64,
        ),
    ]
    beyond: Annotated[
        tuple[tuple[Outline, ...], ...],
        field("where its clause lets it observe beyond the line", unit="1e-7 degree", max_length=64),
    ] = ()
    begins_at: Annotated[Instant, field("from when on", unit="ms UTC")]
    ends_at: Annotated[Instant, field("until when", unit="ms UTC")]


class PermitRefused(Record, frozen=True, kw_only=True, tag="sensors.permit_refused"):
    """Another person said no to a plan."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    plan: PermitId
    because: Because


class PermitEnded(Record, frozen=True, kw_only=True, tag="sensors.permit_ended"):
    """A permit ended before its time: somebody took it back, or the clause that it stood on no longer holds."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    plan: PermitId
    because: Because


class OverflightNoticed(Record, frozen=True, kw_only=True, tag="sensors.overflight_noticed"):
    """A neighbour is told of a flight over its side; the clause that names this kind is the one that allows it."""

    keep_days: ClassVar[int] = 366
    """A year: long enough to answer for a flight."""

    default_lane: ClassVar[Lane] = "alert"
    plan: Annotated[str, field("the plan, by its record", sharable=True, pattern=RECORD_ID_PATTERN)]
    nation: Annotated[Nation, field("whose side is flown over", sharable=True, role="addressee")]
    place: Annotated[
        Place,
        field("a place beyond the line that it flies over", sharable=True, unit="1e-7 degree", role="place"),
    ]
    begins_at: Annotated[Instant, field("from when on", unit="ms UTC", sharable=True)]
    ends_at: Annotated[Instant, field("until when", unit="ms UTC", sharable=True)]
    ceiling_m: Annotated[int, field("how high it flies", unit="m", sharable=True, ge=0, le=20_000)] = 0
    airspace: Annotated[
        str, field("who cleared the airspace, by reference", sharable=True, max_length=120)
    ] = ""
