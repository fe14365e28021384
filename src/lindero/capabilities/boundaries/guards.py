"""What may never happen to a boundary: a version put over another, a strip that a machine decides in (AGR-11)."""

from typing import Any, Final

from lindero.capabilities.boundaries import records
from lindero.capabilities.boundaries.rules import UNDETERMINED, jurisdiction_of
from lindero.capabilities.boundaries.tables import (
    SELECT_SHAPES,
    can_be_drawn,
    event_in,
    latest_version,
    shapes_in,
)
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head


def next_version(rows: Rows, head: Head, record: Any) -> None:
    """Let a shape be registered as the next version of itself only, by a person, with an outline that encloses.

    Raises:
        Refused: If it would take the place of a version, was put by a machine, or encloses nothing.
    """
    _by_a_person(head)
    if record.version != latest_version(rows, record.name) + 1:
        raise Refused(
            "boundaries.version",
            f"{record.name} is at version {latest_version(rows, record.name)}.",
            "Register the next version; earlier ones stay as they are.",
        )
    if hasattr(record, "outer") and not can_be_drawn(record):
        raise Refused(
            "boundaries.outline", "The outline encloses nothing.", "Give at least three different corners."
        )


def withdrawn_by_a_person(rows: Rows, head: Head, record: records.ShapeWithdrawn) -> None:
    """Let only a person withdraw what is there.

    Raises:
        Refused: If a machine does, or there is no such shape.
    """
    _by_a_person(head)
    if not latest_version(rows, record.name):
        raise Refused("boundaries.shape", f"There is no shape {record.name}.", "Look at the register.")


def placed_as_it_lies(rows: Rows, head: Head, record: records.EventPlaced) -> None:
    """Let an event have the jurisdiction that the register gives it, and no other, whoever looks it up.

    Raises:
        Refused: If it says otherwise: in a disputed strip that would be a decision.
    """
    found = jurisdiction_of(record.place, record.happened_at, shapes_in(rows.query(SELECT_SHAPES)))
    if (record.jurisdiction, record.claimants) != (found.jurisdiction, found.claimants):
        raise Refused(
            "boundaries.jurisdiction",
            f"By the register it is {found.jurisdiction}.",
            "Look the event up again; in a disputed strip a person chooses who deals with it.",
            ("AGR-11",),
        )


def chosen_by_a_person(rows: Rows, head: Head, record: records.JurisdictionChosen) -> None:
    """Let only a person choose, once, among those who claim it, and only where it is undetermined.

    Raises:
        Refused: If a machine chooses, or there is nothing to choose.
    """
    _by_a_person(head)
    event = event_in(rows, record.event)
    if event is None or event[0] != UNDETERMINED or event[2] or record.nation not in event[1].split():
        raise Refused(
            "boundaries.choice",
            "There is nothing to choose here, or not this nation.",
            "Choose among those who claim it, where the jurisdiction is undetermined and nobody has chosen yet.",
            ("AGR-11",),
        )


def _by_a_person(head: Head) -> None:
    if not head.actor.startswith("person/"):
        raise Refused(
            "boundaries.person",
            "Boundaries and what happens in disputed strips are for people to decide.",
            "Do it under your own name.",
            ("AGR-11",),
        )


GUARDS: Final = (
    Guard(
        name="boundaries.next_version",
        sentence="No version of a shape put over another, and none by a machine.",
        check=next_version,
        on=(records.LineRegistered, records.StripRegistered, records.ZoneRegistered),
    ),
    Guard(
        name="boundaries.withdrawn_by_a_person",
        sentence="No shape withdrawn by a machine.",
        check=withdrawn_by_a_person,
        on=(records.ShapeWithdrawn,),
    ),
    Guard(
        name="boundaries.placed_as_it_lies",
        sentence="No event with a jurisdiction that the register does not give it.",
        check=placed_as_it_lies,
        on=(records.EventPlaced,),
    ),
    Guard(
        name="boundaries.chosen_by_a_person",
        sentence="Nothing decided in a disputed strip by a machine.",
        check=chosen_by_a_person,
        on=(records.JurisdictionChosen,),
    ),
)
