"""What is asked of units."""

from typing import Annotated

import msgspec

from lindero.capabilities.units.records import CALL_SIGN, Ability, Node, Refusal, Status, Surface, Way
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

CallSign = Annotated[str, msgspec.Meta(pattern=CALL_SIGN, description="the unit's call sign")]
Task = Annotated[
    str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the task: the record that sent the unit")
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class RegisterUnit(_Ask, frozen=True, kw_only=True):
    """Register an own unit, or change what is known of it; never who is in it."""

    call_sign: CallSign
    place: Annotated[Place, msgspec.Meta(description="where its station is: longitude, then latitude")]
    surface: Annotated[Surface, msgspec.Meta(description="on what it moves")]
    speed_kmh: Annotated[int, msgspec.Meta(ge=1, le=1_000, description="its speed when in a hurry, km/h")]
    abilities: Annotated[
        tuple[Ability, ...],
        msgspec.Meta(
            max_length=8, description="what it can do, one word a line: medical, boarding, search, ..."
        ),
    ] = ()
    centre: Annotated[str, msgspec.Meta(max_length=80, description="the centre that it belongs to")] = ""


class NoteStatus(_Ask, frozen=True, kw_only=True):
    """Say how an own unit stands, and where."""

    call_sign: CallSign
    status: Annotated[Status, msgspec.Meta(description="fully, limited or not available")]
    place: Annotated[Place, msgspec.Meta(description="where it is: longitude, then latitude")]
    measured_at: Annotated[Instant | None, msgspec.Meta(description="when it was so; now if empty")] = None


class LoadRoutes(_Ask, frozen=True, kw_only=True):
    """Load a network of roads and sea ways; travel times are reckoned with it from now on."""

    source: Annotated[str, msgspec.Meta(min_length=2, max_length=200, description="where it comes from")]
    nodes: Annotated[
        tuple[Node, ...], msgspec.Meta(min_length=2, max_length=50_000, description="its points")
    ]
    ways: Annotated[
        tuple[Way, ...],
        msgspec.Meta(
            min_length=1, max_length=150_000, description="its ways: two points, metres, km/h, land or sea"
        ),
    ]


class SendUnit(_Ask, frozen=True, kw_only=True):
    """Send an own unit to an event, or ask for a neighbour's."""

    reference: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^EV-[0-9]{4}-[0-9]{1,7}$(?!\n)",
            description="the event, as EV-2026-0017",
            examples=["EV-2026-0017"],
        ),
    ]
    event_origin: Annotated[
        str,
        msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)", description="whose event; the own nation's if empty"),
    ] = ""
    unit: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[A-Za-z0-9 -]{0,40}$(?!\n)", description="the unit; the recommended one if empty"
        ),
    ] = ""
    unit_nation: Annotated[
        str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)", description="whose unit; the own nation's if empty")
    ] = ""
    abilities: Annotated[
        tuple[Ability, ...], msgspec.Meta(max_length=8, description="what is needed there, one word a line")
    ] = ()


class AnswerTask(_Ask, frozen=True, kw_only=True):
    """Take a task with an own unit, or decline it."""

    task: Task
    accepts: Annotated[bool, msgspec.Meta(description="whether it is taken")] = False
    reason: Annotated[Refusal | None, msgspec.Meta(description="why not")] = None


class NoteArrival(_Ask, frozen=True, kw_only=True):
    """Say that an own unit is where it was sent."""

    task: Task


class EndTask(_Ask, frozen=True, kw_only=True):
    """Say that a unit is free for other tasks."""

    task: Task
