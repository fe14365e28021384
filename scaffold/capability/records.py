"""What can be true here: something was noted, and somebody has seen to it."""

from typing import Annotated, ClassVar

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import Record


class ItemNoted(Record, frozen=True, kw_only=True, tag="example.item_noted"):
    """Somebody noted something at a place that needs seeing to."""

    keep_days: ClassVar[int] = 90
    what: Annotated[
        str,
        field(
            "what was noted, in plain words", personal="indirect", sharable=True, min_length=3, max_length=200
        ),
    ]
    place: Annotated[Place, field("where it is", unit="1e-7 degree", sharable=True, role="place")]
    urgency: Annotated[int, field("1 can wait a week, 2 today, 3 now", sharable=True, ge=1, le=3)] = 1


class ItemClosed(Record, frozen=True, kw_only=True, tag="example.item_closed"):
    """Somebody has seen to an item."""

    keep_days: ClassVar[int] = 90
    item: Annotated[str, field("the record that noted it", pattern=RECORD_ID_PATTERN)]
