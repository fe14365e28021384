"""What is asked: to draw a zone, and to close it."""

from typing import Annotated

import msgspec

from lindero.capabilities.zones.records import Sort, Tells
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.times import Instant


class DrawZone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Draw a zone."""

    title: Annotated[
        str, msgspec.Meta(min_length=3, max_length=80, description="what people call it; no names of persons")
    ]
    sort: Annotated[Sort, msgspec.Meta(description="what it is for")] = "watch"
    corners: Annotated[
        str,
        msgspec.Meta(
            min_length=5,
            max_length=8_000,
            description="its corners: longitude, then latitude in degrees, one corner a line",
        ),
    ]
    tells: Annotated[Tells, msgspec.Meta(description="of whom an alert tells")] = "entering"
    starts_at: Annotated[
        Instant, msgspec.Meta(description="from when on it holds, UTC; empty for at once")
    ] = 0
    ends_at: Annotated[
        Instant, msgspec.Meta(description="until when it holds, UTC; empty until somebody closes it")
    ] = 0


class CloseZone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close a zone."""

    zone: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the record that drew the zone")]
    because: Annotated[str, msgspec.Meta(min_length=5, max_length=300, description="why it is closed")]
