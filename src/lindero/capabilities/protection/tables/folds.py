"""Folds: each record becomes a line of somebody's way, an instruction, a stop or a clock."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.protection import records
from lindero.capabilities.protection.rules import (
    CHILD_DECISION_MS,
    HOLD_LIMIT_MS,
    REFLECTION_MS,
    SAME_STAY_MS,
    is_complete,
    may_return_child,
)
from lindero.capabilities.protection.tables.lookups import WEIGHED, label_key
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.kernel.times import days_after
from lindero.trust.identity.records import ApprovalGiven


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
            record.nation, record.risk, head.at, days_after(head.at, record.valid_days), head.actor, head.seq,
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
