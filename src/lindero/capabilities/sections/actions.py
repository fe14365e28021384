"""What officers do with sections, and the tasks that the node opens by itself when a level comes to hold."""

from collections.abc import Sequence

from lindero.capabilities.sections import asks, records
from lindero.capabilities.sections.rules import demands_of, held_at
from lindero.capabilities.sections.tables.lookups import all_sections, proposals_in, section_in
from lindero.kernel.deadlines import due_after
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.record import Event


def register_section(desk: Desk, ask: asks.RegisterSection) -> str:
    """Register a section, or its next version; return the record's name."""
    known = section_in(desk.rows, desk.nation, ask.name)
    return desk.put(
        records.SectionRegistered(
            name=ask.name,
            version=(known.version if known else 0) + 1,
            place=ask.place,
            title=ask.title,
            partner=ask.partner,
            points=ask.points,
        )
    ).record_id


def propose_level(desk: Desk, ask: asks.ProposeLevel) -> str:
    """Propose a level; return the record's name."""
    section = _section(desk, ask.holder, ask.section)
    own = [one.number for one in proposals_in(desk.rows, section) if one.proposer == desk.nation]
    return desk.put(
        records.LevelProposed(
            holder=section.holder,
            section=section.name,
            number=max(own, default=0) + 1,
            place=section.place,
            level=ask.level,
            until=ask.until or 0,
            because=ask.because,
        )
    ).record_id


def answer_level(desk: Desk, ask: asks.AnswerLevel) -> str:
    """Answer a proposal; return the record's name."""
    section = _section(desk, ask.holder, ask.section)
    return desk.put(
        records.LevelAnswered(
            holder=section.holder,
            section=section.name,
            proposer=ask.proposer,
            number=ask.number,
            place=section.place,
            agrees=ask.agrees,
            because=ask.because,
        )
    ).record_id


def note_done(desk: Desk, ask: asks.NoteDone) -> str:
    """Say that something was done; return the record's name."""
    done = records.DutyDone(
        holder=ask.holder or desk.nation, section=ask.section, duty=ask.duty, since=ask.since, note=ask.note
    )
    return desk.put(done).record_id


def open_duties(desk: Desk) -> None:
    """Open what the levels that hold demand of this nation, once for each time that a level came to hold.

    A level that nobody ever changed demands nothing new. A critical one that ended by itself opens what the level
    before it demands.
    """
    for section in all_sections(desk.rows):
        held = held_at(proposals_in(desk.rows, section), desk.now())
        known = desk.rows(
            "SELECT duty FROM sections_duties WHERE holder = ? AND name = ? AND since = ?",
            (section.holder, section.name, held.since),
        )
        demanded = demands_of(section, held.level, desk.nation) if held.since else {}
        for duty, limit in demanded.items():
            if (duty,) not in known:
                opened = records.DutyOpened(
                    holder=section.holder,
                    section=section.name,
                    level=held.level,
                    duty=duty,
                    since=held.since,
                    due_at=due_after(held.since, limit),
                )
                desk.put(opened)


def _section(desk: Desk, holder: str, name: str) -> records.Known:
    section = section_in(desk.rows, holder or desk.nation, name)
    if section is None:
        raise Missing("sections.section", f"There is no section {name}.", "Look at the list of sections.")
    return section


def follow_levels(desk: Desk, events: Sequence[Event]) -> None:
    """Open what is demanded as soon as a side has agreed."""
    open_duties(desk)
