"""What the permits look up: plans and what became of them."""

from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.masking.areas import rings_json
from lindero.capabilities.sensors.masking.tables import Query
from lindero.capabilities.sensors.records import PermitApproved, PermitEnded, PermitPlanned, PermitRefused
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record

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
TABLES: Final = (PERMITS,)


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


FOLDS: Final[dict[type[Record], Fold]] = {
    PermitPlanned: permit_planned,
    PermitApproved: permit_approved,
    PermitRefused: permit_refused,
    PermitEnded: permit_ended,
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


def _decided(rows: Rows, head: Head, plan: str, state: str, because: str) -> None:
    rows.execute(
        "UPDATE sensors_permits SET state = ?, decider = ?, because = ? WHERE plan = ?",
        (state, head.actor, because, plan),
    )
