"""What people look up: who is here, what is to be done with them, which clocks run; never why.

Rows come of locked matters too. They hold an instruction, a stop or a tie, and nothing of what was said.
"""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.protection import records
from lindero.capabilities.protection.rules import (
    CHILD_DECISION_MS,
    HOLD_LIMIT_MS,
    REFLECTION_MS,
    SAME_STAY_MS,
    Assessment,
    Situation,
    Stand,
    is_complete,
    is_current,
    may_return_child,
)
from lindero.kernel.capability import Fold, Judged, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.kernel.times import DAY_MS, MINUTE_MS
from lindero.trust.identity.records import ApprovalGiven

APPROVAL_MS: Final = 10 * MINUTE_MS
"""How long before a signature its approval may have been given."""

PERSONS: Final = Table(
    name="protection_persons",
    columns={
        "record_id": "TEXT NOT NULL",
        "label": "TEXT NOT NULL",
        "label_key": "TEXT NOT NULL",
        "how": "TEXT NOT NULL",
        "age": "TEXT NOT NULL",
        "is_alone": "INTEGER NOT NULL",
        "met_at": "INTEGER NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "child_due_at": "INTEGER NOT NULL",
        "facility": "TEXT NOT NULL",
        "hold_class": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "is_informed": "INTEGER NOT NULL",
        "ended_at": "INTEGER NOT NULL",
        "ended": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("label_key",), ("ended_at", "due_at")),
    meaning="Somebody in care or custody, without a name.",
)
STOPS: Final = Table(
    name="protection_stops",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "until": "INTEGER NOT NULL",
        "bars_offence": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("person",),),
    meaning="Something stops every transfer of somebody, at least until an instant; the row does not say what.",
)
INSTRUCTIONS: Final = Table(
    name="protection_instructions",
    columns={"record_id": "TEXT NOT NULL", "person": "TEXT NOT NULL", "instruction": "TEXT NOT NULL"},
    key=("record_id",),
    indexes=(("person",),),
    meaning="What those who enforce are to do.",
)
TIES: Final = Table(
    name="protection_ties",
    columns={"record_id": "TEXT NOT NULL", "person": "TEXT NOT NULL", "other": "TEXT NOT NULL"},
    key=("record_id", "person"),
    indexes=(("person",),),
    meaning="Two people who are not to be separated.",
)
ASSESSMENTS: Final = Table(
    name="protection_assessments",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "destination": "TEXT NOT NULL",
        "is_safe": "INTEGER NOT NULL",
        "was_heard": "INTEGER NOT NULL",
        "objection": "TEXT NOT NULL",
        "signed_by": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="A signed non-refoulement assessment.",
)
SITUATIONS: Final = Table(
    name="protection_situations",
    columns={
        "nation": "TEXT NOT NULL",
        "risk": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "signed_by": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation",),
    meaning="The newest judgement of a country; a country that is not here counts as a risk.",
)
CHILDREN: Final = Table(
    name="protection_children",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "outcome": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("person", "at"),),
    meaning="What was decided for a child.",
)
OVERRUNS: Final = Table(
    name="protection_overruns",
    columns={
        "person": "TEXT NOT NULL",
        "clock": "TEXT NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "noted_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "clock"),
    meaning="A clock that ran out.",
)
STEPS: Final = Table(
    name="protection_steps",
    columns={
        "person": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "seq"),
    meaning="A step on somebody's way, for the timeline; a matter is a matter, of whichever compartment.",
)
APPROVALS: Final = Table(
    name="protection_approvals",
    columns={
        "record_id": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "action": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "used_by": "TEXT NOT NULL",
    },
    key=("record_id",),
    meaning="A fresh approval by a person of one act of this folder, and what was signed with it.",
)
TABLES: Final = (
    APPROVALS, PERSONS, STOPS, INSTRUCTIONS, TIES, ASSESSMENTS, SITUATIONS, CHILDREN, OVERRUNS, STEPS,
)  # fmt: skip

WEIGHED: Final = "weighed_yes"
"""Outcome of a child's return of which every criterion stands."""


def label_key(label: str) -> str:
    """Return a label as it is compared: neither case nor spaces make another person."""
    return "".join(label.casefold().split())


# --- what guards look up ----------------------------------------------------------------------------------------


def stand_of(rows: Rows, person: str, now: int) -> Stand | None:
    """Return how somebody's matters stand; None if nobody of that name is on record here."""
    found = rows.query(
        "SELECT age, is_alone, is_informed, language, ended_at FROM protection_persons WHERE record_id = ?",
        (person,),
    )
    if not found:
        return None
    age, is_alone, is_informed, language, ended_at = found[0]
    stops = rows.query(
        "SELECT max(bars_offence AND until > ?) FROM protection_stops WHERE person = ?", (now, person)
    )
    others = rows.query(
        "SELECT p.facility FROM protection_ties t JOIN protection_persons p ON p.record_id = t.other"
        " WHERE t.person = ? AND p.ended_at = 0",
        (person,),
    )
    decided = rows.query(
        "SELECT record_id, outcome FROM protection_children WHERE person = ? ORDER BY at DESC, record_id",
        (person,),
    )
    outcomes = [outcome for _, outcome in decided]
    bests = [outcome for outcome in outcomes if outcome in {"stay", "stay_together", "separation", "return"}]
    weighed = [outcome for outcome in outcomes if outcome not in bests]
    return Stand(
        age=age,
        is_alone=bool(is_alone),
        is_informed=bool(is_informed),
        language=language,
        is_stopped=stops[0][0] is not None,
        bars_offence=bool(stops[0][0]),
        apart_from=frozenset(facility for (facility,) in others),
        separation=frozenset(name for name, outcome in decided if outcome == "separation"),
        is_return_best=bests[:1] == ["return"],
        is_child_return_complete=weighed[:1] == [WEIGHED],
        has_ended=bool(ended_at),
    )


def assessment_in(rows: Rows, record_id: str, person: str) -> Assessment | None:
    """Return a signed assessment of a person."""
    found = rows.query(
        "SELECT destination, is_safe, was_heard, objection, signed_by, at FROM protection_assessments"
        " WHERE record_id = ? AND person = ?",
        (record_id, person),
    )
    if not found:
        return None
    destination, is_safe, was_heard, objection, signed_by, at = found[0]
    return Assessment(
        destination=destination,
        is_safe=bool(is_safe),
        was_heard=bool(was_heard),
        objection=objection,
        signed_by=signed_by,
        at=at,
    )


def situation_in(rows: Rows, nation: str) -> Situation | None:
    """Return what is known of a country."""
    found = rows.query(
        "SELECT record_id, risk, valid_until FROM protection_situations WHERE nation = ?", (nation,)
    )
    return Situation(*found[0]) if found else None


def without_risk(rows: Rows, now: int) -> Judged:
    """Say where, by a current judgement, nobody found a serious risk: what the gate reads (S-12)."""
    found = rows.query("SELECT nation, seq, record_id, risk, valid_until FROM protection_situations")
    return Judged(
        frozenset(nation for nation, _, *known in found if is_current(Situation(*known), now)),
        max((seq for _, seq, *_ in found), default=-1),
        max((until for *_, until in found if until <= now), default=0),
    )


def present_with(rows: Rows, label: str) -> bool:
    """Say whether somebody with this label is here now."""
    key = label_key(label)
    return bool(rows.query("SELECT 1 FROM protection_persons WHERE label_key = ? AND ended_at = 0", (key,)))


def stop_of(rows: Rows, matter: str) -> tuple[str, int] | None:
    """Return whom a matter's stop is about and until when at least it holds; None if it stops nothing."""
    found = rows.query("SELECT person, until FROM protection_stops WHERE record_id = ?", (matter,))
    return (str(found[0][0]), int(found[0][1])) if found else None


def is_approved(rows: Rows, approval: str, who: str, action: str, at: int) -> bool:
    """Say whether somebody approved an act of their own anew, just now, and has used the approval for nothing else."""
    found = rows.query(
        "SELECT 1 FROM protection_approvals WHERE record_id = ? AND who = ? AND action = ? AND used_by = ''"
        " AND at BETWEEN ? AND ?",
        (approval, who, action, at - APPROVAL_MS, at),
    )
    return bool(found)


# --- folds ------------------------------------------------------------------------------------------------------


def _step(rows: Rows, head: Head, person: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO protection_steps (person, seq, at, actor, step, record_id) VALUES (?, ?, ?, ?, ?, ?)",
        (person, head.seq, head.at, head.actor, head.kind.partition(".")[2], head.record_id),
    )


def person_received(rows: Rows, head: Head, record: records.PersonReceived) -> None:
    """Receive somebody; who comes back soon goes on with the clock of before."""
    key = label_key(record.label)
    earlier = rows.query(
        "SELECT due_at, ended_at FROM protection_persons WHERE (label_key = ? OR record_id = ?)"
        " AND ended_at > ? ORDER BY ended_at DESC, record_id LIMIT 1",
        (key, record.same_as, record.met_at - SAME_STAY_MS),
    )
    # Moving, releasing for an hour or writing a new card buys no time: what was left then is what is left now.
    left = min([HOLD_LIMIT_MS, *(due - ended_at for due, ended_at in earlier)])
    due = record.met_at + left
    is_child = record.age != "adult"
    rows.execute(
        "INSERT OR REPLACE INTO protection_persons (record_id, label, label_key, how, age, is_alone, met_at, due_at,"
        " child_due_at, facility, hold_class, language, is_informed, ended_at, ended)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '')",
        (
            head.record_id, record.label, key, record.how, record.age, int(record.is_alone), record.met_at, due,
            record.met_at + CHILD_DECISION_MS if is_child else 0, record.facility,
        ),
    )  # fmt: skip
    _step(rows, head, head.record_id)


def person_informed(rows: Rows, head: Head, record: records.PersonInformed) -> None:
    """Enter what somebody was told; what is incomplete leaves an earlier complete telling as it is."""
    if is_complete(record):
        rows.execute(
            "UPDATE protection_persons SET is_informed = 1, language = ? WHERE record_id = ?",
            (record.language, record.person),
        )
    _step(rows, head, record.person)


def matter_entered(rows: Rows, head: Head, record: records.MatterEntered) -> None:
    """Take out of a locked matter what is to be done, and leave in it why."""
    if record.stops or record.is_presumed_victim:
        until = head.at + REFLECTION_MS if record.is_presumed_victim else 0
        rows.execute(
            "INSERT OR REPLACE INTO protection_stops (record_id, person, until, bars_offence) VALUES (?, ?, ?, ?)",
            (head.record_id, record.person, until, int(record.is_presumed_victim)),
        )
    if record.lifts:
        rows.execute(
            "DELETE FROM protection_stops WHERE record_id = ? AND person = ? AND until <= ?",
            (record.lifts, record.person, head.at),
        )
    if record.instruction:
        rows.execute(
            "INSERT OR REPLACE INTO protection_instructions (record_id, person, instruction) VALUES (?, ?, ?)",
            (head.record_id, record.person, record.instruction),
        )
    if record.together_with:
        pair = (record.person, record.together_with)
        rows.executemany(
            "INSERT OR REPLACE INTO protection_ties (record_id, person, other) VALUES (?, ?, ?)",
            [(head.record_id, *pair), (head.record_id, *reversed(pair))],
        )
    _step(rows, head, record.person)


def approval_given(rows: Rows, head: Head, record: ApprovalGiven) -> None:
    """Remember that somebody approved an act of this folder anew."""
    if record.action.startswith("protection.") and not head.agreement:
        rows.execute(
            "INSERT OR REPLACE INTO protection_approvals (record_id, who, action, at, used_by) VALUES (?, ?, ?, ?, '')",
            (head.record_id, record.who, record.action, head.at),
        )


def _used(rows: Rows, head: Head, approval: str) -> None:
    rows.execute(
        "UPDATE protection_approvals SET used_by = ? WHERE record_id = ?", (head.record_id, approval)
    )


def group_assessed(rows: Rows, head: Head, record: records.GroupAssessed) -> None:
    """Remember that the approval is used."""
    _used(rows, head, record.approval)


def situation_assessed(rows: Rows, head: Head, record: records.SituationAssessed) -> None:
    """Enter the newest judgement of a country."""
    rows.execute(
        "INSERT OR REPLACE INTO protection_situations (nation, risk, at, valid_until, signed_by, seq, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            record.nation, record.risk, head.at, head.at + record.valid_days * DAY_MS, head.actor, head.seq,
            head.record_id,
        ),
    )  # fmt: skip
    _used(rows, head, record.approval)


def assessment_signed(rows: Rows, head: Head, record: records.AssessmentSigned) -> None:
    """Enter a signed assessment."""
    rows.execute(
        "INSERT OR REPLACE INTO protection_assessments"
        " (record_id, person, destination, is_safe, was_heard, objection, signed_by, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, record.person, record.destination, int(record.is_safe), int(record.was_heard),
            record.objection, head.actor, head.at,
        ),
    )  # fmt: skip
    _used(rows, head, record.approval)
    _step(rows, head, record.person)


def best_interests_assessed(rows: Rows, head: Head, record: records.BestInterestsAssessed) -> None:
    """Enter what is best for a child; the clock of the decision stops, since it is taken."""
    _child(rows, head, record.person, record.outcome)
    rows.execute("UPDATE protection_persons SET child_due_at = 0 WHERE record_id = ?", (record.person,))


def child_return_weighed(rows: Rows, head: Head, record: records.ChildReturnWeighed) -> None:
    """Enter whether everything that a child's return needs stands; which part does not stays locked."""
    _child(rows, head, record.person, WEIGHED if may_return_child(record) else "weighed_no")


def _child(rows: Rows, head: Head, person: str, outcome: str) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO protection_children (record_id, person, outcome, at) VALUES (?, ?, ?, ?)",
        (head.record_id, person, outcome, head.seq),
    )
    _step(rows, head, person)


def person_held(rows: Rows, head: Head, record: records.PersonHeld) -> None:
    """Enter where somebody is held; neither place nor class touches the clock."""
    rows.execute(
        "UPDATE protection_persons SET facility = ?, hold_class = ? WHERE record_id = ?",
        (record.facility, record.hold_class, record.person),
    )
    _step(rows, head, record.person)


def hold_ended(rows: Rows, head: Head, record: records.HoldEnded) -> None:
    """Enter that somebody left."""
    _end(rows, head, record.person, record.how)


def entry_refused(rows: Rows, head: Head, record: records.EntryRefused) -> None:
    """Enter a refusal of entry."""
    _step(rows, head, record.person)


def person_transferred(rows: Rows, head: Head, record: records.PersonTransferred) -> None:
    """Enter that somebody was sent away."""
    _end(rows, head, record.person, record.way)


def _end(rows: Rows, head: Head, person: str, how: str) -> None:
    rows.execute(
        "UPDATE protection_persons SET ended_at = ?, ended = ? WHERE record_id = ? AND ended_at = 0",
        (head.at, how, person),
    )
    _step(rows, head, person)


def hold_overrun(rows: Rows, head: Head, record: records.HoldOverrun) -> None:
    """Enter a clock that ran out; it stays there."""
    rows.execute(
        "INSERT OR IGNORE INTO protection_overruns (person, clock, due_at, noted_at, record_id) VALUES (?, ?, ?, ?, ?)",
        (record.person, record.clock, record.due_at, head.at, head.record_id),
    )
    _step(rows, head, record.person)


FOLDS: Final[Mapping[type[Record], Fold]] = {
    ApprovalGiven: approval_given,
    records.GroupAssessed: group_assessed,
    records.PersonReceived: person_received,
    records.PersonInformed: person_informed,
    records.MatterEntered: matter_entered,
    records.SituationAssessed: situation_assessed,
    records.AssessmentSigned: assessment_signed,
    records.BestInterestsAssessed: best_interests_assessed,
    records.ChildReturnWeighed: child_return_weighed,
    records.PersonHeld: person_held,
    records.HoldEnded: hold_ended,
    records.EntryRefused: entry_refused,
    records.PersonTransferred: person_transferred,
    records.HoldOverrun: hold_overrun,
}
