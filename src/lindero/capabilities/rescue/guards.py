"""What may never happen to a rescue, whoever puts it: a step out of turn, and a unit taken away from it."""

from typing import Any, Final

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import fault_of
from lindero.capabilities.rescue.tables.folds import STEPS_OF_A_CASE
from lindero.capabilities.rescue.tables.lookups import TIED, case_in, is_judged_safe, units_named_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head, Record, fields_with_role

S_16: Final = "safeguard/S-16"


def in_turn(rows: Rows, head: Head, record: Any) -> None:
    """Let a step of a case be put when it may come now.

    Raises:
        Refused: If there is no such case of this nation, or it may not come now.
    """
    case = case_in(rows, record.case)
    if case is None:
        raise Refused(
            "rescue.case", f"There is no rescue case {record.case}.", "Look at the list of rescues."
        )
    if fault := fault_of(case, record):
        raise Refused("rescue.turn", fault, "Put what is missing on record first.", ("TURN",))


def units_stay(rows: Rows, head: Head, record: Any) -> None:
    """Let no other folder give a task to a unit that a rescue has tied (safeguard S-16).

    Rescue itself may: who coordinates sends a unit to those who need it more.

    Raises:
        Refused: If the unit is tied; the refusal tells neither place nor case.
    """
    if folder_of(head.kind) == "rescue":
        return
    record_type: type[Record] = type(record)
    for unit in units_named_in(record, fields_with_role(record_type, "unit")):
        if rows.query(TIED, (unit,)):
            raise Refused(
                "rescue.unit_tied",
                "This unit is tied to a rescue and takes no other task.",
                "It is free again once the place of safety is reached; ask the rescue coordination centre.",
                (S_16,),
            )


def ashore_in_safety(rows: Rows, head: Head, record: records.PersonsDisembarked) -> None:
    """Let people go ashore in another nation only where protection judged, just now, that they are safe (S-13).

    Raises:
        Refused: If nobody signed that they are.
    """
    case = case_in(rows, record.case)
    if case is None or case.safety_nation in {"", head.origin}:
        return
    if not is_judged_safe(rows, record.case, case.safety_nation, head.at):
        raise Refused(
            "rescue.disembarkation",
            "Nobody signed, within 72 hours, that people of this rescue may go ashore there.",
            "Choose a place of safety at home, or ask the asylum authority for an assessment.",
            ("S-13",),
        )


GUARDS: Final = (
    Guard(
        name="rescue.ashore_in_safety",
        sentence="Nobody put ashore in another nation without a signed judgement that they are safe there.",
        check=ashore_in_safety,
        on=(records.PersonsDisembarked,),
    ),
    Guard(
        name="rescue.in_turn",
        sentence="No step of a rescue out of turn, and none after its end.",
        check=in_turn,
        on=STEPS_OF_A_CASE,
    ),
    Guard(
        name="rescue.units_stay",
        sentence="No unit that is tied to a rescue gets another task before the place of safety is reached.",
        check=units_stay,
        role="unit",
    ),
)
