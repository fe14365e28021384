"""What is on record of units: that they exist, how they stand, who was sent where, and what came of it."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

Status = Literal["fully_available", "limited_available", "not_available"]
"""How a unit stands: exactly three words (Regulation (EU) 2021/581, article 3(16), to be verified)."""

Surface = Literal["land", "sea", "air"]
Ability = Literal["medical", "boarding", "search", "towing", "dog", "interpreter", "drone", "diving"]
Refusal = Literal["on_another_task", "not_fit", "too_far", "not_permitted", "life_elsewhere"]

CALL_SIGN = r"^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$(?!\n)"

CallSign = Annotated[str, field("the unit's call sign", sharable=True, pattern=CALL_SIGN)]
Where = Annotated[Place, field("where it is", unit="1e-7 degree", sharable=True, role="place")]
Task = Annotated[
    str, field("the task: the record that sent the unit", sharable=True, pattern=RECORD_ID_PATTERN)
]
For = Annotated[
    Nation,
    field(
        "the one nation that it is for; the own one for what stays at home", sharable=True, role="addressee"
    ),
]


class UnitRegistered(Record, frozen=True, kw_only=True, tag="units.unit_registered"):
    """A patrol, ship or aircraft that can be sent; never who is in it."""

    keep_days: ClassVar[int] = 1_096
    call_sign: CallSign
    place: Where
    surface: Annotated[Surface, field("on what it moves", sharable=True)]
    speed_kmh: Annotated[int, field("its speed when in a hurry", unit="km/h", sharable=True, ge=1, le=1_000)]
    abilities: Annotated[tuple[Ability, ...], field("what it can do", sharable=True, max_length=8)] = ()
    centre: Annotated[str, field("the centre that it belongs to", sharable=True, max_length=80)] = ""


class StatusGiven(Record, frozen=True, kw_only=True, tag="units.status_given"):
    """How a unit stands, and where."""

    keep_days: ClassVar[int] = 30
    call_sign: CallSign
    place: Where
    status: Annotated[Status, field("fully, limited or not available", sharable=True)]
    measured_at: Annotated[Instant, field("when it was so", unit="ms UTC", sharable=True)]


class Node(msgspec.Struct, frozen=True, array_like=True):
    """A point of a network of ways.

    Attributes:
        place: Where it is.
    """

    place: Place


class Way(msgspec.Struct, frozen=True, array_like=True):
    """A way between two points, in both directions.

    Attributes:
        start: Index of the one point.
        end: Index of the other.
        length_m: How long it is, metres.
        limit_kmh: How fast anybody gets on there.
        surface: Who can take it.
    """

    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(ge=0)]
    length_m: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    limit_kmh: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    surface: Literal["land", "sea"] = "land"


class RoutesLoaded(Record, frozen=True, kw_only=True, tag="units.routes_loaded"):
    """A network of roads and sea ways, with which travel times are reckoned from now on."""

    keep_days: ClassVar[int] = 3_653
    source: Annotated[str, field("where it comes from", min_length=2, max_length=200)]
    nodes: Annotated[
        tuple[Node, ...], field("its points", unit="1e-7 degree", min_length=2, max_length=50_000)
    ]
    ways: Annotated[tuple[Way, ...], field("its ways", unit="m, km/h", min_length=1, max_length=150_000)]


class UnitSent(Record, frozen=True, kw_only=True, tag="units.unit_sent"):
    """A unit was sent, or a neighbour's was asked for."""

    keep_days: ClassVar[int] = 366
    addressee: For
    place: Where
    unit: Annotated[str, field("the unit", sharable=True, role="unit", pattern=CALL_SIGN)]
    unit_nation: Annotated[Nation, field("whose unit it is", sharable=True)]
    event_origin: Annotated[Nation, field("the nation that reported the event", sharable=True)]
    reference: Annotated[str, field("the event", sharable=True, pattern=r"^EV-[0-9]{4}-[0-9]{1,7}$(?!\n)")]
    eta_s: Annotated[int, field("how long it was reckoned to take", unit="s", sharable=True, ge=0)]
    is_estimate: Annotated[bool, field("whether no network was known and it is a guess", sharable=True)] = (
        False
    )
    was_recommended: Annotated[bool, field("whether no other would be there sooner")] = False


class TaskAnswered(Record, frozen=True, kw_only=True, tag="units.task_answered"):
    """The unit's nation took the task, or did not."""

    keep_days: ClassVar[int] = 366
    addressee: For
    task: Task
    place: Where
    accepts: Annotated[bool, field("whether it is taken", sharable=True)]
    unit: Annotated[
        str,
        field(
            "the unit, where it is taken", sharable=True, role="unit", pattern=r"^[A-Za-z0-9 -]{0,40}$(?!\n)"
        ),
    ] = ""
    reason: Annotated[Refusal | None, field("why not", sharable=True)] = None


class UnitArrived(Record, frozen=True, kw_only=True, tag="units.unit_arrived"):
    """A unit is where it was sent."""

    keep_days: ClassVar[int] = 366
    addressee: For
    task: Task
    place: Where


class TaskEnded(Record, frozen=True, kw_only=True, tag="units.task_ended"):
    """A unit is free for other tasks."""

    keep_days: ClassVar[int] = 366
    addressee: For
    task: Task
    place: Where
