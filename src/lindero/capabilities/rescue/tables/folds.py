"""Folds: each step of a rescue, and what neighbours tell."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.protection.records import GroupAssessed
from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import REPORT_WITHIN_MS, unit_key
from lindero.capabilities.rescue.tables.lookups import Known
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record


def _known(record: records.CaseOpened | records.CaseUpdated) -> str:
    known = Known(craft=record.craft, counts=record.counts, condition=record.condition, needs=record.needs)
    return msgspec.json.encode(known).decode()


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
        " safety_nation, safe_at, concluded_at, outcome, report_due_at, reported_at, cause)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '', '', 0, 0, '', 0, 0, ?)",
        (
            head.record_id, head.at, record.environment, record.aware_by, record.phase, place.lon, place.lat,
            record.uncertainty_m, record.measured_at, _known(record), head.cause,
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


STEPS_OF_A_CASE: Final = tuple(kind for kind in FOLDS if kind not in {records.CaseOpened, GroupAssessed})
"""Everything that is about a case which is open already."""
