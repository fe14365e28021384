"""What is in the shared registers: each entry is one nation's own, in versions, and none of them is about a person."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
"""Entries are entered anew as they change; what nobody touched for three years goes (profile default)."""

Register = Literal["contacts", "equipment", "exercises", "watch", "lessons"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Condition = Literal["available", "in_use", "in_repair"]

Stage = Literal["planned", "running", "held", "cancelled"]

WatchSort = Literal["vessel", "vehicle", "aircraft", "place", "operator"]
"""What can be watched (safeguard S-36; Regulation (EU) 2021/581, article 15(3), narrowed): things, places and licensed
businesses. A group of persons is nothing that an entry could be about."""

Reaction = Literal["report", "observe", "check_papers", "inspect", "keep_away"]
"""What whoever sees it is asked to do; none of them is about who is on board."""

Grounds = Literal[
    "smuggling", "trafficking", "false_identity", "no_position", "unsafe", "pollution", "sanctions"
]
"""Why it is watched, from a closed list, so that no group of persons can be written into an entry."""

_NAME = r"^[a-z0-9][a-z0-9-]{1,59}$(?!\n)"
_THING = (
    r"^(vessel:mmsi:[2-7][0-9]{8}|vessel:imo:[0-9]{7}|vehicle:[A-Z]{3}:[A-Z0-9]{2,20}"
    r"|aircraft:icao24:[0-9a-f]{6}|aircraft:reg:[A-Z0-9]{3,8}|operator:[A-Z]{3}:[A-Z0-9]{2,20})?$(?!\n)"
)

Name = Annotated[
    str, field("the entry's name, the same through all its versions", sharable=True, pattern=_NAME)
]
Version = Annotated[int, field("which version of it, from 1 on", sharable=True, ge=1, le=100_000)]
Title = Annotated[str, field("what people call it", sharable=True, min_length=2, max_length=160)]


class _Entry(Record, frozen=True, kw_only=True):
    """What all entries have in common."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    default_lane: ClassVar[Lane] = "bulk"
    name: Name
    version: Version


class ContactEntered(_Entry, frozen=True, kw_only=True, tag="registers.contact_entered"):
    """Whom to call: a desk with its hours, never a person."""

    title: Title
    authority: Annotated[str, field("whose desk it is", sharable=True, min_length=2, max_length=120)]
    reach: Annotated[
        str,
        field("telephone, radio channel or address of the desk", sharable=True, min_length=3, max_length=160),
    ]
    languages: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}$(?!\n)")], ...],
        field("languages spoken there", sharable=True, max_length=12),
    ] = ()
    days: Annotated[
        tuple[Weekday, ...], field("days on duty; every day where none", sharable=True, max_length=7)
    ] = ()
    opens_min: Annotated[
        int, field("when duty begins", unit="minutes of the day, UTC", sharable=True, ge=0, le=1_439)
    ] = 0
    closes_min: Annotated[
        int,
        field(
            "when duty ends; 1,440 for midnight",
            unit="minutes of the day, UTC",
            sharable=True,
            ge=1,
            le=1_440,
        ),
    ] = 1_440


class EquipmentEntered(_Entry, frozen=True, kw_only=True, tag="registers.equipment_entered"):
    """Equipment that neighbours may ask for."""

    title: Title
    amount: Annotated[int, field("how many", sharable=True, ge=0, le=100_000)]
    condition: Annotated[Condition, field("whether it can be had", sharable=True)] = "available"
    place: Annotated[
        Place | None, field("where it is kept", unit="1e-7 degree", sharable=True, role="place")
    ] = None
    contact: Annotated[
        str, field("entry of the desk to ask", sharable=True, pattern=r"^([a-z0-9][a-z0-9-]{1,59})?$(?!\n)")
    ] = ""


class ExerciseEntered(_Entry, frozen=True, kw_only=True, tag="registers.exercise_entered"):
    """An exercise, planned or held."""

    title: Title
    begins_at: Annotated[Instant, field("when it begins", unit="ms UTC", sharable=True)]
    ends_at: Annotated[Instant, field("when it ends", unit="ms UTC", sharable=True)]
    stage: Annotated[Stage, field("how it stands", sharable=True)] = "planned"
    partners: Annotated[tuple[Nation, ...], field("who takes part", sharable=True, max_length=16)] = ()
    goal: Annotated[str, field("what it tries", sharable=True, max_length=600)] = ""


class WatchObjectEntered(_Entry, frozen=True, kw_only=True, tag="registers.watch_object_entered"):
    """A vessel, vehicle, aircraft, place or business to look out for, why, and what to do when it is seen (S-36)."""

    default_lane: ClassVar[Lane] = "operations"
    sort: Annotated[WatchSort, field("what it is", sharable=True)]
    identifier: Annotated[
        str, field("its identifier; empty for a place", personal="indirect", sharable=True, pattern=_THING)
    ] = ""
    place: Annotated[
        Place | None, field("where it is, for a place", unit="1e-7 degree", sharable=True, role="place")
    ] = None
    grounds: Annotated[Grounds, field("why it is watched", sharable=True)]
    reaction: Annotated[Reaction, field("what to do when it is seen", sharable=True)]
    review_at: Annotated[
        Instant, field("by when its owner looks whether it is still needed", unit="ms UTC", sharable=True)
    ]


class LessonEntered(_Entry, frozen=True, kw_only=True, tag="registers.lesson_entered"):
    """Something learned, for everybody."""

    title: Title
    finding: Annotated[str, field("what was seen", sharable=True, min_length=10, max_length=2_000)]
    advice: Annotated[str, field("what to do from now on", sharable=True, min_length=10, max_length=2_000)]
    exercise: Annotated[
        str,
        field(
            "entry of the exercise it comes from",
            sharable=True,
            pattern=r"^([a-z0-9][a-z0-9-]{1,59})?$(?!\n)",
        ),
    ] = ""


class EntryWithdrawn(_Entry, frozen=True, kw_only=True, tag="registers.entry_withdrawn"):
    """An entry counts no longer; a later version of it would count again."""

    register: Annotated[Register, field("the register it is in", sharable=True)]


Entry = (
    ContactEntered | EquipmentEntered | ExerciseEntered | WatchObjectEntered | LessonEntered | EntryWithdrawn
)
REGISTERS: dict[type[Record], Register] = {
    ContactEntered: "contacts",
    EquipmentEntered: "equipment",
    ExerciseEntered: "exercises",
    WatchObjectEntered: "watch",
    LessonEntered: "lessons",
}


def register_of(record: Entry) -> Register:
    """Return the register that an entry belongs to."""
    return record.register if isinstance(record, EntryWithdrawn) else REGISTERS[type(record)]
