"""What guards, jobs and pages look up: how an alert stands, what may propose, how often a detector was wrong."""

from typing import Any, Final

import msgspec

from lindero.capabilities.alerts.records import Quarter
from lindero.capabilities.alerts.records.registry import Figures
from lindero.capabilities.alerts.registered import Model
from lindero.capabilities.alerts.reviewing import Review, is_sampled, review_of
from lindero.capabilities.alerts.rules import Stand
from lindero.kernel.desk import Desk, Rows

QUARTER_MS: Final = 91 * 86_400_000

NAMED_ALERTS: Final = (
    "SELECT record_id, detector || ' · ' || strftime('%Y-%m-%d %H:%MZ', raised_at / 1000, 'unixepoch')"
    " FROM alerts_alerts"
    " WHERE held_back = '' AND closed_at IS NULL ORDER BY raised_at DESC"
)
NAMED_MODELS: Final = "SELECT DISTINCT model, '' FROM alerts_models ORDER BY model"


def stand_in(rows: Rows, alert: str) -> Stand | None:
    """Return how an alert stands; None if there is none of that name."""
    found = rows.query(
        "SELECT state, units, saves_life, acknowledged_by, shelved_until FROM alerts_alerts WHERE record_id = ?",
        (alert,),
    )
    if not found:
        return None
    state, units, saves_life, acknowledged_by, shelved_until = found[0]
    return Stand(
        state=state,
        units=frozenset(msgspec.json.decode(units)),
        saves_life=bool(saves_life),
        acknowledged_by=acknowledged_by,
        shelved_until=shelved_until,
    )


def enabled_until(rows: Rows, detector: str) -> int:
    """Return until when a detector may propose; 0 if it may not at all."""
    found = rows.query("SELECT ends_at FROM alerts_enabled WHERE detector = ?", (detector,))
    return int(found[0][0]) if found else 0


def model_in(rows: Rows, name: str, version: str) -> Model | None:
    """Return how a model stands; None if there is none of that name and version."""
    found = rows.query(
        "SELECT registered_by, figures, before, signed_by FROM alerts_models WHERE model = ? AND version = ?",
        (name, version),
    )
    if not found:
        return None
    registered_by, figures, before, signed_by = found[0]
    return Model(
        registered_by=registered_by,
        figures=figures_of(figures),
        before=figures_of(before),
        signed_by=msgspec.json.decode(signed_by),
    )


def figures_of(text: str) -> Figures | None:
    """Read figures as they lie in a row; None where there are none."""
    return msgspec.json.decode(text, type=Figures) if text else None


def quarter_of(desk: Desk, detector: str) -> Quarter:
    """Return how often a detector was wrong in the last quarter, of what people judged."""
    judged, false = desk.rows(
        "SELECT COUNT(*), COALESCE(SUM(truth = 'false'), 0) FROM alerts_alerts"
        " WHERE detector = ? AND raised_at > ? AND truth IN ('true', 'false')",
        (detector, desk.now() - QUARTER_MS),
    )[0]
    return Quarter(judged=judged, false=false)


def model_in_force(desk: Desk) -> tuple[str, str, Any] | None:
    """Return name, version and since when it drifted, of the model that may hold alerts back now; None if none may."""
    found = desk.rows(
        "SELECT model, version, drifted_at FROM alerts_models WHERE promoted_at > 0 AND rolled_back_at = 0"
        " AND ends_at > ? ORDER BY promoted_at DESC, version DESC LIMIT 1",
        (desk.now(),),
    )
    return (str(found[0][0]), str(found[0][1]), int(found[0][2])) if found else None


def review_in(desk: Desk) -> Review:
    """Return what people found in the sample of what was held back in the last quarter."""
    since = desk.now() - QUARTER_MS
    held = desk.rows(
        "SELECT record_id, truth FROM alerts_alerts WHERE held_back <> '' AND raised_at > ?", (since,)
    )
    ((shown_true,),) = desk.rows(
        "SELECT COUNT(*) FROM alerts_alerts WHERE held_back = '' AND truth = 'true' AND raised_at > ?",
        (since,),
    )
    judged = [truth for name, truth in held if is_sampled(name) and truth in {"true", "false"}]
    return review_of(int(shown_true), len(held), len(judged), judged.count("true"))
