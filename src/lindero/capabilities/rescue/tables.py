"""What people look up of rescues: cases, units that are tied, every step, and the calls of neighbours."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.protection.records import GroupAssessed
from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import JUDGED_WITHIN_MS, REPORT_WITHIN_MS, Case, unit_key
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

NO_END: Final = 0
"""Stands for an instant that has not come."""

CASES: Final = Table(
    name="rescue_cases",
    columns={
        "record_id": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "environment": "TEXT NOT NULL",
        "aware_by": "TEXT NOT NULL",
        "phase": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "uncertainty_m": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "known": "TEXT NOT NULL",
        "coordinator": "TEXT NOT NULL",
        "centre": "TEXT NOT NULL",
        "is_answered": "INTEGER NOT NULL",
        "rescued": "INTEGER NOT NULL",
        "safety_name": "TEXT NOT NULL",
        "safety_nation": "TEXT NOT NULL",
        "safe_at": "INTEGER NOT NULL",
        "concluded_at": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
        "report_due_at": "INTEGER NOT NULL",
        "reported_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("concluded_at",),),
    meaning="A rescue of this nation as it stands.",
)
UNITS: Final = Table(
    name="rescue_units",
    columns={
        "case_id": "TEXT NOT NULL",
        "unit_key": "TEXT NOT NULL",
        "unit": "TEXT NOT NULL",
        "task": "TEXT NOT NULL",
        "tasked_at": "INTEGER NOT NULL",
        "arrived_at": "INTEGER NOT NULL",
        "freed_at": "INTEGER NOT NULL",
    },
    key=("unit_key", "case_id"),
    indexes=(("case_id",),),
    meaning="A unit that a rescue tied, and since when it is free again.",
)
STEPS: Final = Table(
    name="rescue_steps",
    columns={
        "case_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("case_id", "seq"),
    meaning="A step of a case, for its timeline.",
)
CALLS: Final = Table(
    name="rescue_calls",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "known": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",),),
    meaning="What a neighbour told of people in need.",
)
ASSESSMENTS: Final = Table(
    name="rescue_assessments",
    columns={
        "record_id": "TEXT NOT NULL",
        "case_id": "TEXT NOT NULL",
        "destination": "TEXT NOT NULL",
        "is_safe": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("case_id",),),
    meaning="What protection judged of going ashore in another nation.",
)
TABLES: Final = (CASES, UNITS, STEPS, CALLS, ASSESSMENTS)

_STAND: Final = (
    "SELECT coordinator <> '', is_answered, rescued, safety_nation, safe_at, concluded_at, reported_at"
    " FROM rescue_cases WHERE record_id = ?"
)
_UNITS: Final = "SELECT unit_key, arrived_at FROM rescue_units WHERE case_id = ? AND freed_at = 0"
TIED: Final = "SELECT unit, case_id FROM rescue_units WHERE unit_key = ? AND freed_at = 0 ORDER BY tasked_at"


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of people in need, as it lies in a row."""

    craft: str = "unknown"
    counts: records.Counts = records.Counts()
    condition: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def known_of(text: str) -> Known:
    """Read what a row says of people in need."""
    return msgspec.json.decode(text, type=Known)


def _known(record: records.CaseOpened | records.CaseUpdated) -> str:
    known = Known(craft=record.craft, counts=record.counts, condition=record.condition, needs=record.needs)
    return msgspec.json.encode(known).decode()


def case_in(rows: Rows, case_id: str) -> Case | None:
    """Return how a case stands; None if there is none."""
    found = rows.query(_STAND, (case_id,))
    if not found:
        return None
    has_coordinator, is_answered, rescued, nation, safe_at, concluded_at, reported_at = found[0]
    units = rows.query(_UNITS, (case_id,))
    return Case(
        units=frozenset(unit for unit, _ in units),
        on_scene=frozenset(unit for unit, arrived_at in units if arrived_at),
        has_coordinator=bool(has_coordinator),
        is_answered=bool(is_answered),
        rescued=rescued,
        safety_nation=nation,
        is_safe=bool(safe_at),
        is_concluded=bool(concluded_at),
        is_reported=bool(reported_at),
    )


def _is_own(head: Head) -> bool:
    return not head.agreement


def case_opened(rows: Rows, head: Head, record: records.CaseOpened) -> None:
    """Open a case; a neighbour's is a call."""
    if not _is_own(head):
        _call(rows, head, record)
        return
    place = record.place
    rows.execute(
        "INSERT OR REPLACE INTO rescue_cases (record_id, opened_at, environment, aware_by, phase, lon, lat,"
        " uncertainty_m, measured_at, known, coordinator, centre, is_answered, rescued, safety_name,"
        " safety_nation, safe_at, concluded_at, outcome, report_due_at, reported_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '', '', 0, 0, '', 0, 0)",
        (
            head.record_id, head.at, record.environment, record.aware_by, record.phase, place.lon, place.lat,
            record.uncertainty_m, record.measured_at, _known(record),
        ),
    )  # fmt: skip
    _step(rows, head, head.record_id)


def case_updated(rows: Rows, head: Head, record: records.CaseUpdated) -> None:
    """Enter what became known; a neighbour's is a call."""
    if not _is_own(head):
        _call(rows, head, record)
        return
    rows.execute(
        "UPDATE rescue_cases SET lon = ?, lat = ?, measured_at = ?, known = ? WHERE record_id = ?",
        (record.place.lon, record.place.lat, record.measured_at, _known(record), record.case),
    )
    _step(rows, head, record.case)


def _call(rows: Rows, head: Head, record: records.CaseOpened | records.CaseUpdated) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO rescue_calls (record_id, origin, at, lon, lat, measured_at, known)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, head.origin, head.at, record.place.lon, record.place.lat, record.measured_at,
            _known(record),
        ),
    )  # fmt: skip


def _step(rows: Rows, head: Head, case_id: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO rescue_steps (case_id, seq, at, actor, step, record_id) VALUES (?, ?, ?, ?, ?, ?)",
        (case_id, head.seq, head.at, head.actor, head.kind.partition(".")[2], head.record_id),
    )


def phase_set(rows: Rows, head: Head, record: records.PhaseSet) -> None:
    """Enter the phase."""
    rows.execute("UPDATE rescue_cases SET phase = ? WHERE record_id = ?", (record.phase, record.case))
    _step(rows, head, record.case)


def centre_notified(rows: Rows, head: Head, record: records.CentreNotified) -> None:
    """Enter who was told, and whether they answered; an answer is not undone by a further try."""
    rows.execute(
        "UPDATE rescue_cases SET centre = ?, is_answered = max(is_answered, ?) WHERE record_id = ?",
        (record.centre, int(record.has_answered), record.case),
    )
    _step(rows, head, record.case)


def coordinator_assigned(rows: Rows, head: Head, record: records.CoordinatorAssigned) -> None:
    """Enter who coordinates."""
    rows.execute(
        "UPDATE rescue_cases SET coordinator = ? WHERE record_id = ?", (record.coordinator, record.case)
    )
    _step(rows, head, record.case)


def unit_tasked(rows: Rows, head: Head, record: records.UnitTasked) -> None:
    """Tie a unit to the case."""
    rows.execute(
        "INSERT OR REPLACE INTO rescue_units (case_id, unit_key, unit, task, tasked_at, arrived_at, freed_at)"
        " VALUES (?, ?, ?, ?, ?, 0, 0)",
        (record.case, unit_key(record.unit), record.unit, record.task, head.at),
    )
    _step(rows, head, record.case)


def unit_arrived(rows: Rows, head: Head, record: records.UnitArrived) -> None:
    """Enter that a unit is on scene."""
    rows.execute(
        "UPDATE rescue_units SET arrived_at = ? WHERE case_id = ? AND unit_key = ?",
        (head.at, record.case, unit_key(record.unit)),
    )
    _step(rows, head, record.case)


def persons_rescued(rows: Rows, head: Head, record: records.PersonsRescued) -> None:
    """Add to those who were taken out of danger; an unknown number counts as one."""
    rows.execute(
        "UPDATE rescue_cases SET rescued = rescued + ? WHERE record_id = ?",
        (1 if record.counts.persons is None else record.counts.persons, record.case),
    )
    _step(rows, head, record.case)


def place_of_safety_set(rows: Rows, head: Head, record: records.PlaceOfSafetySet) -> None:
    """Enter where the rescue ends."""
    rows.execute(
        "UPDATE rescue_cases SET safety_name = ?, safety_nation = ? WHERE record_id = ?",
        (record.name, record.nation, record.case),
    )
    _step(rows, head, record.case)


def place_of_safety_reached(rows: Rows, head: Head, record: records.PlaceOfSafetyReached) -> None:
    """Free units: the rescued are safe."""
    rows.execute("UPDATE rescue_cases SET safe_at = ? WHERE record_id = ?", (head.at, record.case))
    _free(rows, head, record.case)
    _step(rows, head, record.case)


def persons_disembarked(rows: Rows, head: Head, record: records.PersonsDisembarked) -> None:
    """Enter that people went ashore."""
    _step(rows, head, record.case)


def case_concluded(rows: Rows, head: Head, record: records.CaseConcluded) -> None:
    """End the case, free units and set the day of the report."""
    rows.execute(
        "UPDATE rescue_cases SET concluded_at = ?, outcome = ?, report_due_at = ? WHERE record_id = ?",
        (head.at, record.outcome, head.at + REPORT_WITHIN_MS, record.case),
    )
    _free(rows, head, record.case)
    _step(rows, head, record.case)


def _free(rows: Rows, head: Head, case_id: str) -> None:
    rows.execute(
        "UPDATE rescue_units SET freed_at = ? WHERE case_id = ? AND freed_at = 0", (head.at, case_id)
    )


def report_made(rows: Rows, head: Head, record: records.ReportMade) -> None:
    """Enter that it was reported on."""
    rows.execute("UPDATE rescue_cases SET reported_at = ? WHERE record_id = ?", (head.at, record.case))
    _step(rows, head, record.case)


def group_assessed(rows: Rows, head: Head, record: GroupAssessed) -> None:
    """Enter what protection judged; people who objected with reason are not safe there."""
    if _is_own(head):
        rows.execute(
            "INSERT OR REPLACE INTO rescue_assessments (record_id, case_id, destination, is_safe, at)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                head.record_id, record.case, record.destination,
                int(record.is_safe and record.objections != "upheld"), head.at,
            ),
        )  # fmt: skip


def is_judged_safe(rows: Rows, case_id: str, nation: str, now: int) -> bool:
    """Say whether the newest judgement of protection, not older than 72 hours, lets people go ashore in a nation."""
    found = rows.query(
        "SELECT is_safe, at FROM rescue_assessments WHERE case_id = ? AND destination = ?"
        " ORDER BY at DESC, is_safe LIMIT 1",
        (case_id, nation),
    )
    return bool(found) and bool(found[0][0]) and now - JUDGED_WITHIN_MS <= found[0][1] <= now


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.CaseOpened: case_opened,
    records.CaseUpdated: case_updated,
    records.PhaseSet: phase_set,
    records.CentreNotified: centre_notified,
    records.CoordinatorAssigned: coordinator_assigned,
    records.UnitTasked: unit_tasked,
    records.UnitArrived: unit_arrived,
    records.PersonsRescued: persons_rescued,
    records.PlaceOfSafetySet: place_of_safety_set,
    records.PlaceOfSafetyReached: place_of_safety_reached,
    records.PersonsDisembarked: persons_disembarked,
    records.CaseConcluded: case_concluded,
    records.ReportMade: report_made,
    GroupAssessed: group_assessed,
}


def units_named_in(record: Any, names: tuple[str, ...]) -> list[str]:
    """Return the units that a record names in fields of that role, as they are compared."""
    values: list[str] = []
    for name in names:
        value = getattr(record, name)
        values += [value] if isinstance(value, str) else list(value or ())
    return [unit_key(value) for value in values]


STEPS_OF_A_CASE: Final = tuple(kind for kind in FOLDS if kind not in {records.CaseOpened, GroupAssessed})
"""Everything that is about a case which is open already."""
