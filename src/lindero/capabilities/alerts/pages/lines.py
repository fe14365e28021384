"""Rows of alerts as lines: with level, place in words, and which neighbours were told."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.shown import AlertLine, Shared, Told
from lindero.capabilities.alerts.pages.where import Gazetteer
from lindero.capabilities.alerts.records import Score
from lindero.capabilities.alerts.rules import level_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, Listing, Slice, slice_of
from lindero.kernel.places import Place

COLUMNS: Final = (
    "record_id, kind, lon, lat, measured_at, raised_at, score, saves_life, state, held_back, escalated_at, rescue_at,"
    " reviewed_by, acknowledged_by, shelved_until"
)


_NEWEST_FIRST: Final = Listing(columns=COLUMNS, source="alerts_alerts", by=("-raised_at", "record_id"))
_TOLD: Final = Listing(
    columns=(
        "record_id, origin, addressee, at, kind, lon, lat, measured_at, score, label, course_mdeg, outcome, clause,"
        " reasons"
    ),
    source="alerts_told",
    by=("-at", "record_id"),
)


def lines_where(
    desk: Desk, condition: str, parameters: Sequence[object], order: str, at_most: int = -1
) -> tuple[AlertLine, ...]:
    """Return the alerts that fulfil a condition, in an order of SQL; so many at most, or all where that is -1."""
    sql = f"SELECT {COLUMNS} FROM alerts_alerts WHERE {condition} ORDER BY {order} LIMIT ?"
    return _lines(desk, desk.rows(sql, (*parameters, at_most)))


def page_where(desk: Desk, condition: str, after: Key | None, at_most: int) -> Slice[AlertLine]:
    """Return one page of the alerts that fulfil a condition, the newest first.

    Raises:
        Invalid: If the list has no such place.
    """
    page = slice_of(desk.rows, _NEWEST_FIRST, after, at_most, where=condition)
    return Slice(_lines(desk, page.items), page.next)


def _lines(desk: Desk, rows: Sequence[Row]) -> tuple[AlertLine, ...]:
    shared = _shared(desk, [row[0] for row in rows])
    gazetteer = Gazetteer(desk)
    return tuple(_line(row, desk.now(), gazetteer, shared) for row in rows)


def _line(row: Row, now: int, gazetteer: Gazetteer, shared: dict[str, list[Shared]]) -> AlertLine:
    """Return an alert's line; the score comes with all that must stand beside it, or not at all."""
    record_id, kind, lon, lat, measured_at, raised_at, text, life, state, held, escalated, rescue = row[:12]
    reviewer, acknowledged_by, shelved_until = row[12:]
    score = msgspec.json.decode(text, type=Score)
    place = Place(lon=lon, lat=lat)
    return AlertLine(
        record_id=record_id,
        kind=kind,
        place=place,
        measured_at=measured_at,
        raised_at=raised_at,
        waits_since=max(raised_at, shelved_until) if shelved_until <= now else raised_at,
        score=score,
        saves_life=bool(life),
        state=state,
        held_back=held,
        is_over_budget=False,
        escalated_at=escalated or None,
        rescue_at=rescue or None,
        reviewed_by=reviewer,
        level=level_of(saves_life=bool(life), state=state, permille=score.permille),
        age_s=max(0, now - raised_at) // 1_000,
        acknowledged_by=acknowledged_by,
        shelved_until=shelved_until if shelved_until > now else None,
        where=gazetteer.where(place),
        shared=tuple(shared.get(record_id, ())),
    )


def _shared(desk: Desk, alerts: Sequence[str]) -> dict[str, list[Shared]]:
    """Return by alert, of these, which neighbours were told, each once, with the newest outcome."""
    if not alerts:
        return {}
    found: dict[str, dict[str, Shared]] = defaultdict(dict)
    among = ", ".join("?" * len(alerts))
    for alert, nation, outcome, clause in desk.rows(
        f"SELECT alert, addressee, outcome, clause FROM alerts_told WHERE alert IN ({among})"
        " ORDER BY at, record_id",
        alerts,
    ):
        found[alert][nation] = Shared(nation=nation, outcome=outcome, clause=clause)
    return {alert: sorted(each.values(), key=lambda one: one.nation) for alert, each in found.items()}


def told_page(desk: Desk, after: Key | None, at_most: int) -> Slice[Told]:
    """Return one page of what neighbours told and were told, the newest first.

    Raises:
        Invalid: If the list has no such place.
    """
    page = slice_of(desk.rows, _TOLD, after, at_most)
    return Slice([_told(row) for row in page.items], page.next)


def _told(row: Row) -> Told:
    record_id, origin, addressee, at, kind, lon, lat, measured_at, score, label, course = row[:11]
    outcome, clause, reasons = row[11:]
    return Told(
        record_id=record_id,
        origin=origin,
        addressee=addressee,
        at=at,
        kind=kind,
        place=Place(lon=lon, lat=lat),
        measured_at=measured_at,
        score=msgspec.json.decode(score, type=Score) if score else None,
        label=label,
        course_mdeg=None if course < 0 else course,
        outcome=outcome,
        clause=clause,
        reasons=reasons,
    )
