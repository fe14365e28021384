"""Folds of alerts: each step of one, and what neighbours tell."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.rules import AFTER, CLOSED, UNRESOLVED
from lindero.capabilities.alerts.tables.attending import ATTENDING_FOLDS
from lindero.capabilities.alerts.tables.register import REGISTER_FOLDS
from lindero.capabilities.alerts.tables.rescues import RESCUE_FOLDS
from lindero.capabilities.alerts.tables.steps import step, text_of
from lindero.capabilities.alerts.tables.told import TOLD_FOLDS
from lindero.capabilities.alerts.tables.watched import WATCHED_FOLDS
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record


def alert_raised(rows: Rows, head: Head, record: records.AlertRaised) -> None:
    """Enter an alert as proposed, or as held back."""
    place = record.place
    rows.execute(
        "INSERT OR REPLACE INTO alerts_alerts (record_id, kind, detector, lon, lat, since, measured_at, raised_at,"
        " permille, score, track_ids, facts, evidence, saves_life, held_back, state, false_cause, reviewed_by,"
        " judged_at, escalated_at, rescue_at, units, arrived_at, truth, closed_at, acknowledged_by, acknowledged_at,"
        " shelved_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'proposed', '', '', 0, 0, 0, '[]', 0, '', 0, '', 0, 0)",
        (
            head.record_id, record.kind, record.detector, place.lon, place.lat, record.since, record.measured_at,
            head.at, record.score.permille, text_of(record.score), " ".join(record.track_ids), text_of(record.facts),
            " ".join(record.evidence), int(record.saves_life), record.held_back,
        ),
    )  # fmt: skip
    step(rows, head, head.record_id, record.held_back)


def alert_judged(rows: Rows, head: Head, record: records.AlertJudged) -> None:
    """Enter a judgement: what is dismissed was false, what needs a response was true as far as anybody knows."""
    truth = {"dismiss": "false", "respond": "true", "life_at_risk": "true"}.get(record.decision, "")
    rows.execute(
        "UPDATE alerts_alerts SET state = ?, false_cause = ?, reviewed_by = ?, judged_at = ?, truth = ?,"
        " shelved_until = 0 WHERE record_id = ?",
        (AFTER[record.decision], record.false_cause, record.reviewed_by, head.at, truth, record.alert),
    )
    step(rows, head, record.alert, f"{record.decision} {record.false_cause} {record.because}".strip())


def alert_aged(rows: Rows, head: Head, record: records.AlertAged) -> None:
    """Enter that nobody judged it: unresolved, neither true nor false."""
    rows.execute(
        "UPDATE alerts_alerts SET state = ?, truth = 'unresolved', closed_at = ? WHERE record_id = ?",
        (UNRESOLVED, head.at, record.alert),
    )
    step(rows, head, record.alert)


def alert_escalated(rows: Rows, head: Head, record: records.AlertEscalated) -> None:
    """Enter that the next was told."""
    rows.execute("UPDATE alerts_alerts SET escalated_at = ? WHERE record_id = ?", (head.at, record.alert))
    step(rows, head, record.alert, record.to)


def unit_dispatched(rows: Rows, head: Head, record: records.UnitDispatched) -> None:
    """Enter a unit that was sent."""
    rows.execute(
        "UPDATE alerts_alerts SET units = json_insert(units, '$[#]', ?) WHERE record_id = ?",
        (record.unit, record.alert),
    )
    step(rows, head, record.alert, record.unit)


def unit_arrived(rows: Rows, head: Head, record: records.UnitArrived) -> None:
    """Enter that a unit is on scene; the first is the one that counts."""
    rows.execute(
        "UPDATE alerts_alerts SET arrived_at = ? WHERE record_id = ? AND arrived_at = 0",
        (head.at, record.alert),
    )
    step(rows, head, record.alert, record.unit)


def outcome_noted(rows: Rows, head: Head, record: records.OutcomeNoted) -> None:
    """Enter what it turned out to be; what is still not known leaves it open."""
    closed_at = 0 if record.truth == "unresolved" else head.at
    rows.execute(
        "UPDATE alerts_alerts SET truth = ?, false_cause = ?, closed_at = ?,"
        " state = CASE WHEN ? THEN ? ELSE state END WHERE record_id = ?",
        (record.truth, record.false_cause, closed_at, int(closed_at > 0), CLOSED, record.alert),
    )
    step(rows, head, record.alert, f"{record.truth} {record.false_cause} {record.because}".strip())


def rescue_called(rows: Rows, head: Head, record: records.RescueCalled) -> None:
    """Enter that rescue was called."""
    rows.execute("UPDATE alerts_alerts SET rescue_at = ? WHERE record_id = ?", (head.at, record.alert))
    step(rows, head, record.alert, f"by {record.by}")


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.AlertRaised: alert_raised,
    records.AlertJudged: alert_judged,
    records.AlertAged: alert_aged,
    records.AlertEscalated: alert_escalated,
    records.UnitDispatched: unit_dispatched,
    records.UnitArrived: unit_arrived,
    records.OutcomeNoted: outcome_noted,
    records.RescueCalled: rescue_called,
    **ATTENDING_FOLDS,
    **RESCUE_FOLDS,
    **TOLD_FOLDS,
    **REGISTER_FOLDS,
    **WATCHED_FOLDS,
}
