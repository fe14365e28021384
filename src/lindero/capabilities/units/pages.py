"""Units as people read them: how they stand, who would be there first, tasks, and how quickly all of that went."""

from typing import Annotated

import msgspec

from lindero.capabilities.units.offers import offers_for
from lindero.capabilities.units.rules import Choice, ResponseTimes, Unit, response_times
from lindero.capabilities.units.tables.lookups import (
    LISTED_TASKS,
    Task,
    all_units,
    newest_tasks,
    task_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, slice_of
from lindero.kernel.times import HOUR_MS, SECOND_MS

STALE_MS = HOUR_MS
"""A unit that said nothing for longer is shown as stale (product default)."""

MOST_TASKS = 200
"""Tasks on one page."""

MOST_TIMED = 500
"""Tasks of which it is counted how quick units were: the newest."""


class UnitsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which event to send somebody to.

    Attributes:
        origin: Whose event it is; the own nation's if empty.
        reference: The event; no recommendation if empty.
        after: Only tasks after this place: where the page before ended.
    """

    origin: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)")] = ""
    reference: Annotated[str, msgspec.Meta(pattern=r"^(EV-[0-9]{4}-[0-9]{1,7})?$(?!\n)")] = ""
    after: Key | None = None


class UnitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A unit.

    Attributes:
        unit: As it stands.
        is_stale: Whether it has been silent for too long.
    """

    unit: Unit
    is_stale: bool


class OpenEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a unit can be sent to."""

    origin: str
    reference: str
    event_type: str


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """A task.

    Attributes:
        task: The task.
        state: Sent, accepted, declined, arrived or ended.
        reason: Why it was declined.
        took_s: From sending to arrival, seconds; None while it has not arrived.
        is_ours: Whether it is a unit of this nation.
    """

    task: Task
    state: str
    reason: str
    took_s: int | None
    is_ours: bool


class UnitsView(msgspec.Struct, frozen=True, kw_only=True):
    """Units, and whom to send.

    Attributes:
        at: The time of the view, milliseconds UTC.
        units: Every unit, own and received.
        available: How many are free and fully available.
        events: Every event that a unit can be sent to.
        asked: The event that was asked for.
        choices: Whom to send there, the recommended one first.
        tasks: Tasks, those that are not over first, then the newest.
        next: The place to ask `after` for the next page of tasks; None at the end.
        times: How quickly units answered and arrived, by the newest 500 tasks.
    """

    at: int
    units: tuple[UnitLine, ...]
    available: int
    events: tuple[OpenEvent, ...]
    asked: UnitsQuery
    choices: tuple[Choice, ...]
    tasks: tuple[TaskLine, ...]
    next: Key | None
    times: ResponseTimes


def show_units(desk: Desk, query: UnitsQuery) -> UnitsView:
    """Show units, and whom to send to an event."""
    now, units = desk.now(), all_units(desk.rows, desk.nation)
    page = slice_of(desk.rows, LISTED_TASKS, query.after, MOST_TASKS)
    events = desk.rows(
        "SELECT origin, reference, event_type FROM units_events ORDER BY reference DESC, origin"
    )
    origin = query.origin or desk.nation
    return UnitsView(
        at=now,
        units=tuple(UnitLine(unit=unit, is_stale=unit.measured_at + STALE_MS < now) for unit in units),
        available=sum(unit.status == "fully_available" and not unit.is_busy for unit in units),
        events=tuple(OpenEvent(origin=o, reference=r, event_type=t) for o, r, t in events),
        asked=query,
        choices=offers_for(desk, origin, query.reference) if query.reference else (),
        tasks=tuple(_line(task_of(desk.rows, row), desk.nation) for row in page.items),
        next=page.next,
        times=response_times([task.times for task in newest_tasks(desk.rows, MOST_TIMED)]),
    )


def _line(task: Task, nation: str) -> TaskLine:
    reached = [step for step in ("ended", "declined", "arrived", "accepted") if step in task.steps]
    arrived = task.steps.get("arrived")
    return TaskLine(
        task=task,
        state=reached[0] if reached else "sent",
        reason=task.steps["declined"][1] if "declined" in task.steps else "",
        took_s=(arrived[0] - task.sent_at) // SECOND_MS if arrived else None,
        is_ours=task.nation == nation,
    )
