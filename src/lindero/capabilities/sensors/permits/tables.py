"""What the permits look up: plans and what became of them, clauses of overflight, and what suspends them."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.masking.areas import rings_json
from lindero.capabilities.sensors.masking.tables import Query
from lindero.capabilities.sensors.permits.clauses import OVERFLIGHT, Overflight, overflights_in
from lindero.capabilities.sensors.records import PermitApproved, PermitEnded, PermitPlanned, PermitRefused
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.agreements.records import (
    AgreementActivated,
    AgreementEnded,
    AgreementProposed,
    AgreementResumed,
    AgreementSuspended,
)

PERMITS: Final = Table(
    name="sensors_permits",
    columns={
        "plan": "TEXT NOT NULL",
        "sensor_id": "TEXT NOT NULL",
        "planned": "TEXT NOT NULL",
        "planner": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "decider": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("plan",),
    meaning="A plan of a flight or deployment, and what became of it.",
)
CLAUSES: Final = Table(
    name="sensors_clauses",
    columns={"agreement": "TEXT NOT NULL", "overflights": "TEXT NOT NULL", "state": "TEXT NOT NULL"},
    key=("agreement",),
    meaning="An agreement that has clauses of overflight, and whether it is in force.",
)
STOPS: Final = Table(
    name="sensors_stops",
    columns={
        "agreement": "TEXT NOT NULL",
        "suspension": "TEXT NOT NULL",
        "value": "TEXT NOT NULL",
        "resumed": "TEXT NOT NULL",
    },
    key=("agreement", "suspension"),
    meaning="What suspends an agreement or a part of it, and who agreed to resume.",
)
TABLES: Final = (PERMITS, CLAUSES, STOPS)
_TWO: Final = 2


def permit_planned(rows: Rows, head: Head, record: PermitPlanned) -> None:
    """Enter a plan."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_permits (plan, sensor_id, planned, planner, state, decider, because, at)"
        " VALUES (?, ?, ?, ?, 'planned', '', '', ?)",
        (head.record_id, record.sensor_id, msgspec.json.encode(record).decode(), head.actor, head.at),
    )


def permit_approved(rows: Rows, head: Head, record: PermitApproved) -> None:
    """Enter that a plan is permitted, and let its sensor see what is left of its footprint."""
    _decided(rows, head, record.plan, "approved", "")
    for sort, pieces in (("permit_own", record.own), ("permit", record.beyond)):
        for number, piece in enumerate(pieces, start=1):
            rows.execute(
                "INSERT OR REPLACE INTO sensors_areas (sort, name, version, sensor_id, nation, rings, valid_from,"
                " valid_until) VALUES (?, ?, 0, ?, '', ?, ?, ?)",
                (
                    sort, f"{record.plan}/{number}", record.sensor_id, rings_json(piece), record.begins_at,
                    record.ends_at,
                ),
            )  # fmt: skip


def permit_refused(rows: Rows, head: Head, record: PermitRefused) -> None:
    """Enter that a plan is refused."""
    _decided(rows, head, record.plan, "refused", record.because)


def permit_ended(rows: Rows, head: Head, record: PermitEnded) -> None:
    """Enter that a permit ended before its time; its sensor sees nothing by it any more."""
    _decided(rows, head, record.plan, "ended", record.because)
    rows.execute(
        "UPDATE sensors_areas SET valid_until = MIN(valid_until, ?) WHERE sort IN ('permit', 'permit_own')"
        " AND name LIKE ? || '/%'",
        (max(1, head.at), record.plan),
    )


def agreement_proposed(rows: Rows, head: Head, record: AgreementProposed) -> None:
    """Enter the clauses of overflight of a text that was put forward."""
    found = overflights_in(record.text)
    if found:
        rows.execute(
            "INSERT OR IGNORE INTO sensors_clauses (agreement, overflights, state) VALUES (?, ?, 'proposed')",
            (record.agreement, msgspec.json.encode(found).decode()),
        )


def agreement_activated(rows: Rows, head: Head, record: AgreementActivated) -> None:
    """Enter that an agreement is in force."""
    rows.execute("UPDATE sensors_clauses SET state = 'active' WHERE agreement = ?", (record.agreement,))


def agreement_ended(rows: Rows, head: Head, record: AgreementEnded) -> None:
    """Enter that an agreement ended."""
    rows.execute("UPDATE sensors_clauses SET state = 'ended' WHERE agreement = ?", (record.agreement,))


def agreement_suspended(rows: Rows, head: Head, record: AgreementSuspended) -> None:
    """Enter what is suspended; where it is a clause or a kind, only that."""
    value = record.value if record.scope in {"clause", "kind"} else ""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_stops (agreement, suspension, value, resumed) VALUES (?, ?, ?, '')",
        (record.agreement, record.suspension, value),
    )


def agreement_resumed(rows: Rows, head: Head, record: AgreementResumed) -> None:
    """Enter who agreed to resume; once two persons of each of two sides have, the suspension is over."""
    key = (record.agreement, record.suspension)
    sql = "SELECT resumed FROM sensors_stops WHERE agreement = ? AND suspension = ?"
    for (resumed,) in rows.query(sql, key):
        persons = {*resumed.split(), f"{record.nation}/{record.officer.replace(' ', '-')}"}
        sides = [person.partition("/")[0] for person in persons]
        if sum(sides.count(side) >= _TWO for side in set(sides)) >= _TWO:
            rows.execute("DELETE FROM sensors_stops WHERE agreement = ? AND suspension = ?", key)
        else:
            rows.execute(
                "UPDATE sensors_stops SET resumed = ? WHERE agreement = ? AND suspension = ?",
                (" ".join(sorted(persons)), *key),
            )


FOLDS: Final[dict[type[Record], Fold]] = {
    PermitPlanned: permit_planned,
    PermitApproved: permit_approved,
    PermitRefused: permit_refused,
    PermitEnded: permit_ended,
    AgreementProposed: agreement_proposed,
    AgreementActivated: agreement_activated,
    AgreementEnded: agreement_ended,
    AgreementSuspended: agreement_suspended,
    AgreementResumed: agreement_resumed,
}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan and what became of it.

    Attributes:
        plan: Its record.
        planned: What was planned.
        planner: Who planned it, as the log names them.
        state: `planned`, `approved`, `refused` or `ended`.
        decider: Who decided; empty while nobody did.
        because: Why it was refused or ended.
    """

    plan: str
    planned: PermitPlanned
    planner: str
    state: str
    decider: str
    because: str


SELECT_PLANS: Final = "SELECT plan, planned, planner, state, decider, because FROM sensors_permits"


def plan_in(query: Query, plan: str) -> Plan | None:
    """Return a plan; None if there is none of that name."""
    found = query(f"{SELECT_PLANS} WHERE plan = ?", (plan,))
    return plan_of(found[0]) if found else None


def plan_of(row: tuple[Any, ...]) -> Plan:
    """Read a row that `SELECT_PLANS` returned."""
    plan, planned, planner, state, decider, because = row
    return Plan(
        plan=plan,
        planned=msgspec.json.decode(planned, type=PermitPlanned),
        planner=planner,
        state=state,
        decider=decider,
        because=because,
    )


def clause_in(query: Query, reference: str) -> Overflight | None:
    """Return the clause of overflight that a plan names; None unless its agreement is in force and nothing stops it."""
    agreement, _, clause = reference.partition(" ")
    stops = query(
        "SELECT 1 FROM sensors_stops WHERE agreement = ? AND value IN ('', ?, ?)",
        (agreement, clause, OVERFLIGHT),
    )
    found = query(
        "SELECT overflights FROM sensors_clauses WHERE agreement = ? AND state = 'active'", (agreement,)
    )
    if stops or not found:
        return None
    overflights = msgspec.json.decode(found[0][0], type=tuple[Overflight, ...])
    return next((one for one in overflights if one.clause == clause), None)


def _decided(rows: Rows, head: Head, plan: str, state: str, because: str) -> None:
    rows.execute(
        "UPDATE sensors_permits SET state = ?, decider = ?, because = ? WHERE plan = ?",
        (state, head.actor, because, plan),
    )
