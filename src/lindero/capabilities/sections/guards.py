"""What may never happen to a section: a level that one side sets alone, by a machine, or without an end."""

from typing import Any, Final

from lindero.capabilities.sections import records
from lindero.capabilities.sections.rules import (
    demands_of,
    fault_of_proposal,
    held_at,
    may_answer,
    may_propose,
    open_proposals,
)
from lindero.capabilities.sections.tables.lookups import is_open_duty, proposals_in, section_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head


def next_version(rows: Rows, head: Head, record: records.SectionRegistered) -> None:
    """Let a section be registered by a person, as the next version of itself, and not towards its own nation.

    Raises:
        Refused: If it may not.
    """
    _by_a_person(head)
    known = section_in(rows.query, head.origin, record.name)
    if record.version != (known.version if known else 0) + 1 or record.partner == head.origin:
        raise Refused(
            "sections.version",
            f"{record.name} is at version {known.version if known else 0}, or would border on its own nation.",
            "Register the next version, towards a neighbour or none.",
        )


def proposed_by_a_side(rows: Rows, head: Head, record: records.LevelProposed) -> None:
    """Let a side propose a level that can hold.

    Raises:
        Refused: If the nation has no say, or the level cannot be proposed now.
    """
    _by_a_person(head)
    section = _section(rows, record)
    proposals = proposals_in(rows.query, section)
    number = max((one.number for one in proposals if one.proposer == head.origin), default=0) + 1
    fault = fault_of_proposal(record.level, record.until, held_at(proposals, head.at), head.at)
    if not may_propose(section, head.origin) or record.number != number or fault:
        raise Refused(
            "sections.proposal",
            fault or "This nation has no say in the section, or it is not its next proposal.",
            "Look at the section and propose another level, a critical one with its end.",
            ("COP-05",),
        )


def answered_by_the_other(rows: Rows, head: Head, record: records.LevelAnswered) -> None:
    """Let only the other side answer a proposal, once, while it is open; where there is none, another person.

    Raises:
        Refused: If somebody else does.
    """
    _by_a_person(head)
    section = _section(rows, record)
    waiting = [
        one
        for one in open_proposals(proposals_in(rows.query, section))
        if (one.proposer, one.number) == (record.proposer, record.number)
    ]
    if not waiting or not may_answer(section, waiting[0], head.origin, head.actor):
        raise Refused(
            "sections.answer",
            "There is no such open proposal, or it is not yours to answer.",
            "The other side answers; where a section has none, another person of the own nation does.",
            ("COP-05",),
        )


def duty_as_demanded(rows: Rows, head: Head, record: records.DutyOpened) -> None:
    """Let a task be opened only where the level that holds demands it.

    Raises:
        Refused: If it does not.
    """
    section = _section(rows, record)
    held = held_at(proposals_in(rows.query, section), head.at)
    if record.level != held.level or record.duty not in demands_of(section, held.level, head.origin):
        raise Refused(
            "sections.duty", f"The level {held.level} does not demand it.", "Look at the section's level."
        )


def done_what_was_open(rows: Rows, head: Head, record: records.DutyDone) -> None:
    """Let a person say that something was done that is open.

    Raises:
        Refused: If it is not.
    """
    _by_a_person(head)
    if not is_open_duty(rows.query, record.holder, record.section, record.since, record.duty):
        raise Refused("sections.done", "Nothing of the kind is open.", "Look at the section's tasks.")


def _section(rows: Rows, record: Any) -> records.Known:
    section = section_in(rows.query, record.holder, record.section)
    if section is None:
        raise Refused("sections.section", f"There is no section {record.section}.", "Register it first.")
    return section


def _by_a_person(head: Head) -> None:
    if not head.actor.startswith("person/"):
        raise Refused(
            "sections.person",
            "People judge how much a section bears.",
            "Do it under your own name.",
            ("COP-05",),
        )


GUARDS: Final = (
    Guard(
        name="sections.next_version",
        sentence="No section over another's version, and none by a machine.",
        check=next_version,
        on=(records.SectionRegistered,),
    ),
    Guard(
        name="sections.proposed_by_a_side",
        sentence="No level proposed by a nation that has no say, and no critical one without an end.",
        check=proposed_by_a_side,
        on=(records.LevelProposed,),
    ),
    Guard(
        name="sections.answered_by_the_other",
        sentence="No side agrees with itself, and nobody twice.",
        check=answered_by_the_other,
        on=(records.LevelAnswered,),
    ),
    Guard(
        name="sections.duty_as_demanded",
        sentence="No task that the level does not demand.",
        check=duty_as_demanded,
        on=(records.DutyOpened,),
    ),
    Guard(
        name="sections.done_what_was_open",
        sentence="Nothing is done that was not open, and nothing by a machine.",
        check=done_what_was_open,
        on=(records.DutyDone,),
    ),
)
