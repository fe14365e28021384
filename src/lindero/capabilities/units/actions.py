"""What officers do with units: register, say how they stand, send, answer, arrive, end."""

from lindero.capabilities.units import asks, records
from lindero.capabilities.units.offers import offers_for
from lindero.capabilities.units.tables.lookups import Task, event_at, tasks_in
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused


def register_unit(desk: Desk, ask: asks.RegisterUnit) -> str:
    """Register a unit; return the record's name."""
    unit = records.UnitRegistered(
        call_sign=ask.call_sign,
        place=ask.place,
        surface=ask.surface,
        speed_kmh=ask.speed_kmh,
        abilities=ask.abilities,
        centre=ask.centre,
    )
    return desk.put(unit).record_id


def note_status(desk: Desk, ask: asks.NoteStatus) -> str:
    """Say how a unit stands; return the record's name."""
    status = records.StatusGiven(
        call_sign=ask.call_sign,
        place=ask.place,
        status=ask.status,
        measured_at=desk.now() if ask.measured_at is None else ask.measured_at,
    )
    return desk.put(status).record_id


def load_routes(desk: Desk, ask: asks.LoadRoutes) -> str:
    """Load a network; return the record's name."""
    return desk.put(records.RoutesLoaded(source=ask.source, nodes=ask.nodes, ways=ask.ways)).record_id


def send_unit(desk: Desk, ask: asks.SendUnit) -> str:
    """Send the unit that is named, or the one that is there soonest; return the task's name.

    Raises:
        Refused: If no unit of this name is there, or none can be recommended.
    """
    origin = ask.event_origin or desk.nation
    offered = offers_for(desk, origin, ask.reference, ask.abilities)
    best = next((one for one in offered if not one.why_not), None)
    wanted = (ask.unit_nation or desk.nation, ask.unit)
    named = next((one for one in offered if (one.unit.nation, one.unit.call_sign) == wanted), None)
    chosen = named if ask.unit else best
    if chosen is None:
        raise Refused("units.none", "No such unit can be sent.", "Look at the list, and call the neighbour.")
    event = event_at(desk.rows, origin, ask.reference)
    sent = records.UnitSent(
        addressee=chosen.unit.nation,
        place=event[1] if event else chosen.unit.place,
        unit=chosen.unit.call_sign,
        unit_nation=chosen.unit.nation,
        event_origin=origin,
        reference=ask.reference,
        eta_s=chosen.eta_s,
        is_estimate=chosen.is_estimate,
        was_recommended=chosen == best,
    )
    return desk.put(sent).record_id


def answer_task(desk: Desk, ask: asks.AnswerTask) -> str:
    """Take a task, or decline it; return the record's name."""
    task = _task(desk, ask.task)
    return desk.put(
        records.TaskAnswered(
            addressee=task.asker,
            task=task.task,
            place=task.place,
            accepts=ask.accepts,
            unit=task.call_sign if ask.accepts else "",
            reason=None if ask.accepts else ask.reason,
        )
    ).record_id


def note_arrival(desk: Desk, ask: asks.NoteArrival) -> str:
    """Say that a unit is there; return the record's name."""
    task = _task(desk, ask.task)
    return desk.put(records.UnitArrived(addressee=task.asker, task=task.task, place=task.place)).record_id


def end_task(desk: Desk, ask: asks.EndTask) -> str:
    """Say that a unit is free; return the record's name."""
    task = _task(desk, ask.task)
    other = task.nation if desk.nation == task.asker else task.asker
    return desk.put(records.TaskEnded(addressee=other, task=task.task, place=task.place)).record_id


def _task(desk: Desk, name: str) -> Task:
    found = tasks_in(desk.rows, name)
    if not found:
        raise Missing("units.task", f"There is no task {name}.", "Look at the list of tasks.")
    return found[0]
