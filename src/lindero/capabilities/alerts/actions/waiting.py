"""The job that keeps the clocks: who is told when nobody judges, and what becomes unresolved."""

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.rules import AGES_MS, LIFE_WAITS_MS, WAITS_MS
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place

COMMANDER = "CMD"
RESCUE = "RCC"


def keep_clocks(desk: Desk) -> None:
    """Call rescue for who may be in danger, tell the commander of what waits, and age what nobody judged."""
    _call_rescue(desk)
    _escalate(desk)
    _age(desk)


def _call_rescue(desk: Desk) -> None:
    """Call rescue for beacons at once, and for others after five minutes without a judgement: life comes first."""
    rows = desk.rows(
        "SELECT record_id, lon, lat, measured_at, raised_at FROM alerts_alerts WHERE saves_life = 1"
        " AND rescue_at = 0 AND state = 'proposed' AND (raised_at <= ? OR (kind = 'distress_beacon'"
        " AND permille = 1000))",
        (desk.now() - LIFE_WAITS_MS,),
    )
    for alert, lon, lat, measured_at, raised_at in rows:
        head, _ = desk.record(alert)
        is_late = raised_at <= desk.now() - LIFE_WAITS_MS
        call = records.RescueCalled(
            alert=alert,
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
            by="clock" if is_late else "beacon",
        )
        put = desk.put(call, cause=head)
        if is_late:
            waited_s = (desk.now() - raised_at) // 1_000
            desk.put(records.AlertEscalated(alert=alert, to=RESCUE, waited_s=waited_s), cause=put)


def _escalate(desk: Desk) -> None:
    rows = desk.rows(
        "SELECT record_id, raised_at FROM alerts_alerts WHERE state = 'proposed' AND held_back = ''"
        " AND escalated_at = 0 AND MAX(raised_at, shelved_until) <= ?",
        (desk.now() - WAITS_MS,),
    )
    for alert, raised_at in rows:
        head, _ = desk.record(alert)
        waited_s = (desk.now() - raised_at) // 1_000
        desk.put(records.AlertEscalated(alert=alert, to=COMMANDER, waited_s=waited_s), cause=head)


def _age(desk: Desk) -> None:
    rows = desk.rows(
        "SELECT record_id, lon, lat FROM alerts_alerts WHERE state IN ('proposed', 'watched') AND raised_at <= ?",
        (desk.now() - AGES_MS,),
    )
    for alert, lon, lat in rows:
        head, _ = desk.record(alert)
        desk.put(records.AlertAged(alert=alert, place=Place(lon=lon, lat=lat)), cause=head)
