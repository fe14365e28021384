"""The typed data of the pages of rescue."""

from typing import Annotated

import msgspec

from lindero.capabilities.rescue.records import Counts
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key
from lindero.kernel.places import Place


class RescuesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rescues to show.

    Attributes:
        all: Also those that are over and reported on.
        after: Only rescues after this place: where the page before ended.
        calls_after: Only neighbours' calls after this place.
    """

    all: bool = False
    after: Key | None = None
    calls_after: Key | None = None


class CaseQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which case to show.

    Attributes:
        case: The record that opened it.
    """

    case: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class People(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of people in need.

    Attributes:
        craft: What they are in or on.
        counts: How many.
        condition: What state they are in.
        needs: What they need.
    """

    craft: str
    counts: Counts
    condition: tuple[str, ...]
    needs: tuple[str, ...]


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rescue.

    Attributes:
        record_id: The record that opened it.
        opened_at: When, milliseconds UTC.
        environment: Sea, river, desert, mountain, other land or air.
        aware_by: How it became known.
        phase: Uncertainty, alert or distress.
        place: Where they are, as far as known.
        uncertainty_m: Radius within which they are likely, metres.
        measured_at: When they were there, milliseconds UTC.
        people: What is known of them.
        coordinator: Who coordinates; empty if nobody does yet.
        centre: The rescue coordination centre that was told last; empty if none was.
        is_answered: Whether one has answered.
        rescued: How many were taken out of danger.
        safety_name: The place of safety; empty while none is set.
        safety_nation: In which nation it lies.
        safe_at: When it was reached, milliseconds UTC; None before.
        concluded_at: When the case ended, milliseconds UTC; None before.
        outcome: How it ended; empty before.
        report_due_at: When the report is due, milliseconds UTC; None before the end.
        reported_at: When it was made; None before.
        is_report_late: Whether the report is overdue, or came too late.
    """

    record_id: str
    opened_at: int
    environment: str
    aware_by: str
    phase: str
    place: Place
    uncertainty_m: int
    measured_at: int
    people: People
    coordinator: str
    centre: str
    is_answered: bool
    rescued: int
    safety_name: str
    safety_nation: str
    safe_at: int | None
    concluded_at: int | None
    outcome: str
    report_due_at: int | None
    reported_at: int | None
    is_report_late: bool


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a neighbour told.

    Attributes:
        record_id: Its record.
        origin: The neighbour.
        at: When it put it, milliseconds UTC.
        place: Where people are.
        measured_at: When they were there, milliseconds UTC.
        people: What is known of them.
    """

    record_id: str
    origin: str
    at: int
    place: Place
    measured_at: int
    people: People


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of a case.

    Attributes:
        unit: Its name.
        task: What it is to do.
        tasked_at: When it was sent, milliseconds UTC.
        arrived_at: When it was on scene; None before.
        freed_at: Since when it is free for other tasks; None while it is tied.
    """

    unit: str
    task: str
    tasked_at: int
    arrived_at: int | None
    freed_at: int | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a case.

    Attributes:
        at: When, milliseconds UTC.
        actor: Who put it.
        step: Which.
        record_id: Its record.
    """

    at: int
    actor: str
    step: str
    record_id: str


class RescuesView(msgspec.Struct, frozen=True, kw_only=True):
    """Rescues.

    Attributes:
        at: The time of the view, milliseconds UTC.
        open: How many are open.
        withheld: How many of them this reader may not look into.
        cases: The rescues, those that are open first, the gravest and newest of them at the top.
        total: How many fit, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        calls: What neighbours told, the newest first.
        calls_next: The place to ask `calls_after`; None at the end.
        tied: How many units are tied.
    """

    at: int
    open: int
    withheld: int
    cases: tuple[CaseLine, ...]
    total: int
    next: Key | None
    calls: tuple[Call, ...]
    calls_next: Key | None
    tied: int


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """One rescue.

    Attributes:
        at: The time of the view, milliseconds UTC.
        case: How it stands.
        units: Its units.
        steps: Everything that happened, the oldest first.
        next: The actions that come next, by name.
    """

    at: int
    case: CaseLine
    units: tuple[Unit, ...]
    steps: tuple[Step, ...]
    next: tuple[str, ...]
