"""What is asked of permits: to plan, to permit, to refuse, to end."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.records import Outline, SensorId
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.times import Instant

PlanId = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the plan, by its record")]


class PlanPermit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Plan a flight, or to set up a sensor for a time.

    Attributes:
        sensor_id: The sensor.
        purpose: What for.
        assessment: Name of the data protection impact assessment.
        airspace: Who cleared the airspace, by reference; empty on the ground.
        geofence: Where it flies or stands.
        footprint: Where it would observe.
        ceiling_m: How high it flies, metres.
        begins_at: From when on, milliseconds UTC.
        ends_at: Until when, milliseconds UTC.
        clause: Agreement and clause that allow it beyond the line, `AG-1@1 art-9`; empty for none.
    """

    sensor_id: SensorId
    purpose: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    assessment: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    airspace: Annotated[str, msgspec.Meta(max_length=120)] = ""
    geofence: Outline
    footprint: Outline
    ceiling_m: Annotated[int, msgspec.Meta(ge=0, le=20_000)] = 0
    begins_at: Instant
    ends_at: Instant
    clause: Annotated[str, msgspec.Meta(max_length=120)] = ""


class ApprovePermit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Permit a plan, as another person than who planned it."""

    plan: PlanId


class RefusePermit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refuse a plan, with the reason."""

    plan: PlanId
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=600, description="why")]


class EndPermit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a permit before its time, with the reason."""

    plan: PlanId
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=600, description="why")]
