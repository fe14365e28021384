"""What a patrol said, and what its centre told it; each with when it was done and, in the head, when it came."""

from typing import Annotated, ClassVar, Final, Literal

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

Step = Literal["accepted", "under_way", "arrived", "ended", "declined"]
"""What a patrol says of its task; `declined` also means that it cannot go on."""

Sight = Literal["person", "vehicle", "vessel", "aircraft", "drone", "animal", "object", "other"]

Status = Literal["fully_available", "limited_available", "not_available"]
Surface = Literal["land", "sea", "air"]
Refusal = Literal["on_another_task", "not_fit", "too_far", "not_permitted", "life_elsewhere"]
"""How a patrol stands, on what it moves and why it cannot: the words of units, which repeats them to neighbours."""

CALL_SIGN: Final = r"^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$(?!\n)"
KEY: Final = r"^([a-z0-9]{16,40})?$(?!\n)"

Unit = Annotated[str, field("the patrol's call sign", pattern=CALL_SIGN)]
Where = Annotated[Place, field("where", unit="1e-7 degree", role="place")]
Accuracy = Annotated[int, field("how far off that may be; 0 if unknown", unit="m", ge=0, le=100_000)]
DoneAt = Annotated[Instant, field("when it was done, by the node's clock", unit="ms UTC")]
ClockOff = Annotated[int, field("how far the phone's clock was ahead of the node's", unit="ms")]
Key = Annotated[
    str, field("what the phone called it, so that it counts once; empty without script", pattern=KEY)
]


class PositionReported(Record, frozen=True, kw_only=True, tag="patrol.position_reported"):
    """A patrol said where it is and how it stands; nobody follows it between two such words."""

    keep_days: ClassVar[int] = 30
    call_sign: Unit
    place: Where
    status: Annotated[Status, field("fully, limited or not available")]
    done_at: DoneAt
    accuracy_m: Accuracy = 0
    clock_off_ms: ClockOff = 0
    key: Key = ""


class StepTaken(Record, frozen=True, kw_only=True, tag="patrol.step_taken"):
    """A patrol said how far it is with its task."""

    keep_days: ClassVar[int] = 366
    call_sign: Unit
    task: Annotated[str, field("the task: the record that sent the unit", pattern=RECORD_ID_PATTERN)]
    step: Annotated[Step, field("accepted, under way, arrived, ended or declined")]
    done_at: DoneAt
    reason: Annotated[Refusal | None, field("why it cannot")] = None
    clock_off_ms: ClockOff = 0
    key: Key = ""


class SightingReported(Record, frozen=True, kw_only=True, tag="patrol.sighting_reported"):
    """A patrol said what it saw."""

    keep_days: ClassVar[int] = 90
    call_sign: Unit
    what: Annotated[Sight, field("what it is")]
    place: Where
    done_at: DoneAt
    number: Annotated[int, field("how many; 0 if unknown", ge=0, le=10_000)] = 0
    words: Annotated[
        str,
        field("things and numbers, no names", personal="indirect", sensitivity="restricted", max_length=600),
    ] = ""
    photo: Annotated[
        bytes,
        field(
            "a photo without anything but its picture",
            personal="indirect",
            sensitivity="restricted",
            max_length=200_000,
        ),
    ] = b""
    accuracy_m: Accuracy = 0
    clock_off_ms: ClockOff = 0
    key: Key = ""


class OrderGiven(Record, frozen=True, kw_only=True, tag="patrol.order_given"):
    """A centre told a patrol something."""

    keep_days: ClassVar[int] = 30
    call_sign: Unit
    text: Annotated[
        str, field("what it is told; no names", personal="indirect", min_length=2, max_length=300)
    ]


class OrderAcknowledged(Record, frozen=True, kw_only=True, tag="patrol.order_acknowledged"):
    """A patrol has read what it was told."""

    keep_days: ClassVar[int] = 30
    order: Annotated[str, field("the order", pattern=RECORD_ID_PATTERN)]
    done_at: DoneAt
    clock_off_ms: ClockOff = 0
    key: Key = ""


class HelpCalled(Record, frozen=True, kw_only=True, tag="patrol.help_called"):
    """A patrol is in danger and calls for help; rescue answers by itself."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "life"
    call_sign: Unit
    place: Where
    done_at: DoneAt
    accuracy_m: Accuracy = 0
    clock_off_ms: ClockOff = 0
    key: Key = ""
    surface: Annotated[Surface, field("on what it moves")] = "land"
    again: Annotated[
        str, field("its first call, which rescue answers still; empty if none", max_length=26)
    ] = ""
