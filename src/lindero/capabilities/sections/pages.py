"""Sections as people read them: the level that holds, what waits for an answer, what the level demands by when."""

import msgspec

from lindero.capabilities.sections.records import Known
from lindero.capabilities.sections.rules import (
    LEVELS,
    Proposal,
    held_at,
    may_answer,
    may_propose,
    open_proposals,
)
from lindero.capabilities.sections.tables.lookups import all_sections, proposals_in
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place


class SectionsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: every section is shown."""


class DutyLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a level demands of this nation.

    Attributes:
        duty: What.
        level: The level that demands it.
        since: Since when the level holds, milliseconds UTC.
        due_at: By when, milliseconds UTC.
        done_at: When it was done, milliseconds UTC; None while it is open.
        done_by: Who did it.
        is_late: Whether it is or was late.
    """

    duty: str
    level: str
    since: int
    due_at: int
    done_at: int | None
    done_by: str
    is_late: bool


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that waits for an answer.

    Attributes:
        proposer: Whose it is.
        number: Which of its.
        level: The level.
        until: When a critical level would end, milliseconds UTC; None for the others.
        because: Why.
        at: When it was made, milliseconds UTC.
        is_ours_to_answer: Whether this nation answers it.
    """

    proposer: str
    number: int
    level: str
    until: int | None
    because: str
    at: int
    is_ours_to_answer: bool


class SectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A section.

    Attributes:
        holder: Whose it is.
        name: Its name.
        title: What people call it.
        partner: The nation on its other side.
        place: Its middle.
        level: The level that holds.
        since: Since when, milliseconds UTC; None for the first.
        until: When it ends by itself, milliseconds UTC; None if it does not.
        may_propose: Whether this nation has a say.
        waiting: Proposals that wait.
        duties: What the level demands of this nation, open ones first.
    """

    holder: str
    name: str
    title: str
    partner: str
    place: Place
    level: str
    since: int | None
    until: int | None
    may_propose: bool
    waiting: tuple[ProposalLine, ...]
    duties: tuple[DutyLine, ...]


class SectionsView(msgspec.Struct, frozen=True, kw_only=True):
    """Every section, the highest level first.

    Attributes:
        at: The time of the view, milliseconds UTC.
        sections: The sections.
        open_duties: How many tasks of this nation are open.
        late_duties: How many of them are late.
    """

    at: int
    sections: tuple[SectionLine, ...]
    open_duties: int
    late_duties: int


def show_sections(desk: Desk, query: SectionsQuery) -> SectionsView:
    """Show every section, the highest level first."""
    lines = [_line(desk, section) for section in all_sections(desk.rows)]
    lines.sort(key=lambda line: -LEVELS.index(line.level))
    is_open = [duty for line in lines for duty in line.duties if duty.done_at is None]
    return SectionsView(
        at=desk.now(),
        sections=tuple(lines),
        open_duties=len(is_open),
        late_duties=sum(duty.is_late for duty in is_open),
    )


def _line(desk: Desk, section: Known) -> SectionLine:
    proposals = proposals_in(desk.rows, section)
    held = held_at(proposals, desk.now())
    return SectionLine(
        holder=section.holder,
        name=section.name,
        title=section.title,
        partner=section.partner,
        place=section.place,
        level=held.level,
        since=held.since or None,
        until=held.until or None,
        may_propose=may_propose(section, desk.nation),
        waiting=tuple(_proposal(desk, section, one) for one in open_proposals(proposals)),
        duties=_duties(desk, section, held.since),
    )


def _proposal(desk: Desk, section: Known, one: Proposal) -> ProposalLine:
    return ProposalLine(
        proposer=one.proposer,
        number=one.number,
        level=one.level,
        until=one.until or None,
        because=one.because,
        at=one.at,
        is_ours_to_answer=may_answer(section, one, desk.nation, desk.actor.name),
    )


def _duties(desk: Desk, section: Known, since: int) -> tuple[DutyLine, ...]:
    rows = desk.rows(
        "SELECT duty, level, since, due_at, done_at, done_by FROM sections_duties WHERE holder = ? AND name = ?"
        " AND since = ? ORDER BY done_at > 0, due_at, duty",
        (section.holder, section.name, since),
    )
    now = desk.now()
    return tuple(
        DutyLine(
            duty=duty,
            level=level,
            since=since,
            due_at=due_at,
            done_at=done_at or None,
            done_by=done_by,
            is_late=(done_at or now) > due_at,
        )
        for duty, level, since, due_at, done_at, done_by in rows
    )
