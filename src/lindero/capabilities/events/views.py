"""What pages of single events show."""

from typing import Annotated

import msgspec

from lindero.capabilities.events.counting import GridCell
from lindero.capabilities.events.records.words import REFERENCE_PATTERN, Crossing, Impact, Link, Persons
from lindero.capabilities.events.rules import State
from lindero.capabilities.events.staffing import Staffing
from lindero.kernel.paging import Key
from lindero.kernel.places import Place


class EventsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events to show.

    Attributes:
        state: Only those in this state; all that are not closed if empty, `all` for every one.
        after: Only events after this place: where the page before ended.
    """

    state: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{0,12}$(?!\n)")] = ""
    after: Key | None = None


class EventQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which event to show.

    Attributes:
        origin: Whose event it is.
        reference: Its reference.
    """

    origin: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    reference: Annotated[str, msgspec.Meta(pattern=REFERENCE_PATTERN)]


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the list.

    Attributes:
        origin: Whose event it is.
        reference: Its reference.
        event_type: What it is.
        state: How it stands.
        priority: How urgent it is; lives come first.
        place: Where it is.
        happened_at: When it happened or began, milliseconds UTC.
        persons: How many people, as far as reported.
        owner: The nation that says what it does.
        impact: What it does: the owner's word where there is one, else what the originator expects.
        is_attributed: Whether the owner has spoken.
        due_at: When the first report is due, milliseconds UTC; None once it is made.
        passed_percent: How much of that time has passed, per cent; None once it is made.
        is_late: Whether the first report is or was late.
        record_id: The latest record.
    """

    origin: str
    reference: str
    event_type: str
    state: State
    priority: str
    place: Place
    happened_at: int
    persons: int
    owner: str
    impact: Impact
    is_attributed: bool
    due_at: int | None
    passed_percent: int | None
    is_late: bool
    record_id: str


class EventsView(msgspec.Struct, frozen=True, kw_only=True):
    """Events, those with lives at risk first, then the latest.

    Attributes:
        at: The time of the view, milliseconds UTC.
        events: The events; all with lives at risk are on the first page.
        total: How many fit, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        at_risk: How many of all that are open and fit have lives at risk.
        waiting: How many of these wait for their first report.
        state: The state that was asked for.
    """

    at: int
    events: tuple[EventLine, ...]
    total: int
    next: Key | None
    at_risk: int
    waiting: int
    state: str


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a report."""

    version: int
    phase: str
    at: int
    actor: str
    record_id: str


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event.

    Attributes:
        at: The time of the view, milliseconds UTC.
        event: Its line.
        is_own: Whether it is the own nation's.
        description: What happened.
        grade: Credibility, reliability and validation in words; empty if withheld.
        expected: What the originator expects it to do.
        attributed_by: The nation whose word on its impact counts; empty if it has not spoken.
        persons: How many people.
        crossing: How a crossing went.
        measures: What authorities do about it.
        response: How they respond.
        next_actions: What comes next.
        craft: Ships and aircraft.
        links: What else it has to do with.
        note: For the own desk only.
        aware_at: When the authority became aware, milliseconds UTC.
        reported_at: When it was first reported, milliseconds UTC; None while it is not.
        closed_at: When it was closed, milliseconds UTC; None while it is open.
        reason: Why it was closed.
        follow_up: What follows from it.
        versions: Its reports.
        next: The acts that may come next.
    """

    at: int
    event: EventLine
    is_own: bool
    description: str
    grade: str
    expected: Impact
    attributed_by: str
    persons: Persons
    crossing: Crossing | None
    measures: tuple[str, ...]
    response: str
    next_actions: str
    craft: tuple[str, ...]
    links: tuple[Link, ...]
    note: str
    aware_at: int
    reported_at: int | None
    closed_at: int | None
    reason: str
    follow_up: str
    versions: tuple[VersionLine, ...]
    next: tuple[str, ...]


class AnalysisQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to work out.

    Attributes:
        months: How many months to look back.
        patrols: What if so many patrols were on duty.
        handling_min: How long an event takes a patrol, minutes.
        target_wait_min: How long an event may wait for a patrol, minutes, on average.
    """

    months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 12
    patrols: Annotated[int, msgspec.Meta(ge=1, le=200)] = 4
    handling_min: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 180
    target_wait_min: Annotated[int, msgspec.Meta(ge=0, le=1_440)] = 15


class TypeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One type of event over the months.

    Attributes:
        event_type: The type.
        counts: How many each month, oldest first; None where withheld.
        trend: Events a month more each month; None if too few months or too few events.
    """

    event_type: str
    counts: tuple[int | None, ...]
    trend: float | None


class MonthLine(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators that were made by themselves.

    Attributes:
        origin: Whose they are.
        month: Of which month.
        events: How many events in all.
        made_at: When they were made, milliseconds UTC.
        record_id: The record.
    """

    origin: str
    month: str
    events: int
    made_at: int
    record_id: str


class AnalysisView(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of events; counts below the limit are withheld, in the JSON twin too.

    Attributes:
        at: The time of the view, milliseconds UTC.
        months: The months, oldest first.
        types: Counts by type.
        grid: The heat map.
        made: Indicators made each month.
        events_per_day: How many own and received events came a day, over those months.
        staffing: How the patrols of the question cope.
        enough: The fewest patrols that keep the wait within the target; None if none would.
        suppressed_below: Counts from 1 to below this are withheld.
        asked: What was asked.
    """

    at: int
    months: tuple[str, ...]
    types: tuple[TypeLine, ...]
    grid: tuple[GridCell, ...]
    made: tuple[MonthLine, ...]
    events_per_day: float
    staffing: Staffing
    enough: int | None
    suppressed_below: int
    asked: AnalysisQuery
