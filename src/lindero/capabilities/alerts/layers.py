"""Alerts on the map: exactly those that are open, put off or not; what is held back or done is not drawn."""

from typing import Final

from lindero.capabilities.alerts.records import AlertAged, AlertJudged, AlertRaised, OutcomeNoted
from lindero.capabilities.alerts.rules import AGES_MS
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head


def alert_feature(head: Head, record: AlertRaised | AlertJudged | AlertAged | OutcomeNoted) -> Feature | None:
    """Draw an alert where it is, until it is dismissed, unresolved or closed."""
    if isinstance(record, AlertRaised):
        if record.held_back:
            return None
        return Feature(
            item_id=head.record_id,
            place=record.place,
            measured_at=record.measured_at,
            stale_at=head.at + AGES_MS,
            item_class="rescue" if record.saves_life else "alert",
            name=f"Alert: {record.kind.replace('_', ' ')}",
        )
    if isinstance(record, OutcomeNoted) and record.truth == "unresolved":
        return None
    if isinstance(record, AlertJudged) and record.decision != "dismiss":
        return Feature(
            item_id=record.alert,
            place=record.place,
            measured_at=head.at,
            stale_at=head.at + AGES_MS,
            item_class="rescue" if record.decision == "life_at_risk" else "alert",
            name=f"Alert: {record.decision.replace('_', ' ')}",
        )
    return Feature(
        item_id=record.alert, place=record.place, measured_at=head.at, stale_at=head.at, ended=True
    )


ALERTS: Final = Layer(
    name="alerts.open",
    title="Alerts",
    on=(AlertRaised, AlertJudged, AlertAged, OutcomeNoted),
    feature=alert_feature,
)
