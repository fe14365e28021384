"""What may never be permitted: by its own planner, by a machine, beyond the line without clause, without end."""

from typing import Any, Final

from lindero.capabilities.sensors.masking.areas import check_outline, rings_json
from lindero.capabilities.sensors.permits.deciding import ROW, decide
from lindero.capabilities.sensors.permits.rules import LONGEST_DAYS
from lindero.capabilities.sensors.permits.tables import plan_in
from lindero.capabilities.sensors.records import PermitApproved, PermitEnded, PermitPlanned, PermitRefused
from lindero.kernel.capability import Guard
from lindero.kernel.desk import GuardRows, Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head
from lindero.kernel.times import days_after


def planned_with_an_end(rows: Rows, head: Head, record: PermitPlanned) -> None:
    """Let a person plan something that has an end, over areas that can be drawn.

    Raises:
        Refused: If a machine plans, or it would last for longer than a permit may.
        Invalid: If an outline encloses nothing or crosses itself.
    """
    _by_a_person(head)
    for outline in (record.geofence, record.footprint):
        check_outline(rings_json((outline,)))
    if not record.begins_at < record.ends_at <= days_after(record.begins_at, LONGEST_DAYS):
        raise Refused(
            "sensors.permit_time",
            f"A permit has an end, at the latest {LONGEST_DAYS} days after it begins.",
            "Give begin and end; a longer deployment is planned anew in time.",
            (*ROW, "S-25"),
        )


def permitted_by_another(rows: GuardRows, head: Head, record: PermitApproved) -> None:
    """Let another person permit a plan, with exactly the footprint that the boundary leaves of it.

    Raises:
        Refused: If the planner or a machine does, it is decided, or its footprint is another.
    """
    _by_a_person(head)
    plan = plan_in(rows.query, record.plan)
    if plan is None or plan.state != "planned":
        raise Refused("sensors.permit_state", "There is no such plan to permit.", "Plan it anew.", ROW)
    if plan.planner == head.actor:
        raise Refused(
            "sensors.permit_two", "Who plans does not permit.", "Ask another person who may permit.", ROW
        )
    left = decide(rows.query, rows.agreed(), plan, head.origin, head.at)
    planned = plan.planned
    promised = (planned.sensor_id, left.own, left.beyond, planned.begins_at, planned.ends_at)
    if promised != (record.sensor_id, record.own, record.beyond, record.begins_at, record.ends_at):
        raise Refused(
            "sensors.permit_footprint",
            "The permit is not what the boundary leaves of the plan.",
            "Permit it through sensors.approve_permit, which clips it.",
            (*ROW, "S-26"),
        )


def decided_once(rows: Rows, head: Head, record: Any) -> None:
    """Let a plan be refused while it waits, and a permit be ended while it runs.

    Raises:
        Refused: If there is nothing to refuse or to end.
    """
    plan = plan_in(rows.query, record.plan)
    wanted = "planned" if isinstance(record, PermitRefused) else "approved"
    if plan is None or plan.state != wanted:
        raise Refused(
            "sensors.permit_state", f"The plan is not {wanted}.", "Look at the list of permits.", ROW
        )


def _by_a_person(head: Head) -> None:
    if not head.actor.startswith("person/"):
        raise Refused(
            "sensors.permit_person", "Permits are for people to decide.", "Do it under your own name.", ROW
        )


GUARDS: Final = (
    Guard(
        name="sensors.planned_with_an_end",
        sentence="No flight and no deployment planned without an end, or by a machine.",
        check=planned_with_an_end,
        on=(PermitPlanned,),
    ),
    Guard(
        name="sensors.permitted_by_another",
        sentence="No plan permitted by its planner or a machine, or beyond the boundary without a clause.",
        check=permitted_by_another,
        on=(PermitApproved,),
    ),
    Guard(
        name="sensors.decided_once",
        sentence="No plan decided twice.",
        check=decided_once,
        on=(PermitRefused, PermitEnded),
    ),
)
