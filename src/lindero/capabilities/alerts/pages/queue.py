"""The queue of alerts and one alert, with reasons and evidence."""

from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.views import (
    AlertLine,
    AlertQuery,
    AlertView,
    QueueQuery,
    QueueView,
    Step,
    Told,
)
from lindero.capabilities.alerts.records import Fact, Score
from lindero.capabilities.alerts.rules import LIFE, REVIEWED, WATCHED, budget_of, rank_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing
from lindero.kernel.places import Place

SHOWN: Final = 300
"""Alerts of each list on one page."""

HOUR_MS: Final = 3_600_000
_COLUMNS: Final = (
    "record_id, kind, lon, lat, measured_at, raised_at, score, saves_life, state, held_back, escalated_at, rescue_at,"
    " reviewed_by"
)
_OPEN: Final = "state IN ('watched', 'responding', 'life_at_risk') OR (state = 'proposed' AND held_back = '')"


def show_queue(desk: Desk, query: QueueQuery) -> QueueView:
    """Show what waits, people in danger first, and apart from it what is held back."""
    rows = desk.rows(f"SELECT {_COLUMNS} FROM alerts_alerts WHERE {_OPEN}")
    budget, raised = _budget(desk)
    return QueueView(
        at=desk.now(),
        open=_ranked(tuple(line_of(row) for row in rows), budget),
        held_back=_lines(desk, "state = 'proposed' AND held_back <> ''"),
        done=_lines(desk, "state IN ('dismissed', 'unresolved', 'closed')") if query.all else (),
        told=_told(desk),
        budget=budget,
        raised_in_hour=raised,
    )


def _ranked(lines: tuple[AlertLine, ...], budget: int) -> tuple[AlertLine, ...]:
    """Order what is open and mark what is beyond the budget; who may be in danger never is."""
    ordered = sorted(
        lines,
        key=lambda line: rank_of(
            saves_life=line.saves_life,
            state=line.state,
            permille=line.score.permille,
            raised_at=line.raised_at,
        ),
    )
    return tuple(
        msgspec.structs.replace(
            line, is_over_budget=at >= budget and not line.saves_life and line.state != LIFE
        )
        for at, line in enumerate(ordered)
    )


def _lines(desk: Desk, condition: str) -> tuple[AlertLine, ...]:
    sql = f"SELECT {_COLUMNS} FROM alerts_alerts WHERE {condition} ORDER BY raised_at DESC, record_id LIMIT ?"
    return tuple(line_of(row) for row in desk.rows(sql, (SHOWN,)))


def line_of(row: Row) -> AlertLine:
    """Return an alert's line from its row; the score comes with all that must stand beside it, or not at all."""
    (
        record_id,
        kind,
        lon,
        lat,
        measured_at,
        raised_at,
        score,
        life,
        state,
        held,
        escalated,
        rescue,
        reviewer,
    ) = row
    return AlertLine(
        record_id=record_id,
        kind=kind,
        place=Place(lon=lon, lat=lat),
        measured_at=measured_at,
        raised_at=raised_at,
        score=msgspec.json.decode(score, type=Score),
        saves_life=bool(life),
        state=state,
        held_back=held,
        is_over_budget=False,
        escalated_at=escalated or None,
        rescue_at=rescue or None,
        reviewed_by=reviewer,
    )


def _budget(desk: Desk) -> tuple[int, int]:
    since = desk.now() - HOUR_MS
    ((operators,),) = desk.rows(
        "SELECT COUNT(DISTINCT reviewed_by) FROM alerts_alerts WHERE judged_at > ?", (since,)
    )
    ((raised,),) = desk.rows(
        "SELECT COUNT(*) FROM alerts_alerts WHERE raised_at > ? AND held_back = ''", (since,)
    )
    return budget_of(operators), raised


def _told(desk: Desk) -> tuple[Told, ...]:
    rows = desk.rows(
        "SELECT record_id, origin, addressee, at, kind, lon, lat, measured_at, score, label FROM alerts_told"
        " ORDER BY at DESC, record_id LIMIT ?",
        (SHOWN,),
    )
    return tuple(
        Told(
            record_id=record_id,
            origin=origin,
            addressee=addressee,
            at=at,
            kind=kind,
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
            score=msgspec.json.decode(score, type=Score) if score else None,
            label=label,
        )
        for record_id, origin, addressee, at, kind, lon, lat, measured_at, score, label in rows
    )


def show_alert(desk: Desk, query: AlertQuery) -> AlertView:
    """Show one alert whole.

    Raises:
        Missing: If there is none of this name.
    """
    found = desk.rows(f"SELECT {_COLUMNS} FROM alerts_alerts WHERE record_id = ?", (query.alert,))
    if not found:
        raise Missing("alerts.alert", f"There is no alert {query.alert}.", "Look at the queue.")
    line = line_of(found[0])
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
    )


def _next(state: str, *, has_units: bool, has_arrived: bool) -> tuple[str, ...]:
    """Return what comes next, the most pressing first: a guide for the eye, no rule."""
    if state == "closed":
        return ()
    if state in REVIEWED:
        arrival = ("alerts.note_arrival",) if has_units and not has_arrived else ()
        sent = ("alerts.dispatch_unit",) if not has_units else ()
        return (*sent, *arrival, "alerts.note_outcome", "alerts.hand_over", "alerts.judge_alert")
    watched = ("alerts.note_outcome", "alerts.hand_over") if state == WATCHED else ()
    return ("alerts.judge_alert", *watched)
