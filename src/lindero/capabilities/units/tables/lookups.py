"""What rules, guards and pages look up of units, tasks and events."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.units.rules import TaskTimes, Unit
from lindero.capabilities.units.tables.folds import key_of
from lindero.kernel.paging import Listing
from lindero.kernel.places import Place

Query = Callable[[str, Sequence[Any]], list[Any]]
"""`rows.query` of a guard, or `desk.rows`."""

_BUSY: Final = (
    "SELECT t.nation, t.call_sign FROM units_tasks t WHERE NOT EXISTS (SELECT 1 FROM units_steps s"
    " WHERE s.task = t.task AND s.step IN ('declined', 'ended') AND s.nation IN (t.nation, t.asker))"
)
_ENDING: Final = (
    "SELECT 1 FROM units_steps s WHERE s.task = t.task AND (s.step IN ('declined', 'ended') AND"
    " s.nation = t.nation OR s.step = 'ended' AND s.nation = t.asker)"
)
LISTED_TASKS: Final = Listing(
    columns=(
        "t.task, t.asker, t.nation, t.call_sign, t.event_origin, t.reference, t.lon, t.lat, t.eta_s, t.sent_at"
    ),
    source="units_tasks t",
    by=(
        f"EXISTS ({_ENDING})",
        "-t.sent_at",
        "t.task",
    ),
)
"""Tasks that are not over first, then the newest."""
_TASKS: Final = f"SELECT {LISTED_TASKS.columns} FROM {LISTED_TASKS.source}"

NAMED_UNITS: Final = "SELECT call_sign, nation FROM units_units ORDER BY call_sign, nation"
NAMED_TASKS: Final = "SELECT task, call_sign || ' · ' || reference FROM units_tasks ORDER BY sent_at DESC"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task as rows know it.

    Attributes:
        task: Its name.
        asker: Who sent the unit, or asked for it.
        nation: Whose unit it is.
        call_sign: The unit.
        event_origin: The nation that reported the event.
        reference: The event.
        place: Where it is.
        eta_s: How long it was reckoned to take, seconds.
        sent_at: When it was sent, milliseconds UTC.
        steps: What came of it by word of the unit's nation: step, when, why.
    """

    task: str
    asker: str
    nation: str
    call_sign: str
    event_origin: str
    reference: str
    place: Place
    eta_s: int
    sent_at: int
    steps: dict[str, tuple[int, str]]

    @property
    def times(self) -> TaskTimes:
        """When what happened."""
        answered = self.steps.get("accepted") or self.steps.get("declined") or (0, "")
        return TaskTimes(
            sent_at=self.sent_at,
            eta_s=self.eta_s,
            answered_at=answered[0],
            accepts="accepted" in self.steps,
            arrived_at=self.steps.get("arrived", (0, ""))[0],
        )


def all_units(query: Query, nation: str) -> list[Unit]:
    """Return every unit as it stands; one that never gave its status is not available.

    Args:
        query: Reads rows.
        nation: The own nation, whose rescues tie its units.
    """
    busy = {(of, call_sign) for of, call_sign in query(_BUSY, ())}
    tied = {call_sign for (call_sign,) in query("SELECT call_sign FROM units_tied", ())}
    rows = query(
        "SELECT u.nation, u.call_sign, u.surface, u.speed_kmh, u.abilities, u.centre, coalesce(s.status,"
        " 'not_available'), coalesce(s.lon, u.lon), coalesce(s.lat, u.lat), coalesce(s.measured_at, u.at)"
        " FROM units_units u LEFT JOIN units_statuses s ON s.nation = u.nation AND s.call_sign = u.call_sign"
        " ORDER BY u.nation, u.call_sign",
        (),
    )
    return [
        Unit(
            nation=of,
            call_sign=call_sign,
            surface=surface,
            speed_kmh=speed_kmh,
            abilities=frozenset(abilities.split()),
            centre=centre,
            status=status,
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
            is_busy=(of, call_sign) in busy or (of == nation and key_of(call_sign) in tied),
        )
        for of, call_sign, surface, speed_kmh, abilities, centre, status, lon, lat, measured_at in rows
    ]


def tasks_in(query: Query, task: str) -> list[Task]:
    """Return the task of a name; none if there is none."""
    return [task_of(query, row) for row in query(f"{_TASKS} WHERE t.task = ?", (task,))]


def newest_tasks(query: Query, most: int) -> list[Task]:
    """Return so many tasks, the newest first."""
    rows = query(f"{_TASKS} ORDER BY t.sent_at DESC, t.task LIMIT ?", (most,))
    return [task_of(query, row) for row in rows]


def task_of(query: Query, row: Any) -> Task:
    """Return the task of a row of the list of tasks, with what came of it."""
    name, asker, nation, call_sign, event_origin, reference, lon, lat, eta_s, sent_at = row
    # Only the unit's own nation says what it does; who asked may end what it asked for.
    steps = query("SELECT step, nation, at, reason FROM units_steps WHERE task = ?", (name,))
    return Task(
        task=name, asker=asker, nation=nation, call_sign=call_sign, event_origin=event_origin, reference=reference,
        place=Place(lon=lon, lat=lat), eta_s=eta_s, sent_at=sent_at,
        steps={
            step: (at, why) for step, of, at, why in steps if of == nation or (step == "ended" and of == asker)
        },
    )  # fmt: skip


def stood_at(query: Query, nation: str, call_sign: str) -> int:
    """Return of when the latest status of a unit is, milliseconds UTC; -1 if it never gave one."""
    found = query(
        "SELECT measured_at FROM units_statuses WHERE nation = ? AND call_sign = ?", (nation, call_sign)
    )
    return int(found[0][0]) if found else -1


def event_at(query: Query, origin: str, reference: str) -> tuple[str, Place] | None:
    """Return the owner of an open event and where it is; None if there is none."""
    found = query(
        "SELECT owner, lon, lat FROM units_events WHERE origin = ? AND reference = ?", (origin, reference)
    )
    return (found[0][0], Place(lon=found[0][1], lat=found[0][2])) if found else None


def network_record(query: Query) -> str:
    """Return the record of the network that counts; empty if there is none."""
    found = query("SELECT record_id FROM units_routes ORDER BY seq DESC LIMIT 1", ())
    return str(found[0][0]) if found else ""
