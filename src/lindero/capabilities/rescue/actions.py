"""What may be asked of rescue: to open a case and take it, step by step, to its end."""

from typing import Any

from lindero.capabilities.rescue import asks, records
from lindero.capabilities.rescue.rules import demanded
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.places import Place
from lindero.kernel.record import Head, Record


def open_case(desk: Desk, ask: asks.OpenCase) -> str:
    """Open a case.

    Returns:
        Its name: that of the record that opened it.
    """
    opened = desk.put(
        records.CaseOpened(
            **_known(desk, ask),
            environment=ask.environment,
            aware_by=ask.aware_by,
            phase=demanded(ask.because),
            uncertainty_m=ask.uncertainty_m,
        )
    )
    if ask.because:
        phase = records.PhaseSet(case=opened.record_id, phase=demanded(ask.because), because=ask.because)
        desk.put(phase, cause=opened)
    return opened.record_id


def update_case(desk: Desk, ask: asks.UpdateCase) -> str:
    """Say what became known since."""
    return _put(desk, ask.case, records.CaseUpdated(case=ask.case, **_known(desk, ask)))


def set_phase(desk: Desk, ask: asks.SetPhase) -> str:
    """Judge how grave it is."""
    return _put(desk, ask.case, records.PhaseSet(case=ask.case, phase=ask.phase, because=ask.because))


def notify_centre(desk: Desk, ask: asks.NotifyCentre) -> str:
    """Say that a rescue coordination centre was told."""
    record = records.CentreNotified(case=ask.case, centre=ask.centre, has_answered=ask.has_answered)
    return _put(desk, ask.case, record)


def assign_coordinator(desk: Desk, ask: asks.AssignCoordinator) -> str:
    """Say who coordinates."""
    return _put(desk, ask.case, records.CoordinatorAssigned(case=ask.case, coordinator=ask.coordinator))


def task_unit(desk: Desk, ask: asks.TaskUnit) -> str:
    """Send a unit."""
    return _put(desk, ask.case, records.UnitTasked(case=ask.case, unit=ask.unit.strip(), task=ask.task))


def note_arrival(desk: Desk, ask: asks.NoteArrival) -> str:
    """Say that a unit is on scene."""
    return _put(desk, ask.case, records.UnitArrived(case=ask.case, unit=ask.unit.strip()))


def note_rescued(desk: Desk, ask: asks.NoteRescued) -> str:
    """Say how many a unit has taken out of danger."""
    counts = records.Counts(persons=ask.persons, children=ask.children, injured=ask.injured, dead=ask.dead)
    return _put(desk, ask.case, records.PersonsRescued(case=ask.case, unit=ask.unit.strip(), counts=counts))


def set_place_of_safety(desk: Desk, ask: asks.SetPlaceOfSafety) -> str:
    """Say where the rescue ends."""
    record = records.PlaceOfSafetySet(
        case=ask.case, name=ask.name, nation=ask.nation, place=ask.place, because=ask.because
    )
    return _put(desk, ask.case, record)


def reach_safety(desk: Desk, ask: asks.ReachSafety) -> str:
    """Say that everybody rescued is at the place of safety."""
    return _put(desk, ask.case, records.PlaceOfSafetyReached(case=ask.case))


def note_disembarked(desk: Desk, ask: asks.NoteDisembarked) -> str:
    """Say that people went ashore."""
    counts = records.Counts(persons=ask.persons, children=ask.children)
    record = records.PersonsDisembarked(
        case=ask.case, authority=ask.authority, counts=counts, needs=ask.needs
    )
    return _put(desk, ask.case, record)


def conclude_case(desk: Desk, ask: asks.ConcludeCase) -> str:
    """End the case."""
    found = desk.rows("SELECT lon, lat FROM rescue_cases WHERE record_id = ?", (ask.case,))
    if not found:
        raise _no_case(ask.case)
    place = Place(lon=found[0][0], lat=found[0][1])
    return _put(desk, ask.case, records.CaseConcluded(case=ask.case, outcome=ask.outcome, place=place))


def make_report(desk: Desk, ask: asks.MakeReport) -> str:
    """Report on the operation."""
    return _put(desk, ask.case, records.ReportMade(case=ask.case, text=ask.text))


def _put(desk: Desk, case: str, record: Record) -> str:
    """Put a step of a case, caused by the record that opened it; the guards look at whether it may come now.

    Raises:
        Missing: If there is no such case.
    """
    return desk.put(record, cause=_opening(desk, case)).record_id


def _opening(desk: Desk, case: str) -> Head:
    if not desk.rows("SELECT 1 FROM rescue_cases WHERE record_id = ?", (case,)):
        raise _no_case(case)
    return desk.record(case)[0]


def _no_case(case: str) -> Missing:
    return Missing("rescue.case", f"There is no rescue case {case}.", "Look at the list of rescues.")


def _known(desk: Desk, ask: asks.OpenCase | asks.UpdateCase) -> dict[str, Any]:
    return {
        "place": ask.place,
        "measured_at": desk.now() if ask.measured_at is None else ask.measured_at,
        "craft": ask.craft,
        "counts": records.Counts(persons=ask.persons, children=ask.children, injured=ask.injured),
        "condition": ask.condition,
        "needs": ask.needs,
    }
