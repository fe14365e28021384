"""One alert whole, with reasons, evidence, what was done, and what comes next."""

import msgspec

from lindero.capabilities.alerts.pages.lines import lines_where
from lindero.capabilities.alerts.pages.queue import following, newest_step
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.pages.views import AlertQuery, AlertView, Step
from lindero.capabilities.alerts.records import Fact
from lindero.capabilities.alerts.rules import REVIEWED, WATCHED
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing


def line_named(desk: Desk, alert: str) -> AlertLine:
    """Return one alert's line.

    Raises:
        Missing: If there is none of this name.
    """
    found = lines_where(desk, "record_id = ?", (alert,), "record_id")
    if not found:
        raise Missing("alerts.alert", f"There is no alert {alert}.", "Look at the queue.")
    return found[0]


def show_alert(desk: Desk, query: AlertQuery) -> AlertView:
    """Show one alert whole.

    Raises:
        Missing: If there is none of this name.
    """
    line = line_named(desk, query.alert)
    detector, since, tracks, facts, evidence, units, truth, false_cause, arrived_at = desk.rows(
        "SELECT detector, since, track_ids, facts, evidence, units, truth, false_cause, arrived_at"
        " FROM alerts_alerts WHERE record_id = ?",
        (query.alert,),
    )[0]
    steps = desk.rows(
        "SELECT at, actor, step, words, record_id FROM alerts_steps WHERE alert_id = ? ORDER BY seq",
        (query.alert,),
    )
    sent = tuple(msgspec.json.decode(units, type=list[str]))
    return AlertView(
        at=desk.now(),
        alert=line,
        detector=detector,
        since=since,
        tracks=tuple(tracks.split()),
        facts=msgspec.json.decode(facts, type=tuple[Fact, ...]),
        evidence=tuple(evidence.split()),
        units=sent,
        truth=truth,
        false_cause=false_cause,
        steps=tuple(Step(**dict(zip(Step.__struct_fields__, row, strict=True))) for row in steps),
        next=_next(line.state, has_units=bool(sent), has_arrived=bool(arrived_at)),
        seen=newest_step(desk),
        following=following(desk, query.alert),
    )


def _next(state: str, *, has_units: bool, has_arrived: bool) -> tuple[str, ...]:
    """Return what comes next, the most pressing first: a guide for the eye, no rule."""
    if state == "closed":
        return ()
    if state in REVIEWED:
        arrival = ("alerts.note_arrival",) if has_units and not has_arrived else ()
        sent = ("alerts.dispatch_unit",) if not has_units else ()
        return (*sent, *arrival, "alerts.note_outcome", "alerts.judge_alert")
    return ("alerts.judge_alert", "alerts.note_outcome") if state == WATCHED else ("alerts.judge_alert",)
