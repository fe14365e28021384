"""What actions and pages look up of patrols, their tasks and orders."""

from typing import Final

import msgspec

from lindero.capabilities.patrol.records import Surface
from lindero.capabilities.patrol.rules import steps_left
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Listing
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

_TASKS: Final = "SELECT task, call_sign, event_origin, reference, lon, lat, eta_s, sent_at FROM patrol_tasks"

NAMED_PATROLS: Final = "SELECT call_sign, nation FROM patrol_units ORDER BY call_sign, nation"
NAMED_TASKS: Final = "SELECT task, call_sign || ' · ' || reference FROM patrol_tasks ORDER BY sent_at DESC"
NAMED_ORDERS: Final = (
    "SELECT record_id, call_sign || ' · ' || strftime('%Y-%m-%d %H:%MZ', at / 1000, 'unixepoch')"
    " FROM patrol_orders ORDER BY at DESC"
)
LISTED_ORDERS: Final = Listing(
    columns="record_id, call_sign, text, at, read_at",
    source="patrol_orders",
    by=("read_at <> 0", "-at", "record_id"),
)
LISTED_SIGHTINGS: Final = Listing(
    columns="record_id, call_sign, what, number, lon, lat, done_at, received_at, words, has_photo",
    source="patrol_sightings",
    by=("-received_at", "record_id"),
)


class TakenStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a task.

    Attributes:
        step: Which.
        at: When it was done, milliseconds UTC.
        received_at: When the node learnt of it.
        reason: Why the patrol could not; empty otherwise.
    """

    step: str
    at: Instant
    received_at: Instant
    reason: str


class PatrolTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task of an own patrol.

    Attributes:
        task: Its name.
        call_sign: The patrol.
        event_origin: The nation that reported the event.
        reference: The event.
        place: Where to go.
        eta_s: How long it was reckoned to take, seconds.
        sent_at: When the patrol was sent, milliseconds UTC.
        steps: What it said so far, in order of time.
        left: Steps that may still come.
    """

    task: str
    call_sign: str
    event_origin: str
    reference: str
    place: Place
    eta_s: int
    sent_at: Instant
    steps: tuple[TakenStep, ...]
    left: tuple[str, ...]

    @property
    def taken(self) -> frozenset[str]:
        """Names of the steps that were taken."""
        return frozenset(one.step for one in self.steps)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a patrol was told.

    Attributes:
        order: The record.
        call_sign: The patrol.
        text: What.
        at: When, milliseconds UTC.
        read_at: When it was read; 0 while it has not been.
    """

    order: str
    call_sign: str
    text: str
    at: Instant
    read_at: Instant


def last_place(desk: Desk, call_sign: str) -> Place | None:
    """Return where an own patrol was last known; None for one that nobody registered."""
    found = desk.rows(
        "SELECT lon, lat FROM patrol_units WHERE nation = ? AND call_sign = ?", (desk.nation, call_sign)
    )
    return Place(lon=found[0][0], lat=found[0][1]) if found else None


def help_context(desk: Desk, call_sign: str) -> tuple[Surface, str]:
    """Return on what a patrol moves, and its first call for help that is not over; empty if there is none."""
    found = desk.rows(
        "SELECT surface FROM patrol_units WHERE nation = ? AND call_sign = ?", (desk.nation, call_sign)
    )
    running = desk.rows(
        "SELECT record_id FROM patrol_calls WHERE call_sign = ? AND is_over = 0 AND again = ''"
        " ORDER BY received_at LIMIT 1",
        (call_sign,),
    )
    return (found[0][0] if found else "land"), (running[0][0] if running else "")


def task_in(desk: Desk, task: str) -> PatrolTask | None:
    """Return one task of the own patrols; None if there is none of this name."""
    rows = desk.rows(f"{_TASKS} WHERE task = ? AND nation = ?", (task, desk.nation))
    return _task(desk, rows[0]) if rows else None


def tasks_of(desk: Desk, call_sign: str) -> tuple[PatrolTask, ...]:
    """Return the open tasks of an own patrol, each of them, the newest first."""
    rows = desk.rows(
        f"{_TASKS} AS t WHERE nation = ? AND call_sign = ? AND NOT EXISTS"
        " (SELECT 1 FROM patrol_steps s WHERE s.task = t.task AND s.step IN ('ended', 'declined'))"
        " ORDER BY sent_at DESC, task",
        (desk.nation, call_sign),
    )
    return tuple(_task(desk, row) for row in rows)


def orders_of(desk: Desk, call_sign: str, most_read: int = 5) -> tuple[Order, ...]:
    """Return what a patrol has not read, each order of it, then so many of the latest that it has."""
    rows = desk.rows(
        f"SELECT {LISTED_ORDERS.columns} FROM patrol_orders WHERE call_sign = ?1 AND (read_at = 0 OR record_id IN"
        " (SELECT record_id FROM patrol_orders WHERE call_sign = ?1 AND read_at <> 0"
        " ORDER BY at DESC, record_id LIMIT ?2)) ORDER BY read_at <> 0, at DESC, record_id",
        (call_sign, most_read),
    )
    return tuple(order_of(row) for row in rows)


def order_of(row: Row) -> Order:
    """Return the order of a row of the list of orders."""
    order, call_sign, text, at, read_at = row
    return Order(order=order, call_sign=call_sign, text=text, at=at, read_at=read_at)


def has_photo(desk: Desk, sighting: str) -> bool:
    """Say whether there is such a sighting, and it came with a photo."""
    found = desk.rows("SELECT has_photo FROM patrol_sightings WHERE record_id = ?", (sighting,))
    return bool(found and found[0][0])


def _task(desk: Desk, row: Row) -> PatrolTask:
    task, call_sign, origin, reference, lon, lat, eta_s, sent_at = row
    rows = desk.rows(
        "SELECT step, at, received_at, reason FROM patrol_steps WHERE task = ? ORDER BY at, received_at",
        (task,),
    )
    steps = tuple(TakenStep(step=s, at=at, received_at=got, reason=why) for s, at, got, why in rows)
    return PatrolTask(
        task=task,
        call_sign=call_sign,
        event_origin=origin,
        reference=reference,
        place=Place(lon=lon, lat=lat),
        eta_s=eta_s,
        sent_at=sent_at,
        steps=steps,
        left=steps_left({one.step for one in steps}),
    )
