"""What is asked: the fields of a form, of JSON and of a command."""

from typing import Annotated

import msgspec

from lindero.capabilities.registers.records import (
    Condition,
    Grounds,
    Reaction,
    Register,
    Stage,
    WatchSort,
    Weekday,
)
from lindero.kernel.names import NATION_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

_NAME = r"^[a-z0-9][a-z0-9-]{1,59}$(?!\n)"
_Name = Annotated[
    str,
    msgspec.Meta(
        pattern=_NAME, description="the entry's name, as nordhavn-duty-desk; the same when it changes"
    ),
]
_Title = Annotated[str, msgspec.Meta(min_length=2, max_length=160, description="what people call it")]
_Other = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9][a-z0-9-]{1,59})?$(?!\n)")]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class EnterContact(_Ask, frozen=True, kw_only=True):
    """Enter whom neighbours may call, or its next version."""

    name: _Name
    title: _Title
    authority: Annotated[str, msgspec.Meta(min_length=2, max_length=120, description="whose desk it is")]
    reach: Annotated[
        str, msgspec.Meta(min_length=3, max_length=160, description="telephone, radio channel or address")
    ]
    languages: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}$(?!\n)")], ...],
        msgspec.Meta(max_length=12, description="languages spoken there, two letters each"),
    ] = ()
    days: Annotated[
        tuple[Weekday, ...], msgspec.Meta(max_length=7, description="days on duty; every day if none")
    ] = ()
    opens_min: Annotated[
        int, msgspec.Meta(ge=0, le=1_439, description="when duty begins, minutes of the day in UTC")
    ] = 0
    closes_min: Annotated[
        int, msgspec.Meta(ge=1, le=1_440, description="when duty ends, minutes of the day in UTC")
    ] = 1_440


class EnterEquipment(_Ask, frozen=True, kw_only=True):
    """Enter equipment that neighbours may ask for, or its next version."""

    name: _Name
    title: _Title
    amount: Annotated[int, msgspec.Meta(ge=0, le=100_000, description="how many")]
    condition: Annotated[Condition, msgspec.Meta(description="whether it can be had")] = "available"
    place: Annotated[Place | None, msgspec.Meta(description="where it is kept")] = None
    contact: Annotated[_Other, msgspec.Meta(description="entry of the desk to ask")] = ""


class EnterExercise(_Ask, frozen=True, kw_only=True):
    """Enter an exercise, or its next version."""

    name: _Name
    title: _Title
    begins_at: Annotated[Instant, msgspec.Meta(description="when it begins")]
    ends_at: Annotated[Instant, msgspec.Meta(description="when it ends")]
    stage: Annotated[Stage, msgspec.Meta(description="how it stands")] = "planned"
    partners: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)], ...],
        msgspec.Meta(max_length=16, description="who takes part"),
    ] = ()
    goal: Annotated[str, msgspec.Meta(max_length=600, description="what it tries")] = ""


class EnterWatchObject(_Ask, frozen=True, kw_only=True):
    """Enter a vessel, vehicle, aircraft, place or business to look out for, or its next version."""

    name: _Name
    sort: Annotated[WatchSort, msgspec.Meta(description="what it is")]
    identifier: Annotated[
        str, msgspec.Meta(max_length=60, description="its identifier, as 219005533; empty for a place")
    ] = ""
    place: Annotated[Place | None, msgspec.Meta(description="where it is, for a place")] = None
    grounds: Annotated[Grounds, msgspec.Meta(description="why it is watched")]
    reaction: Annotated[Reaction, msgspec.Meta(description="what to do when it is seen")]
    review_at: Annotated[Instant, msgspec.Meta(description="by when you look whether it is still needed")]


class EnterLesson(_Ask, frozen=True, kw_only=True):
    """Enter something learned, or its next version."""

    name: _Name
    title: _Title
    finding: Annotated[str, msgspec.Meta(min_length=10, max_length=2_000, description="what was seen")]
    advice: Annotated[
        str, msgspec.Meta(min_length=10, max_length=2_000, description="what to do from now on")
    ]
    exercise: Annotated[_Other, msgspec.Meta(description="entry of the exercise it comes from")] = ""


class WithdrawEntry(_Ask, frozen=True, kw_only=True):
    """Withdraw an own entry, everywhere."""

    register: Annotated[Register, msgspec.Meta(description="the register it is in")]
    name: Annotated[str, msgspec.Meta(pattern=_NAME, description="the entry's name")]
