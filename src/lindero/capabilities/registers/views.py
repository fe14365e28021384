"""What pages of the registers show."""

import msgspec

from lindero.capabilities.registers.rules import DutyHours
from lindero.kernel.places import Place


class RegisterQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The whole register."""


class ContactLine(msgspec.Struct, frozen=True, kw_only=True):
    """A desk to call.

    Attributes:
        origin: Whose entry it is.
        name: The entry's name.
        version: Its version.
        title: What people call it.
        authority: Whose desk it is.
        reach: How to reach it.
        languages: Languages spoken there.
        hours: When it is on duty.
        is_on_duty: Whether it is on duty now.
        entered_at: When this version was entered, milliseconds UTC.
        is_own: Whether it is the own nation's, which alone may change it.
    """

    origin: str
    name: str
    version: int
    title: str
    authority: str
    reach: str
    languages: tuple[str, ...]
    hours: DutyHours
    is_on_duty: bool
    entered_at: int
    is_own: bool


class ContactsView(msgspec.Struct, frozen=True, kw_only=True):
    """The directory: desks on duty first, then by nation and title."""

    contacts: tuple[ContactLine, ...]
    nations: int


class EquipmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """Equipment in the pool.

    Attributes:
        origin: Whose entry it is.
        name: The entry's name.
        version: Its version.
        title: What people call it.
        amount: How many.
        condition: Whether it can be had.
        place: Where it is kept.
        desk: Title of the desk to ask; empty if it names none that is here.
        reach: How to reach that desk.
        entered_at: When this version was entered, milliseconds UTC.
        is_own: Whether it is the own nation's, which alone may change it.
    """

    origin: str
    name: str
    version: int
    title: str
    amount: int
    condition: str
    place: Place | None
    desk: str
    reach: str
    entered_at: int
    is_own: bool


class EquipmentView(msgspec.Struct, frozen=True, kw_only=True):
    """The pool: what can be had first."""

    equipment: tuple[EquipmentLine, ...]


class WatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look out for.

    Attributes:
        origin: Whose entry it is.
        name: The entry's name.
        version: Its version.
        sort: What it is.
        identifier: Its identifier without the sort; empty for a place.
        place: Where it is, for a place.
        grounds: Why it is watched.
        reaction: What to do when it is seen.
        review_at: By when its owner looks again, milliseconds UTC.
        is_overdue: Whether that has passed.
        is_own: Whether it is the own nation's, which alone may change it.
    """

    origin: str
    name: str
    version: int
    sort: str
    identifier: str
    place: Place | None
    grounds: str
    reaction: str
    review_at: int
    is_overdue: bool
    is_own: bool


class WatchView(msgspec.Struct, frozen=True, kw_only=True):
    """What to look out for, by sort and identifier."""

    objects: tuple[WatchLine, ...]


class ExerciseLine(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise."""

    origin: str
    name: str
    version: int
    title: str
    begins_at: int
    ends_at: int
    stage: str
    partners: tuple[str, ...]
    goal: str


class LessonLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something learned."""

    origin: str
    name: str
    version: int
    title: str
    finding: str
    advice: str
    exercise: str


class LearningView(msgspec.Struct, frozen=True, kw_only=True):
    """Exercises, the next first, and what was learned."""

    exercises: tuple[ExerciseLine, ...]
    lessons: tuple[LessonLine, ...]
