"""Who is here and what to do with them, and one person with what the reader may open."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from lindero.capabilities.protection import records
from lindero.capabilities.protection.rules import ClockState, clock_state
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, Listing, slice_of

SHOWN = 100
"""People on one page: each is a line in the log of reads."""

SEALED_STEPS = frozenset({"matter_entered", "child_return_weighed"})
"""Steps whose content lies in a compartment: shown to those who may open it, and not even counted for others."""

_PEOPLE = Listing(
    columns="record_id, label, how, age, is_alone, met_at, due_at, child_due_at, facility, hold_class, language,"
    " is_informed, ended_at, ended, EXISTS (SELECT 1 FROM protection_stops s WHERE s.person = p.record_id)",
    source="protection_persons p",
    by=("ended_at", "due_at", "record_id"),
)
_PERSON = f"SELECT {_PEOPLE.columns} FROM {_PEOPLE.source} WHERE record_id = ?"
_EVER = 2**62
"""Nobody leaves later than this."""

_COUNTS = (
    "SELECT count(*), coalesce(sum(ended_at = 0 AND due_at < ?), 0),"
    " coalesce(sum(ended_at = 0 AND NOT is_informed), 0) FROM protection_persons WHERE ended_at <= ?"
)
_INSTRUCTIONS = (
    "SELECT person, instruction FROM protection_instructions WHERE person IN ({}) ORDER BY instruction"
)
_TIES = (
    "SELECT t.person, p.label FROM protection_ties t JOIN protection_persons p ON p.record_id = t.other"
    " WHERE t.person IN ({}) AND p.ended_at = 0 ORDER BY p.label"
)
_NAMES = (
    "record_id", "label", "how", "age", "is_alone", "met_at", "due_at", "child_due_at", "facility", "hold_class",
    "language", "is_informed", "ended_at", "ended", "is_stopped",
)  # fmt: skip


class PeopleQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to show.

    Attributes:
        left: Also those who have left.
        after: Only people after this place: where the page before ended.
    """

    left: bool = False
    after: Key | None = None


class PersonQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to show.

    Attributes:
        person: The record that received them.
    """

    person: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, as those who enforce see them: what to do, not why.

    Attributes:
        record_id: Their name here.
        label: Wristband or number.
        how: How they came.
        age: Adult, minor or in doubt.
        is_alone: Whether a minor is without family.
        met_at: First contact, milliseconds UTC.
        due_at: When the holding clock runs out, milliseconds UTC.
        child_due_at: When a decision for a child is due; None where none is.
        facility: Where they are.
        hold_class: With whom they are held; empty if they are not.
        language: Language in which they were told their rights.
        is_informed: Whether they were told all that they must be told.
        ended_at: When they left; None while they are here.
        ended: How.
        is_stopped: Whether anything stops a transfer.
        clock: How the holding clock stands.
        instructions: What to do.
        together_with: Labels of those from whom they are not to be separated.
    """

    record_id: str
    label: str
    how: str
    age: str
    is_alone: bool
    met_at: int
    due_at: int
    child_due_at: int | None
    facility: str
    hold_class: str
    language: str
    is_informed: bool
    ended_at: int | None
    ended: str
    is_stopped: bool
    clock: ClockState
    instructions: tuple[str, ...]
    together_with: tuple[str, ...]


class PeopleView(msgspec.Struct, frozen=True, kw_only=True):
    """Who is here.

    Attributes:
        at: The time of the view, milliseconds UTC.
        people: They, whose clock runs out first at the top; after them those who left, in the order in which they did.
        overdue: How many clocks of people who are here have run out, on this page or not.
        uninformed: How many of all who are here were not yet told their rights.
        total: How many fit, on this page or not.
        next: The place to ask `after`; None at the end.
    """

    at: int
    people: tuple[PersonLine, ...]
    overdue: int
    uninformed: int
    total: int
    next: str | None


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """Something from a compartment that this reader may open.

    Attributes:
        record_id: Its record.
        at: When it was entered, milliseconds UTC.
        compartment: Where it lies.
        words: What was said or found.
        stops: Whether it stops a transfer.
        lifts: The matter whose stop it lifts; empty if none.
    """

    record_id: str
    at: int
    compartment: records.Compartment
    words: str
    stops: bool
    lifts: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step on somebody's way.

    Attributes:
        at: When, milliseconds UTC.
        actor: Who put it.
        step: Which.
    """

    at: int
    actor: str
    step: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A signed assessment, without its answer: that is for those who sign.

    Attributes:
        record_id: Its record.
        destination: For which country.
        at: When it was signed, milliseconds UTC.
        signed_by: By whom.
    """

    record_id: str
    destination: str
    at: int
    signed_by: str


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """One person.

    Attributes:
        at: The time of the view, milliseconds UTC.
        person: They.
        matters: What this reader may open of the compartments.
        papers: Signed assessments.
        steps: What happened, the oldest first; without what lies in compartments.
    """

    at: int
    person: PersonLine
    matters: tuple[Matter, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]


def show_people(desk: Desk, query: PeopleQuery) -> PeopleView:
    """Show who is here, a page of them, and how many there are in all."""
    until = _EVER if query.left else 0
    page = slice_of(desk.rows, _PEOPLE, query.after, SHOWN, where="ended_at <= ?", values=(until,))
    people = _lines(desk, page.items)
    desk.saw(one.record_id for one in people)
    ((total, overdue, uninformed),) = desk.rows(_COUNTS, (desk.now(), until))
    return PeopleView(
        at=desk.now(),
        people=people,
        overdue=overdue,
        uninformed=uninformed,
        total=total,
        next=page.next,
    )


def show_person(desk: Desk, query: PersonQuery) -> PersonView:
    """Show one person.

    Raises:
        Missing: If nobody of that name is on record.
    """
    rows = desk.rows(_PERSON, (query.person,))
    if not rows:
        raise Missing("protection.person", "Nobody of this name is on record here.", "Look at the list.")
    desk.saw([query.person])
    steps = desk.rows(
        "SELECT at, actor, step, record_id FROM protection_steps WHERE person = ? ORDER BY seq",
        (query.person,),
    )
    papers = desk.rows(
        "SELECT record_id, destination, at, signed_by FROM protection_assessments WHERE person = ?"
        " ORDER BY at DESC, record_id",
        (query.person,),
    )
    return PersonView(
        at=desk.now(),
        person=_lines(desk, rows)[0],
        matters=_matters(desk, [name for _, _, step, name in steps if step in SEALED_STEPS]),
        papers=tuple(Paper(**dict(zip(Paper.__struct_fields__, row, strict=True))) for row in papers),
        steps=tuple(
            Step(at=at, actor=actor, step=step) for at, actor, step, _ in steps if step not in SEALED_STEPS
        ),
    )


def _lines(desk: Desk, rows: Sequence[Row]) -> tuple[PersonLine, ...]:
    names = [row[0] for row in rows]
    instructions, ties = _grouped(desk, _INSTRUCTIONS, names), _grouped(desk, _TIES, names)
    lines = []
    for row in rows:
        values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
        for name in ("is_alone", "is_informed", "is_stopped"):
            values[name] = bool(values[name])
        clock = clock_state(values["due_at"], values["ended_at"], desk.now())
        for name in ("child_due_at", "ended_at"):
            values[name] = values[name] or None
        name = values["record_id"]
        lines.append(
            PersonLine(
                **values,
                clock=clock,
                instructions=tuple(dict.fromkeys(instructions.get(name, ()))),
                together_with=tuple(dict.fromkeys(ties.get(name, ()))),
            )
        )
    return tuple(lines)


def _grouped(desk: Desk, sql: str, names: Sequence[str]) -> dict[str, list[str]]:
    """Return by person what a query says of these people, and of nobody else."""
    found: dict[str, list[str]] = {}
    for person, value in desk.rows(sql.format(", ".join("?" * len(names))), names):
        found.setdefault(person, []).append(value)
    return found


def _matters(desk: Desk, names: Sequence[str]) -> tuple[Matter, ...]:
    """Return what this reader may open; the desk gives nothing for the rest, as if it were not there."""
    matters = []
    for name in names:
        head, record = desk.record(name)
        if isinstance(record, records.MatterEntered):
            matters.append(
                Matter(
                    record_id=name,
                    at=head.at,
                    compartment=record.compartment,
                    words=record.words,
                    stops=record.stops or record.is_presumed_victim,
                    lifts=record.lifts,
                )
            )
        elif isinstance(record, records.ChildReturnWeighed):
            reasons = (
                record.no_victim_because, record.no_risk_because, record.no_fear_because, record.can_decide_because,
            )  # fmt: skip
            matters.append(
                Matter(
                    record_id=name,
                    at=head.at,
                    compartment=record.compartment,
                    words=" ".join(reasons),
                    stops=False,
                    lifts="",
                )
            )
    desk.saw(matter.record_id for matter in matters)
    return tuple(matters)
