"""What is asked of clips."""

from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.records import Medium, Outline, SensorId
from lindero.kernel.times import Instant

MAX_CLIP: Final = 4_194_304
"""Bytes of a clip: some seconds of video; a recording is longer."""


class KeepClip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a clip around an event.

    Attributes:
        sensor_id: The sensor.
        medium: What was recorded.
        event: The event, by its reference.
        event_at: When the event was, milliseconds UTC.
        begins_at: When the clip begins, milliseconds UTC.
        ends_at: When it ends, milliseconds UTC.
        footprint: The ground that it shows.
        content: The clip itself.
    """

    sensor_id: SensorId
    medium: Medium
    event: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    event_at: Instant
    begins_at: Instant
    ends_at: Instant
    footprint: Outline
    content: Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_CLIP)]
