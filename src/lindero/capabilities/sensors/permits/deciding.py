"""What a plan comes to when it is decided: the same for the action that asks and for the guard that insists."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.sensors.masking.tables import Query, foreign_areas
from lindero.capabilities.sensors.permits.clauses import overflight_in
from lindero.capabilities.sensors.permits.rules import Clip, clip
from lindero.capabilities.sensors.permits.tables import Plan
from lindero.kernel.agreed import Agreed
from lindero.kernel.errors import Refused

ROW: Final = ("SEN-05",)


def decide(query: Query, agreements: Sequence[Agreed], plan: Plan, nation: str, now: int) -> Clip:
    """Return what is left of a plan if it is permitted now.

    Args:
        query: Looks rows up.
        agreements: What is in force.
        plan: The plan.
        nation: The node's nation.
        now: The time, milliseconds UTC.

    Raises:
        Refused: If it is over, or crosses the boundary without a clause that covers all of it, all the time.
    """
    planned = plan.planned
    if now >= planned.ends_at:
        raise Refused("sensors.permit_over", "The time of the plan is over.", "Plan it anew.", ROW)
    clause = overflight_in(agreements, planned.clause, nation)
    if clause and not (
        nation in clause.senders
        and clause.begins_at <= planned.begins_at
        and planned.ends_at <= clause.ends_at
    ):
        clause = None
    left = clip(planned.geofence, planned.footprint, foreign_areas(query, nation, now), clause)
    crossed = {side for side, _ in left.crossed}
    if crossed and (clause is None or not left.is_covered or not crossed <= {*clause.recipients, nation}):
        raise Refused(
            "sensors.permit_crosses",
            f"The plan reaches beyond the boundary ({', '.join(sorted(crossed))}) and no clause in force covers that.",
            "Keep the geofence on this side, or name a clause of overflight that covers it, all the time.",
            (*ROW, "S-26"),
        )
    return left
