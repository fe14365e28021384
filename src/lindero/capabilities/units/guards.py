"""What may never happen to units: sent across a border that no agreement opens, or answered for by another nation."""

from typing import Any, Final

from lindero.capabilities.units import records
from lindero.capabilities.units.agreed import permitted_pairs
from lindero.capabilities.units.rules import is_agreed
from lindero.capabilities.units.tables.lookups import all_units, event_at, tasks_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import GuardRows, Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

REPEATS: Final = "reaction/units.follow_patrols"
"""Who repeats to the asking nation what a patrol said of its task; it sends nobody."""


def sent_as_agreed(rows: GuardRows, head: Head, record: records.UnitSent) -> None:
    """Let a person send an available unit to an open event, across the border only as an agreement in force permits.

    Raises:
        Refused: If the unit is not there or not free, the event is not open, or nothing permits it.
    """
    _by_a_person(head, by=())
    unit = next(
        (
            one
            for one in all_units(rows.query, head.origin)
            if (one.nation, one.call_sign) == (record.unit_nation, record.unit)
        ),
        None,
    )
    event = event_at(rows.query, record.event_origin, record.reference)
    if unit is None or event is None or unit.is_busy or unit.status == "not_available":
        raise Refused(
            "units.not_free",
            f"{record.unit} is not there or not free, or the event is not open.",
            "Choose one that is offered.",
        )
    involved = frozenset((record.unit_nation, event[0], head.origin))
    if not is_agreed(involved, permitted_pairs(rows.agreed())) or record.addressee != record.unit_nation:
        raise Refused(
            "units.border",
            "No agreement in force lets this unit help across the border.",
            "Choose a unit of the nation that owns the event, or ask for a clause that permits it.",
            ("SEN-04",),
        )


def answered_by_its_nation(rows: Rows, head: Head, record: Any) -> None:
    """Let only the unit's own nation answer, arrive and end, in that order; who asked may end what it asked for.

    Raises:
        Refused: If another does, or it may not come now.
    """
    _by_a_person(head, by=(REPEATS,))
    found = tasks_in(rows.query, record.task)
    if not found or not _may_come(found[0].steps, record):
        raise Refused("units.turn", "That step may not come now.", "Look at the list of tasks.", ("TURN",))
    task = found[0]
    is_ending = isinstance(record, records.TaskEnded) and head.origin == task.asker
    if head.origin != task.nation and not is_ending:
        raise Refused("units.nation", "It is another nation's unit.", "Its own nation answers for it.")
    if isinstance(record, records.TaskAnswered) and record.accepts and record.unit != task.call_sign:
        raise Refused(
            "units.unit", f"{task.call_sign} was asked for.", "Decline it, and let the other side ask anew."
        )


def _may_come(steps: dict[str, tuple[int, str]], record: Any) -> bool:
    if "ended" in steps or "declined" in steps:
        return False
    match record:
        case records.TaskAnswered():
            return "accepted" not in steps
        case records.UnitArrived():
            return "accepted" in steps and "arrived" not in steps
    return True


def _by_a_person(head: Head, *, by: tuple[str, ...]) -> None:
    # What a patrol said at its phone was put by a person, and is only repeated (guard `patrol.by_a_person`).
    if not head.actor.startswith("person/") and head.actor not in by:
        raise Refused("units.person", "People send units.", "Do it under your own name.", ("SEN-04",))


GUARDS: Final = (
    Guard(
        name="units.sent_as_agreed",
        sentence="No unit sent across a border that no agreement opens, none that is not free, none by a machine.",
        check=sent_as_agreed,
        on=(records.UnitSent,),
    ),
    Guard(
        name="units.answered_by_its_nation",
        sentence="Nobody answers for another nation's unit, and no step comes out of turn.",
        check=answered_by_its_nation,
        on=(records.TaskAnswered, records.UnitArrived, records.TaskEnded),
    ),
)
