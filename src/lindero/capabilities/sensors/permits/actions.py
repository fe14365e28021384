"""Permits answered: planned, permitted by another person, refused; and ended when their clause no longer holds."""

from collections.abc import Sequence

import msgspec

from lindero.capabilities.sensors.permits.asks import ApprovePermit, EndPermit, PlanPermit, RefusePermit
from lindero.capabilities.sensors.permits.clauses import overflight_in
from lindero.capabilities.sensors.permits.deciding import decide
from lindero.capabilities.sensors.permits.tables import SELECT_PLANS, Plan, plan_in, plan_of
from lindero.capabilities.sensors.records import (
    OverflightNoticed,
    PermitApproved,
    PermitEnded,
    PermitPlanned,
    PermitRefused,
)
from lindero.capabilities.sensors.tables import known_sensor
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.record import Event


def plan_permit(desk: Desk, ask: PlanPermit) -> str:
    """Plan a flight or deployment.

    Returns:
        The plan's record, by which it is permitted or refused.

    Raises:
        Missing: If the sensor is not registered.
        Refused: If it would last for too long or has no time.
    """
    known_sensor(desk, ask.sensor_id)
    return desk.put(PermitPlanned(**msgspec.structs.asdict(ask))).record_id


def approve_permit(desk: Desk, ask: ApprovePermit) -> str:
    """Permit a plan, with its footprint clipped at the boundary; who is flown over is told by the same clause.

    Raises:
        Missing: If there is no such plan.
        Refused: If the planner does, it is decided already, or it crosses the boundary without a clause.
    """
    plan = _plan(desk, ask.plan)
    planned = plan.planned
    left = decide(desk.rows, desk.agreed(), plan, desk.nation, desk.now())
    approved = PermitApproved(
        plan=plan.plan,
        sensor_id=planned.sensor_id,
        own=left.own,
        beyond=left.beyond,
        begins_at=planned.begins_at,
        ends_at=planned.ends_at,
    )
    head = desk.put(approved)
    for nation, place in left.crossed:
        if nation:
            notice = OverflightNoticed(
                plan=plan.plan,
                nation=nation,
                place=place,
                begins_at=planned.begins_at,
                ends_at=planned.ends_at,
                ceiling_m=planned.ceiling_m,
                airspace=planned.airspace,
            )
            desk.put(notice, cause=head)
    return head.record_id


def refuse_permit(desk: Desk, ask: RefusePermit) -> str:
    """Refuse a plan.

    Raises:
        Missing: If there is no such plan.
        Refused: If it is decided already.
    """
    return desk.put(PermitRefused(plan=_plan(desk, ask.plan).plan, because=ask.because)).record_id


def end_permit(desk: Desk, ask: EndPermit) -> str:
    """End a permit before its time.

    Raises:
        Missing: If there is no such plan.
        Refused: If it was not permitted.
    """
    return desk.put(PermitEnded(plan=_plan(desk, ask.plan).plan, because=ask.because)).record_id


def end_without_clause(desk: Desk, events: Sequence[Event]) -> None:
    """End every permit whose clause no longer holds, as soon as its agreement is suspended or over."""
    agreements = desk.agreed()
    for row in desk.rows(f"{SELECT_PLANS} WHERE state = 'approved' ORDER BY plan"):
        plan = plan_of(row)
        clause = plan.planned.clause
        if clause and overflight_in(agreements, clause, desk.nation) is None:
            desk.put(
                PermitEnded(plan=plan.plan, because="The clause that it stands on no longer holds."),
                cause=events[-1].head,
            )


def _plan(desk: Desk, plan: str) -> Plan:
    found = plan_in(desk.rows, plan)
    if found is None:
        raise Missing("sensors.permit", "There is no such plan.", "Look at the list of permits.")
    return found
