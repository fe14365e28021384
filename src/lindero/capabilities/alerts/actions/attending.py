"""Attending to alerts before anybody judges them: who has one, what is put off, who was quicker."""

from typing import Final

from lindero.capabilities.alerts import asks, records
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Missing
from lindero.kernel.record import Head, Record

MINUTE_MS: Final = 60_000


def raised(desk: Desk, alert: str) -> tuple[Head, records.AlertRaised]:
    """Return an alert as it was raised.

    Raises:
        Missing: If there is none of this name, or its time is over.
    """
    head, record = desk.record(alert)
    if not isinstance(record, records.AlertRaised):
        raise Missing("alerts.alert", f"There is no alert {alert}.", "Look at the queue.")
    return head, record


def acknowledge_alerts(desk: Desk, ask: asks.AcknowledgeAlerts) -> tuple[str, ...]:
    """Enter that somebody attends to alerts."""
    return _each(desk, {alert: records.AlertAcknowledged(alert=alert) for alert in ask.alerts})


def undo_acknowledgement(desk: Desk, ask: asks.UndoAcknowledgement) -> tuple[str, ...]:
    """Enter that nobody attends to alerts any more."""
    return _each(desk, {alert: records.AcknowledgementWithdrawn(alert=alert) for alert in ask.alerts})


def shelve_alerts(desk: Desk, ask: asks.ShelveAlerts) -> tuple[str, ...]:
    """Put alerts off."""
    until = desk.now() + ask.minutes * MINUTE_MS
    return _each(
        desk,
        {alert: records.AlertShelved(alert=alert, until=until, because=ask.because) for alert in ask.alerts},
    )


def return_alerts(desk: Desk, ask: asks.ReturnAlerts) -> tuple[str, ...]:
    """Take alerts back into the queue."""
    return _each(desk, {alert: records.AlertReturned(alert=alert) for alert in ask.alerts})


def _each(desk: Desk, steps: dict[str, Record]) -> tuple[str, ...]:
    """Put a step for each alert, caused by what raised it; all of them or none."""
    return tuple(desk.put(step, cause=raised(desk, alert)[0]).record_id for alert, step in steps.items())


def check_unjudged_since(desk: Desk, alert: str, seen: int) -> None:
    """Let a judgement come that rests on what the officer saw.

    Raises:
        Conflict: If somebody else has judged it since; says who, and what it was judged to be.
    """
    since = desk.rows(
        "SELECT actor, words FROM alerts_steps WHERE alert_id = ? AND seq > ? AND actor <> ?"
        " AND step IN ('alert_judged', 'outcome_noted') ORDER BY seq DESC LIMIT 1",
        (alert, seen, desk.actor.name),
    )
    if since:
        who, words = since[0]
        raise Conflict(
            "alerts.judged_meanwhile",
            f"{who} has judged this alert meanwhile: {words}.",
            "Look at it again; if you see it differently, judge it anew.",
        )
