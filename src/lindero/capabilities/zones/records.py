"""What can be true of zones: one was drawn, one was closed, something that moves went in or out of one."""

from typing import Annotated, ClassVar, Literal

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

Sort = Literal["watch", "closed", "exercise", "search", "protected"]
"""What a zone is for: to be watched, closed to traffic, an exercise, a search, or a protected area of nature."""

Tells = Literal["entering", "leaving", "both", "nobody"]
"""Of whom an alert tells."""

Way = Literal["entered", "left"]

MOST_CORNERS = 200


class ZoneDrawn(Record, frozen=True, kw_only=True, tag="zones.zone_drawn"):
    """An officer drew a zone; it is known by this record's name."""

    keep_days: ClassVar[int] = 730
    title: Annotated[str, field("what people call it", min_length=3, max_length=80)]
    sort: Annotated[Sort, field("what it is for")]
    corners: Annotated[
        tuple[Place, ...],
        field("its corners in order", unit="1e-7 degree", min_length=3, max_length=MOST_CORNERS),
    ]
    tells: Annotated[Tells, field("of whom an alert tells")] = "entering"
    starts_at: Annotated[Instant, field("from when on it holds", unit="ms UTC")]
    ends_at: Annotated[Instant, field("until when it holds; 0 until somebody closes it", unit="ms UTC")] = 0


class ZoneClosed(Record, frozen=True, kw_only=True, tag="zones.zone_closed"):
    """An officer closed a zone, with the reason."""

    keep_days: ClassVar[int] = 730
    zone: Annotated[str, field("the record that drew it", pattern=RECORD_ID_PATTERN)]
    because: Annotated[str, field("why", min_length=5, max_length=300)]


class ZoneCrossed(Record, frozen=True, kw_only=True, tag="zones.zone_crossed"):
    """The node saw something that moves go into a zone or out of it while the zone held."""

    keep_days: ClassVar[int] = 30
    zone: Annotated[str, field("the record that drew the zone", pattern=RECORD_ID_PATTERN)]
    title: Annotated[str, field("what people call the zone", min_length=3, max_length=80)]
    sort: Annotated[Sort, field("what the zone is for")]
    track_id: Annotated[str, field("the track", personal="indirect", min_length=1, max_length=40)]
    way: Annotated[Way, field("in or out")]
    place: Annotated[Place, field("where it was then", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when it was there", unit="ms UTC")]
